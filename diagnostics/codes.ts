import * as additions from './additions.ts';
import * as deployed from './deployed.ts';
import { deployment } from './deployment.ts';
import { type Code, type CodeEntry, entryOf } from './diagnostic.ts';
import * as doctor from './doctor.ts';
import { durableUpgrade } from './durable-upgrade.ts';
import * as environment from './environment.ts';
import * as generators from './generators.ts';
import * as losses from './losses.ts';
import { migration } from './migration.ts';
import * as openapi from './openapi.ts';
import * as plans from './plans.ts';
import * as plopRuns from './plop-runs.ts';
import * as plopfiles from './plopfiles.ts';
import * as configs from './registry/configs.ts';
import * as generation from './registry/generation.ts';
import * as manyApps from './registry/many-apps.ts';
import * as releases from './registry/releases.ts';
import * as scaffolds from './registry/scaffolds.ts';
import * as sources from './registry/sources.ts';
import * as updates from './registry/updates.ts';
import { review } from './review.ts';
import * as templates from './templates.ts';
import { verification } from './verification.ts';

/** Every code of pyfunc, in order. What an entry says about itself needs no slots. */
export const codes: readonly CodeEntry<never>[] = [
  environment,
  migration,
  deployment,
  durableUpgrade,
  review,
  templates,
  generators,
  additions,
  plans,
  openapi,
  plopfiles,
  plopRuns,
  configs,
  generation,
  updates,
  manyApps,
  releases,
  scaffolds,
  sources,
  losses,
  deployed,
  doctor,
  verification,
]
  .flatMap((room) => Object.values(room))
  .sort((one, other) => (one.code < other.code ? -1 : 1));

/** The entry of a code; undefined for a code of another version. */
export { entryOf };

/** The entry of a code, written in any case and with or without prefix and zeros: `PYF004`, `4`. */
export function findCode(text: string): CodeEntry<never> | undefined {
  const wanted = `PYF${text.toUpperCase().replace(/^PYF/, '').padStart(3, '0')}`;
  return entryOf(wanted as Code);
}
