import { validate } from '../../../api/registry/validate.ts';
import { counted } from '../../../workspace/text/counted.ts';
import type { Run } from '../../command.ts';
import { finish } from '../../finish.ts';
import { styled } from '../../views/terminal.ts';

/** Shows everything that is wrong with the templates of a registry, each with its place. */
export const run: Run = async (session, path = '.') => {
  const outcome = await validate(path, session.host());
  return finish(outcome, session, {
    lines: ({ about, diagnostics }) => {
      const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
      const others = diagnostics.length - errors;
      const words = [
        ...(errors > 0 ? [counted(errors, 'error')] : []),
        ...(others > 0 ? [`${others} to look at`] : []),
      ];
      const verdict = words.length === 0 ? styled('green', 'valid') : words.join(', ');
      return [[`${counted(about?.templates.length ?? 0, 'template')}: `, verdict]];
    },
  });
};
