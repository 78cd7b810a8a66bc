import { hunks } from '../line-hunks.ts';

interface Sides {
  readonly base: string;
  readonly ours: string;
  readonly theirs: string;
}

/**
 * Base and theirs with the lines of a block as deep as the user has them, where the user put them into
 * `try`, `if`, `with` or a function: then only what leads to the block is a change of the user's. Undefined
 * where nothing is deeper, or where it cannot be told how deep a line of theirs belongs.
 */
export function inIndentationOf(sides: Sides): Pick<Sides, 'base' | 'theirs'> | undefined {
  const [base, ours, theirs] = [sides.base, sides.ours, sides.theirs].map((text) =>
    text.split(/\r\n|\r|\n/),
  ) as [string[], string[], string[]];
  const shifts = shiftsOf(base, ours);
  if (!shifts.some((each) => each !== undefined && each !== '')) return undefined;
  const moved = (line: string, shift = '') => (line.trim() === '' ? line : shift + line);
  const made: string[] = [];
  let at = 0;
  for (const { start, end, lines } of [
    ...hunks(base, theirs),
    { start: base.length, end: base.length, lines: [] },
  ]) {
    for (; at < start; at += 1) made.push(moved(base[at] ?? '', shifts[at]));
    at = end;
    if (lines.length === 0) continue;
    const around = new Set(
      [above(shifts, start), ...shifts.slice(start, end), below(shifts, end)].filter(
        (each) => each !== undefined,
      ),
    );
    const [shift, ...others] = around;
    if (shift === undefined || others.length > 0) return undefined;
    if (shift !== '' && lines.some((line) => isBound.test(line))) return undefined;
    made.push(...lines.map((line) => moved(line, shift)));
  }
  return {
    base: base.map((line, index) => moved(line, shifts[index])).join('\n'),
    theirs: made.join('\n'),
  };
}

/** What means something else in another block, or has lines whose indentation is part of a text. */
const isBound = /"""|'''|\\$|\b(?:await|yield|break|continue|global|nonlocal)\b/;

/** By line of the base, how much deeper the user has it; undefined where the user does not have it so. */
function shiftsOf(base: readonly string[], ours: readonly string[]): (string | undefined)[] {
  const plain = (lines: readonly string[]) => lines.map((line) => line.trim());
  const shifts: (string | undefined)[] = base.map(() => undefined);
  let [at, there] = [0, 0];
  for (const { start, end, lines } of [
    ...hunks(plain(base), plain(ours)),
    { start: base.length, end: base.length, lines: [] },
  ]) {
    for (; at < start; at += 1, there += 1) {
      const [line = '', own = ''] = [base[at], ours[there]];
      if (line.trim() === '') continue;
      const [was, has] = [line, own].map((each) => /^[ \t]*/.exec(each)?.[0] ?? '') as [
        string,
        string,
      ];
      if (has.endsWith(was)) shifts[at] = has.slice(0, has.length - was.length);
    }
    at = end;
    there += lines.length;
  }
  return shifts;
}

function above(shifts: readonly (string | undefined)[], from: number): string | undefined {
  return shifts.slice(0, from).findLast((each) => each !== undefined);
}

function below(shifts: readonly (string | undefined)[], from: number): string | undefined {
  return shifts.slice(from).find((each) => each !== undefined);
}
