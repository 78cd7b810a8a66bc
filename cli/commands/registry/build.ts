import { buildRegistry } from '../../../api/registry/build.ts';
import { counted } from '../../../workspace/text/counted.ts';
import { type Run, textOf } from '../../command.ts';
import { finish } from '../../finish.ts';
import { styled } from '../../views/terminal.ts';

/** Makes a release of a registry: a tarball, and an index that says what is in it. */
export const run: Run = async (session, path = '.', options) => {
  const outcome = await buildRegistry(
    path,
    {
      out: textOf(options.out),
      against: textOf(options.against),
      tests: options.tests === true,
    },
    session.host(),
  );
  return finish(outcome, session, {
    lines: ({ about }) => {
      if (about === undefined) return [];
      const { release, files, size } = about;
      return [
        [
          styled('bold', `${release.name} ${release.version}`),
          `  ${counted(release.templates.length, 'template')}`,
        ],
        `  ${files[0]}  ${Math.ceil(size / 1024)} KiB`,
        `  ${files[1]}`,
        `  ${release.integrity}`,
      ];
    },
  });
};
