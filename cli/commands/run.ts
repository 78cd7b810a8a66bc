import { basename, dirname, resolve } from 'node:path';
import { holdFolder, lockTimeoutMs } from '../../api/hold-folder.ts';
import { putRight } from '../../api/recover-app.ts';
import type { Exit } from '../../api/report/exit.ts';
import { trustedPlopfile } from '../../api/trusted-plopfile.ts';
import { unreadable } from '../../api/unreadable.ts';
import { diagnose } from '../../diagnostics/diagnostic.ts';
import { plopfileNotLoaded } from '../../diagnostics/plopfiles.ts';
import { nearest } from '../../generators/language/nearest.ts';
import { loadPlopfile } from '../../generators/plop/plan-plop.ts';
import {
  type AskedByPlop,
  answerPrompts,
  type PlopAnswers,
} from '../../generators/plop/plop-answers.ts';
import { openTree, Unreadable } from '../../workspace/tree/disk.ts';
import { ask, type Source, sourceOf } from '../ask/ask.ts';
import type { Run } from '../command.ts';
import { refuse } from '../views/create-ending.ts';
import { nameOfApp } from '../views/name-of-app.ts';
import { againLine, inOneLine, listGenerators, type Plop, sayOpen } from '../views/plop-report.ts';
import { styled } from '../views/terminal.ts';
import { readPlopOptions } from './plop-options.ts';
import { type PlopCourse, writePlop } from './plop-write.ts';

/** Runs a generator of a plopfile: loads it, asks, plans, shows and writes. */
export const run: Run = async (session, plopfile = '', options, more) => {
  const flags = readPlopOptions(more, options, session);
  if (typeof flags === 'string') return objectTo([flags], session);
  const isPack = /^@[a-z\d][a-z\d-]*$/.test(plopfile);
  const asked = sourceOf(session.io, { yes: flags.yes, json: session.json });
  const trusted = isPack ? await trustedPlopfile(session, plopfile, options, asked) : plopfile;
  if (trusted === 'interrupted') return trusted;
  if (typeof trusted !== 'string') return refuse(trusted, session);
  const path = resolve(session.cwd, trusted);
  const root = resolve(session.cwd, flags.dest ?? (isPack ? '.' : dirname(path)));
  const restore = session.json ? divertConsole() : undefined;
  try {
    // Says so before any code runs, if it is no folder.
    openTree(root);
    const { notes, problem } = await putRight(root, lockTimeoutMs);
    if (problem !== undefined) return refuse([problem], session);
    session.io.out([styled('dim', `${basename(path)} is a program, and runs with your rights.`)]);
    const plop = await load(path, root);
    if ('code' in plop) return refuse([...notes, plop], session);
    return await withGenerator({ session, flags, notes, plop, plopfile, root });
  } catch (error) {
    if (error instanceof Error && error.name === 'ExitPromptError') return 'interrupted';
    if (!(error instanceof Unreadable)) throw error;
    return refuse([unreadable(nameOfApp(root, session.cwd), root, error)], session);
  } finally {
    restore?.();
  }
};

async function load(path: string, root: string) {
  try {
    return await loadPlopfile(path, root);
  } catch (error) {
    const reason = inOneLine(error instanceof Error ? error.message : String(error));
    return diagnose(plopfileNotLoaded, { path: basename(path), reason });
  }
}

/** Finds the generator and the answers to its prompts. */
async function withGenerator(course: PlopCourse): Promise<Exit> {
  const { session, flags, plop, plopfile } = course;
  const source = sourceOf(session.io, { yes: flags.yes, json: session.json });
  const generators = plop.getGeneratorList();
  const name = flags.generator ?? (await chooseFrom(generators, source));
  if (name === 'interrupted') return name;
  if (name === undefined) return listGenerators(generators, plopfile, session);
  const names = generators.map((each) => each.name);
  if (!names.includes(name)) {
    const meant = nearest(name, names);
    const end = meant === undefined ? `there are ${names.join(', ')}` : `did you mean ${meant}?`;
    return objectTo([`there is no generator "${name}": ${end}`], session);
  }
  const asked = await answerPrompts(plop, name, flags.given, source);
  switch (asked.kind) {
    case 'objections':
      return objectTo(asked.objections, session);
    case 'missing':
      return sayOpen(asked.prompts, againLine(course, name, withOpen(asked)), session);
    case 'answered': {
      const { answers } = asked;
      const held = await holdFolder(course.root, (lock) =>
        writePlop(course, { generator: name, answers, source, lock }),
      );
      return typeof held === 'string' ? held : refuse([held.refused], session);
    }
  }
}

/** The answers there are, with places for the others. */
function withOpen({ answers, prompts }: Extract<AskedByPlop, { kind: 'missing' }>): PlopAnswers {
  return { ...answers, ...Object.fromEntries(prompts.map(({ name }) => [name, '...'])) };
}

async function chooseFrom(
  generators: ReturnType<Plop['getGeneratorList']>,
  source: Source,
): Promise<string | undefined> {
  if (source !== 'person' || generators.length === 0) return undefined;
  const choices = generators.map(({ name, description }) => ({
    value: name,
    title: description ? `${name}: ${description}` : name,
  }));
  const question = { name: 'generator', title: 'Generator', kind: 'select', choices } as const;
  const asked = await ask([question], {}, source);
  return asked.kind === 'answered' ? String(asked.answers.generator) : 'interrupted';
}

/** What the code of a plopfile prints must not get into the one document on stdout. */
function divertConsole(): () => void {
  const { log, info, debug, error } = console;
  Object.assign(console, { log: error, info: error, debug: error });
  return () => void Object.assign(console, { log, info, debug });
}

async function objectTo(objections: readonly string[], session: PlopCourse['session']) {
  const { sayObjections } = await import('../ask/missing-answers.ts');
  return sayObjections(objections, session);
}
