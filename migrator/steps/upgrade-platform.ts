/**
 * The host and the Python that files around the code ask for: raised on request where that is sure,
 * named otherwise. See docs/semantics.md#deployment
 */
import {
  imageOf,
  isOldPython,
  newPython,
  supportedPythons,
  upgradedTag,
} from '../../app/deployment/function-image.ts';
import { oldHosts, type VersionClaim } from '../../app/deployment/host-version.ts';
import { oldPythons } from '../../app/deployment/python-version.ts';
import { deployment } from '../../diagnostics/deployment.ts';
import { type Diagnostic, diagnose, inPlaces, type Place } from '../../diagnostics/diagnostic.ts';
import type { Edit } from '../../workspace/change/edit.ts';
import type { Design } from '../design/design.ts';
import type { Step } from '../step.ts';

export const upgradePlatform: Step = { name: 'upgrade-platform', run };

function* run(design: Design): Generator<Edit | Diagnostic> {
  const { deploymentFiles, options } = design;
  const hosts = oldHosts(deploymentFiles);
  // Durable 2 needs a newer Python than Azure does, in the same places.
  const pythons = options.upgrade.includes('durable') ? [] : oldPythons(deploymentFiles);
  const raise = {
    host: options.upgrade.includes('host'),
    python: options.upgrade.includes('python'),
  };
  const replaced = new Map<string, Edit>();
  for (const claim of [...(raise.host ? hosts : []), ...(raise.python ? pythons : [])]) {
    const text = replacementOf(claim, raise);
    if (text === undefined || !claim.file.isInside) continue;
    const { path } = claim.file;
    const because = { step: upgradePlatform.name };
    replaced.set(keyOf(claim), { kind: 'modify', path, span: claim.span, text, because });
  }
  yield* replaced.values();
  const isRaised = (claim: VersionClaim) => replaced.has(keyOf(claim));
  const [raisedHosts, oldHostsLeft] = divided(hosts, (each) => raise.host && isRaised(each));
  const [raisedPythons, oldPythonsLeft] = divided(
    pythons,
    (each) => raise.python && isRaised(each),
  );
  if (oldHostsLeft.length > 0) {
    const byUpgrade = !raise.host && oldHostsLeft.some(({ file }) => file.isInside);
    const slots = { count: oldHostsLeft.length, byUpgrade };
    yield diagnose(deployment.oldHost, slots, placesOf(oldHostsLeft));
  }
  if (raisedHosts.length > 0) {
    yield diagnose(deployment.hostRaised, { count: raisedHosts.length }, placesOf(raisedHosts));
  }
  if (oldPythonsLeft.length > 0) {
    const byUpgrade = !raise.python && oldPythonsLeft.some(({ file }) => file.isInside);
    const versions = versionsOf(oldPythonsLeft);
    const slots = { versions, supported: supportedPythons, byUpgrade };
    yield diagnose(deployment.oldPython, slots, placesOf(oldPythonsLeft));
  }
  if (raisedPythons.length > 0) {
    const slots = { count: raisedPythons.length, to: newPython };
    yield diagnose(deployment.pythonRaised, slots, placesOf(raisedPythons));
  }
}

function replacementOf(
  { tag, part, replacement }: VersionClaim,
  raise: Parameters<typeof upgradedTag>[1],
): string | undefined {
  if (tag === undefined) return replacement;
  const whole = upgradedTag(tag, raise);
  if (whole === undefined || part === undefined) return whole;
  return part === 'host' ? /^\d+/.exec(whole)?.[0] : imageOf(whole)?.python;
}

function keyOf({ file, span }: VersionClaim): string {
  return `${file.path}:${span.start}`;
}

function divided<Value>(all: readonly Value[], is: (value: Value) => boolean): [Value[], Value[]] {
  return [all.filter(is), all.filter((each) => !is(each))];
}

function placesOf(claims: readonly VersionClaim[]): { at?: Place; places?: readonly Place[] } {
  return inPlaces(claims.map(({ file, span }) => ({ path: file.path, span })));
}

/** e.g. `3.7, 3.8`. */
function versionsOf(claims: readonly VersionClaim[]): string {
  const named = claims.flatMap(({ tag, value }) =>
    tag?.python ? [tag.python] : (value.match(/\d+\.\d+/g) ?? []),
  );
  return [...new Set(named)].filter(isOldPython).sort().join(', ');
}
