import { writePipeline } from '../../api/ci.ts';
import type { CiAbout, CiService } from '../../api/registry/configuration-about.ts';
import { type Run, textOf } from '../command.ts';
import { finish } from '../finish.ts';
import {
  type ConfigurationView,
  configurationEnding,
  showConfiguration,
} from '../views/configuration-view.ts';

/** Writes what checks all apps of the repository in CI, split over machines. */
export const run: Run = async (session, service, options) => {
  const view: ConfigurationView<CiAbout> = {
    head: () => [],
    next: (about) => [nextSteps[about.service](about.for)],
  };
  const outcome = await writePipeline(
    {
      service,
      for: textOf(options.for),
      shards: textOf(options.shards),
      branch: textOf(options.branch),
      yes: options.yes === true,
      dryRun: options.dryRun === true,
    },
    session.host(showConfiguration(session, view)),
  );
  return finish(outcome, session, { lines: () => configurationEnding(outcome, session, view) });
};

const nextSteps: Record<CiService, (command: CiAbout['for']) => string> = {
  github: () => 'Commit it: GitHub runs it from then on.',
  azure: () => 'Commit it, then make a pipeline from the file in Azure DevOps.',
  nx: (command) => `Run it with: npx nx run-many -t pyfunc-${command}`,
  turbo: (command) =>
    `Run it with: npx turbo run pyfunc-${command}. Install before that where package.json has changed.`,
};
