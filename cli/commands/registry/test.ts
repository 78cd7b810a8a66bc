import { testData, testTemplates } from '../../../api/registry/test.ts';
import { listOf, type Run, textOf } from '../../command.ts';
import { finish } from '../../finish.ts';
import { endLines, templateLines } from '../../views/registry/test-view.ts';

/** Tries the templates of a registry in every way they are used, and shows what does not work. */
export const run: Run = async (session, path = '.', options) => {
  const { io, json } = session;
  const { template } = options;
  const outcome = await testTemplates(
    path,
    {
      templates: template === undefined ? undefined : listOf(template),
      updateSnapshots: options.updateSnapshots === true,
      against: textOf(options.against),
      python: textOf(options.python),
      requirePython: options.requirePython === true,
    },
    session.host(),
    (tested) => {
      if (!json) io.out(...templateLines(tested, session));
    },
  );
  return finish(outcome, session, {
    dataOf: testData,
    lines: ({ about }) => (about ? endLines(about) : []),
  });
};
