import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { markedList } from '../../../cli/ask/marked-list.ts';

const names = ['Orders', 'Invoices', 'Cleanup', 'OrderLines', 'Refunds'];

/** Types into a list, key by key; returns what was marked and each screen that was drawn. */
async function typed(keys: readonly string[], marked: readonly string[] = []) {
  const input = new PassThrough();
  const output = new PassThrough();
  const screens: string[] = [];
  output.on('data', (data: Buffer) => screens.push(stripVTControlCharacters(data.toString())));
  const answer = markedList(
    {
      message: 'Leave out',
      choices: names.map((value) => ({ value, name: value })),
      marked,
      pageSize: 10,
      validate: async (values) => values.length < names.length || 'Keep one.',
      keysHelpTip: (shown) => shown.map((each) => each.join(' ')).join(', '),
    },
    { input, output },
  );
  for (const key of keys) {
    input.write(key);
    await new Promise(setImmediate);
  }
  return { answer: await answer, screens };
}

const [enter, space, down, up, erase, all] = ['\r', ' ', '\x1b[B', '\x1b[A', '\x7f', '\x01'];

test.each([
  ['nothing', [], [], []],
  ['the first', [space], [], ['Orders']],
  ['what arrow keys reach', [down, down, space, up, space], [], ['Invoices', 'Cleanup']],
  [
    'what stops at both ends',
    [up, space, ...Array<string>(9).fill(down), space],
    [],
    ['Orders', 'Refunds'],
  ],
  ['what was found', [...'LINES', space], [], ['OrderLines']],
  [
    'what was found twice, one search after the other',
    [...'inv', space, erase, erase, erase, ...'ref', space],
    [],
    ['Invoices', 'Refunds'],
  ],
  ['all that were found', [...'ord', all], ['Refunds'], ['Orders', 'OrderLines', 'Refunds']],
  ['none of those that were found', [...'ord', all, all], ['Refunds'], ['Refunds']],
  ['not what is marked again', [space], ['Orders', 'Cleanup'], ['Cleanup']],
  ['nothing where nothing is found', [...'xyz', space, all], [], []],
])('marks %s', async (_, keys, marked, expected) => {
  const { answer } = await typed([...keys, enter], marked);
  expect(answer).toEqual(expected);
});

test('shows what was found, how many are marked, and why they are not taken', async () => {
  const { answer, screens } = await typed(['o', 'r', 'd', all, enter]);
  expect(answer).toEqual(['Orders', 'OrderLines']);
  expect(screens.join('')).toMatch(
    /Leave out ord\n❯◉ Orders\n ◉ OrderLines\n2 marked, type to search/,
  );
  const refused = await typed([all, enter, space, enter]);
  expect(refused.answer).toEqual(names.slice(1));
  expect(refused.screens.join('')).toContain('Keep one.');
  const none = await typed(['x', enter]);
  expect(none.screens.join('')).toContain('Nothing has this in its name.');
});
