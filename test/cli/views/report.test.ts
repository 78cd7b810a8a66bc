import { describe, expect, test } from 'vitest';
import { placed } from '../../../api/report/placed.ts';
import { diagnosticLines } from '../../../cli/views/report.ts';
import { countLine, functionTable } from '../../../cli/views/summary.ts';
import type { Line } from '../../../cli/views/terminal.ts';
import { width } from '../../../cli/views/visible.ts';
import { type CodeEntry, type Diagnostic, diagnose } from '../../../diagnostics/diagnostic.ts';
import type { FunctionOutcome, FunctionStatus } from '../../../migrator/migration.ts';

// Not declared: other tests read all that is.
const entry: CodeEntry<{ name: string }> = {
  code: 'PYF000',
  severity: 'error',
  exit: 'refused',
  title: 'a test',
  message: ({ name }) => `There is no ${name}.`,
  hint: () => 'Write it.',
  why: 'For the test.',
};
const source = 'import os\r\n\r\ndef\tmian(req):\r\n    return 1\r\n';
const span = { start: source.indexOf('mian'), end: source.indexOf('(req') };

const plain = (lines: readonly Line[]) =>
  lines.map((line) =>
    typeof line === 'string'
      ? line
      : line.map((part) => (typeof part === 'string' ? part : part.text)).join(''),
  );
const screen = { columns: 80, accessible: false };
const report = (all: readonly Diagnostic[], io = screen, text: string | undefined = source) =>
  plain(
    diagnosticLines(
      placed(all, () => text),
      io,
    ),
  );

describe('a diagnostic', () => {
  const found = diagnose(
    entry,
    { name: 'main' },
    { at: { path: 'Orders/__init__.py', span }, function: 'Orders' },
  );

  test('shows no line of settings, which may hold secrets', () => {
    for (const path of ['local.settings.json', 'app/local.settings.dev.json']) {
      const lines = report([{ ...found, at: { path, span } }]);
      expect(lines).toContain(`error PYF000  ${path}:3:5  function Orders`);
      expect(lines.join(' ')).not.toContain('mian');
    }
  });

  test('shows place, source, cause and remedy', () => {
    expect(report([found])).toEqual([
      'error PYF000  Orders/__init__.py:3:5  function Orders',
      '  3 | def→mian(req):',
      '    |     ^^^^',
      '  There is no main.',
      '  → Write it.',
      '',
    ]);
  });

  test('ends after the message where no action is needed', () => {
    const { hint: _, ...noted } = found;
    expect(report([noted])).toEqual([...report([found]).slice(0, 4), '']);
  });

  test('is told in words where drawings do not help', () => {
    const lines = report([found], { columns: 80, accessible: true });
    expect(lines[1]).toBe('  Line 3, from column 5: mian');
    expect(lines.join('')).not.toMatch(/[|^]/);
  });

  test('without a span names the file alone', () => {
    const whole = diagnose(entry, { name: 'main' }, { at: { path: 'host.json' } });
    expect(report([whole])[0]).toBe('error PYF000  host.json');
    expect(report([whole])[1]).toBe('  There is no main.');
  });

  test('of a file that cannot be read has no frame', () => {
    expect(report([found], screen, '')).toHaveLength(6);
    expect(plain(diagnosticLines(placed([found]), screen))).toHaveLength(4);
  });

  test.each([
    ['at the very end', { start: source.length, end: source.length }],
    ['over several lines', { start: 0, end: source.length }],
    ['empty', { start: 3, end: 3 }],
  ])('with a span %s has one mark', (_, at) => {
    const lines = report([diagnose(entry, { name: 'x' }, { at: { path: 'a.py', span: at } })]);
    expect(lines[2]).toMatch(/^ +\| +\^+$/);
  });

  test.each([40, 60, 200])('with a long line fits into %i columns, mark in view', (columns) => {
    const long = `${'x = 1; '.repeat(60)}bad${' ; y = 2'.repeat(60)}`;
    const at = { start: long.indexOf('bad'), end: long.indexOf('bad') + 3 };
    const found = diagnose(entry, { name: 'x' }, { at: { path: 'a.py', span: at } });
    const [, code = '', marks = ''] = report([found], { columns, accessible: false }, long);
    expect(width(code)).toBeLessThanOrEqual(columns);
    expect(code.slice(marks.indexOf('^'), marks.lastIndexOf('^') + 1)).toBe('bad');
  });
});

test('errors come first; findings with one remedy share it', () => {
  const note = { ...diagnose(entry, { name: 'n' }), severity: 'note' as const };
  const lines = report([note, diagnose(entry, { name: 'a' }), diagnose(entry, { name: 'b' })]);
  expect(lines.filter((line) => /PYF|no|→/.test(line))).toEqual([
    'error PYF000',
    '  There is no a.',
    'error PYF000',
    '  There is no b.',
    '  → Write it.',
    'note PYF000',
    '  There is no n.',
    '  → Write it.',
  ]);
});

describe('the summary', () => {
  const outcome = (name: string, status: FunctionStatus): FunctionOutcome => ({
    name,
    status,
    trigger: 'httpTrigger',
  });
  const outcomes = [
    outcome('A', 'migrated'),
    outcome('注文', 'review'),
    outcome('Cleanup', 'refused'),
    outcome('Old', 'left-out'),
  ];

  test('counts every function once', () => {
    expect(countLine(outcomes)).toBe(
      '4 functions: 1 migrated, 1 needs review, 1 refused, 1 left out',
    );
    expect(countLine(outcomes.slice(0, 1))).toBe('1 function: 1 migrated');
  });

  test('has a row for each, in columns', () => {
    const table = [
      '  A        httpTrigger  migrated',
      '  注文     httpTrigger  needs review',
      '  Cleanup  httpTrigger  refused',
      '  Old      httpTrigger  left out',
    ];
    expect(plain(functionTable(outcomes, { rows: undefined, columns: 20 }))).toEqual(table);
    expect(plain(functionTable(outcomes, { rows: 24, columns: 80 }))).toEqual(table);
  });

  test('cuts triggers where the screen is narrow', () => {
    expect(plain(functionTable(outcomes, { rows: 24, columns: 31 }))).toEqual([
      '  A        httpT…  migrated',
      '  注文     httpT…  needs review',
      '  Cleanup  httpT…  refused',
      '  Old      httpT…  left out',
    ]);
  });
});
