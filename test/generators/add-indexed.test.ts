import { describe, expect, test } from 'vitest';
import { isSound } from '../../verify/index/indexing.ts';
import { verifyApp } from '../../verify/verify.ts';
import { environment } from '../python/environment.ts';
import { pythonAt, scratchFolders } from '../verify/scratch.ts';
import { foreignApps } from './add-apps.ts';
import { add, type Wanted } from './added.ts';

const py311 = await environment('py311');
const py313 = await environment('py313');
const folder = scratchFolders();
const pythons = [await pythonAt(py311), await pythonAt(py313)];

/** One function after the other: in the script, in a new blueprint, in that again, with further bindings. */
const wanted: readonly Wanted[] = [
  {
    template: 'http',
    answers: { name: 'ask', route: 'ask' },
    output: 'queue:name=sent,queue=asked',
  },
  { template: 'queue', answers: { name: 'take' }, to: 'work/items.py' },
  {
    template: 'timer',
    answers: { name: 'tick' },
    to: 'work/items.py',
    input: 'blob:name=plan,path=plans/today.txt',
    output: 'cosmos-db:name=made,database=shop,container=made',
  },
];

describe.concurrent.each(Object.entries(foreignApps))('%s', (_, files) => {
  test('indexes with what was added', async () => {
    let all = files;
    for (const each of wanted) {
      const added = add(all, each);
      expect(added.diagnostics.filter(({ severity }) => severity !== 'note')).toEqual([]);
      all = added.files;
    }
    const root = folder(textsOf(all));
    for (const python of pythons) {
      const verification = await verifyApp(root, { python });
      expect(verification.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
      expect(isSound(verification.indexing)).toBe(true);
      const bindings = Object.fromEntries(
        verification.functions.map(({ name, found }) => [
          name,
          found?.bindings.map(({ type, name: of }) => `${type} ${of}`).sort(),
        ]),
      );
      expect(bindings).toMatchObject({
        ask: ['http $return', 'httpTrigger req', 'queue sent'],
        take: ['queueTrigger message'],
        tick: ['blob plan', 'cosmosDB made', 'timerTrigger timer'],
      });
    }
  });
});

function textsOf(files: Readonly<Record<string, string | Uint8Array>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(files).map(([path, bytes]) => [path, Buffer.from(bytes).toString()]),
  );
}
