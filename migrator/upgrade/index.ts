import type { Step } from '../step.ts';
import { reportHostJson } from '../steps/report-host-json.ts';
import { upgradePlatform } from '../steps/upgrade-platform.ts';
import { raisePackages } from './raise-packages.ts';
import { upgradeDurable } from './upgrade-durable.ts';

/** What `--upgrade` does to an app that is on the v2 model. */
export const upgradeSteps: readonly Step[] = [
  upgradeDurable,
  upgradePlatform,
  reportHostJson,
  raisePackages,
];
