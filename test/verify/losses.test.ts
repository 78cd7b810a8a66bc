import { describe, expect, test } from 'vitest';
import { isSound } from '../../verify/index/indexing.ts';
import { type Verification, verifyApp } from '../../verify/verify.ts';
import { environment } from '../python/environment.ts';
import { type LossyApp, lossyApps, soundApps } from './losses.ts';
import { pythonAt, scratchFolders } from './scratch.ts';

const lay = scratchFolders();
const pythons = await Promise.all(
  [await environment('py311'), await environment('py313')].map(pythonAt),
);

describe.each([
  { kind: 'what an app loses is found', apps: lossyApps },
  { kind: 'an app that loses nothing is verified', apps: soundApps },
])('$kind', ({ apps }) => {
  // Each app runs in one of the Pythons, so that half of the process starts are enough.
  test.concurrent.each(apps.map((app, at) => ({ ...app, python: pythons[at % 2] })))(
    '$name',
    async ({ python, ...app }) => {
      if (python === undefined) throw new Error('there are two Pythons');
      const verification = await verifyApp(lay(app.files), { python });
      const { diagnostics } = verification;
      const shown = JSON.stringify(diagnostics, null, 1) + verification.indexing.output;
      const grave = diagnostics.filter(({ severity }) => severity !== 'note');
      expect([...new Set(grave.map(({ code }) => code))].sort(), shown).toEqual(app.codes);
      if (app.count !== undefined) expect(grave, shown).toHaveLength(app.count);
      const texts = diagnostics.map(({ message }) => message).join('\n');
      for (const words of app.says ?? []) expect(texts).toContain(words);
      if (app.place !== undefined) expect(places(app, verification)).toContain(app.place);
      const notes = diagnostics.filter(({ severity }) => severity === 'note');
      const unexpected = notes.filter(({ code }) => app.notes === undefined && code !== 'PYF440');
      expect(unexpected).toEqual([]);
      expect(notes.map(({ code }) => code)).toEqual(expect.arrayContaining([...(app.notes ?? [])]));
      if (app.codes.length === 0) expect(isSound(verification)).toBe(true);
    },
  );
});

function places({ files }: LossyApp, { diagnostics }: Verification): string[] {
  return diagnostics.flatMap(({ at }) => {
    const text = at && files[at.path];
    if (at === undefined || text === undefined) return [];
    return [`${at.path}:${text.slice(0, at.span?.start ?? 0).split('\n').length}`];
  });
}
