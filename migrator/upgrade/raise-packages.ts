import type { Step } from '../step.ts';
import { raisedNeeds, requireVersions } from '../steps/update-requirements.ts';
import { usesDurable } from './upgrade-durable.ts';

/** `--upgrade packages` on a v2 app. */
export const raisePackages: Step = {
  name: 'raise-packages',
  *run(design) {
    const { options, app } = design;
    // Durable 2 asks for more than this does.
    if (!options.upgrade.includes('packages') || options.upgrade.includes('durable')) return;
    yield* requireVersions(design, raisedNeeds(usesDurable(app.pythonSources)));
  },
};
