import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Host, MigrationReview, ReviewDecision } from '../../../api/host.ts';
import { migrate } from '../../../api/index.ts';
import type { MigrateOptions } from '../../../api/migrate/migrate-options.ts';
import { folderWith, shown } from '../../workspace/folders.ts';
import { v1App } from '../v1-app.ts';

/** Migrates an app whose owner decides so, one decision after the other. */
async function reviewed(
  root: string,
  decisions: readonly ReviewDecision[],
  options: MigrateOptions = {},
) {
  const left = [...decisions];
  const reviews: MigrationReview[] = [];
  const host: Host = {
    cwd: root,
    env: {},
    signal: new AbortController().signal,
    on: () => {},
    ask: async () => {
      throw new Error('asked beside the review');
    },
    review: async (review) => {
      reviews.push(review);
      return left.shift() ?? { kind: 'cancel' };
    },
  };
  const outcome = await migrate('.', { verify: false, ...options }, host);
  return { outcome, reviews };
}

const leaveOut = (...names: string[]) =>
  ({ kind: 'plan-again', options: { leaveOut: names } }) as const;

describe('a review', () => {
  test('shows the plan and what will prove it, and writes on request', async () => {
    const root = folderWith(v1App);
    const { outcome, reviews } = await reviewed(root, [{ kind: 'write' }]);
    expect(outcome.kind).toBe('written');
    expect(reviews).toHaveLength(1);
    expect(reviews[0]).toMatchObject({
      about: { status: 'ready' },
      proof: { kind: 'none', reason: '--no-verify was given' },
    });
    expect(reviews[0]?.changes).toEqual(outcome.changes);
  });

  test.each(['decline', 'cancel'] as const)('writes nothing on %s', async (kind) => {
    const root = folderWith(v1App);
    const before = shown(root);
    const { outcome } = await reviewed(root, [{ kind }]);
    expect(outcome.kind).toBe(kind === 'decline' ? 'declined' : 'canceled');
    expect(shown(root)).toEqual(before);
  });

  test('plans again without functions, and says how to repeat that', async () => {
    const root = folderWith(v1App);
    const { outcome, reviews } = await reviewed(root, [leaveOut('Orders'), { kind: 'decline' }]);
    const statuses = reviews.map(({ about }) => about.functions.map(({ status }) => status));
    expect(statuses[0]).not.toContain('left-out');
    expect(statuses[1]).toEqual([statuses[0]?.[0], 'left-out']);
    expect(reviews[1]?.diagnostics.map(({ code }) => code)).toContain('PYF128');
    expect(outcome.next).toEqual([{ kind: 'again', flags: ['--leave-out', 'Orders', '--yes'] }]);
  });

  test('writes the plan that was decided on last', async () => {
    const root = folderWith(v1App);
    const layout = { kind: 'plan-again', options: { layout: 'single-file' } } as const;
    await reviewed(root, [leaveOut('Orders'), leaveOut(), layout, { kind: 'write' }]);
    expect(existsSync(join(root, 'Orders'))).toBe(false);
    expect(existsSync(join(root, 'function_app.py'))).toBe(true);
  });

  test('says no command where flags cannot undo those of the command line', async () => {
    const options = { leaveOut: ['Orders'] };
    const decisions = [leaveOut(), { kind: 'decline' }] as const;
    const { outcome } = await reviewed(folderWith(v1App), decisions, options);
    expect(outcome.next).toEqual([]);
  });

  test('of an app that is refused can leave out what stands against it', async () => {
    const root = folderWith({ ...v1App, 'Hello/function.json': '{' });
    const { outcome, reviews } = await reviewed(root, [leaveOut('Hello'), { kind: 'write' }]);
    expect(reviews.map(({ about }) => about.status)).toEqual(['refused', 'ready']);
    expect(outcome.kind).toBe('written');
    expect(existsSync(join(root, 'Hello/function.json'))).toBe(true);
  });

  test('is not asked for where the mode decides', async () => {
    for (const mode of ['write', 'plan', 'check'] as const) {
      const { reviews } = await reviewed(folderWith(v1App), [], { mode });
      expect(reviews).toEqual([]);
    }
  });
});
