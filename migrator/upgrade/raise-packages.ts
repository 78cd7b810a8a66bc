import type { Step } from '../step.ts';
import { raisedNeeds, requireVersions } from '../steps/update-requirements.ts';
import { usesDurable } from './upgrade-durable.ts';

/** `--upgrade packages` on a v2 app. */
export const raisePackages: Step = {
  name: 'raise-packages',
  *run(design) {
    const { options, app } = design;
    if (!options.upgrade.includes('packages')) return;
    const isDurable = usesDurable(app.pythonSources);
    // Durable 2 asks for more than this does.
    if (isDurable && options.upgrade.includes('durable')) return;
    yield* requireVersions(design, raisedNeeds(isDurable));
  },
};
