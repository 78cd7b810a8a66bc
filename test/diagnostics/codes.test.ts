import { readdirSync } from 'node:fs';
import { expect, describe as group, test } from 'vitest';
import * as additions from '../../diagnostics/additions.ts';
import { codes, findCode } from '../../diagnostics/codes.ts';
import * as deployed from '../../diagnostics/deployed.ts';
import { deployment } from '../../diagnostics/deployment.ts';
import { describe } from '../../diagnostics/describe.ts';
import type { CodeEntry } from '../../diagnostics/diagnostic.ts';
import * as doctor from '../../diagnostics/doctor.ts';
import { durableUpgrade } from '../../diagnostics/durable-upgrade.ts';
import * as environment from '../../diagnostics/environment.ts';
import * as generators from '../../diagnostics/generators.ts';
import * as losses from '../../diagnostics/losses.ts';
import { migration } from '../../diagnostics/migration.ts';
import * as openapi from '../../diagnostics/openapi.ts';
import * as plans from '../../diagnostics/plans.ts';
import * as plopRuns from '../../diagnostics/plop-runs.ts';
import * as plopfiles from '../../diagnostics/plopfiles.ts';
import { review } from '../../diagnostics/review.ts';
import * as templates from '../../diagnostics/templates.ts';
import { verification } from '../../diagnostics/verification.ts';

const registryFolder = new URL('../../diagnostics/registry/', import.meta.url);
const ofRegistries: readonly { readonly [name: string]: CodeEntry<never> }[] = await Promise.all(
  readdirSync(registryFolder).map((name) => import(new URL(name, registryFolder).href)),
);

/** The first digit of a code tells the room it comes from. */
const rooms = {
  0: environment,
  1: migration,
  2: {
    ...templates,
    ...Object.fromEntries(ofRegistries.flatMap(Object.entries<CodeEntry<never>>)),
  },
  3: { ...generators, ...additions, ...plopfiles },
  4: { ...losses, ...doctor, ...verification },
  5: {
    ...deployed,
    ...deployment,
    ...durableUpgrade,
    ...openapi,
    ...plans,
    ...review,
    ...plopRuns,
  },
};

test('no code is used twice', () => {
  const used = codes.map((entry) => entry.code);
  expect(used).toEqual([...new Set(used)]);
});

test.each(Object.entries(rooms))('codes PYF%s.. come from their room', (digit, room) => {
  for (const entry of Object.values(room))
    expect(entry.code).toMatch(RegExp(`^PYF${digit}\\d\\d$`));
});

test('every room is in the table', () => {
  expect(codes).toHaveLength(Object.values(rooms).flatMap((room) => Object.values(room)).length);
});

/** A capital, or a name that keeps its own spelling: `pyfunc`, v2, function_app.py, azure-functions. */
const begins = /^(?:[\p{Lu}`‹'"]|pyfunc |v\d |\w+[-._]\w)/u;

group.each(codes)('$code', (entry) => {
  const { message, hint } = describe(entry);

  test('is named by a noun phrase', () => {
    expect(entry.title).toMatch(/^\S.*[^.\s]$/);
    expect(entry.title.length).toBeLessThanOrEqual(60);
  });

  test.each([
    ['message', message] as const,
    ...(hint === undefined ? [] : [['hint', hint] as const]),
    ['why', entry.why] as const,
  ])('%s is made of whole sentences', (_, text) => {
    expect(text).toMatch(begins);
    expect(text).toMatch(/[.!?:`›}…]$|: git .+$/);
    expect(text).not.toMatch(/undefined|\[object|NaN|\S {2}\S|[^.]\.\.(?![./])/);
  });
});

test.each(['PYF004', 'pyf004', '004', '4'])('%s finds its entry', (text) => {
  expect(findCode(text)?.code).toBe('PYF004');
});

test.each(['', 'PYF', 'PYF999', 'four', '../4'])('%j finds nothing', (text) => {
  expect(findCode(text)).toBeUndefined();
});
