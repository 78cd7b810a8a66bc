import { readV2App } from '../../app/v2-app.ts';
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import {
  fileImported,
  fileOutlived,
  oldVersionMissing,
  updateAlreadyThere,
} from '../../diagnostics/registry/updates.ts';
import { constantsOf, declarationsOf } from '../../generators/functions/declarations.ts';
import { type Output, outputsOf } from '../../generators/outputs.ts';
import { PythonSource } from '../../python/python-source.ts';
import type { Because, Edit } from '../../workspace/change/edit.ts';
import type { Tree } from '../../workspace/tree/tree.ts';
import type { Generated } from '../lock/lock.ts';
import { digestOf, isNeed, needsIn, recordOf } from '../lock/record.ts';
import { forbiddenWrites } from '../permissions/entry-permissions.ts';
import { whySensitive } from '../permissions/sensitive-paths.ts';
import {
  type FileConflict,
  type FileMerge,
  mergeOutput,
  newOutput,
  outputsOfPart,
  type PythonPart,
  unsettled,
} from './merge-output.ts';
import { once } from './once.ts';
import { plainText } from './plain-text.ts';
import { importersOf, indexPython, indexText, pythonFilesOfApp } from './python-index.ts';
import { pairedFiles } from './renamed-files.ts';
import { spreadOutput } from './spread-output.ts';
import type { PlanUpdateOptions, UpdateInput } from './update-input.ts';

/** What became of one entry of the lock. */
export interface EntryUpdate {
  readonly entry: Generated;
  /** As it stands in the lock afterwards: the entry itself where it stays as it is. */
  readonly next: Generated;
  readonly result: 'updated' | 'conflict' | 'refused';
  readonly conflicts: readonly FileConflict[];
  readonly diagnostics: readonly Diagnostic[];
  readonly functions: readonly FunctionChange[];
  /** The files that it changes, sorted. */
  readonly files: readonly string[];
}

/** A function that the two versions of a template make otherwise. */
export interface FunctionChange {
  readonly name: string;
  readonly change: 'new' | 'changed' | 'removed' | 'stays deleted';
}

/** Merges the files of one entry; without edits unless all of it goes through. */
export function updateEntry(
  tree: Tree,
  input: UpdateInput,
  others: readonly Generated[],
  options: PlanUpdateOptions,
): { readonly edits: readonly Edit[]; readonly update: EntryUpdate } {
  const prepared = prepareEntry(tree, input, others, options, () => namesIn(tree));
  if (prepared.kind === 'refused') return { edits: [], update: prepared.update };
  const because = { step: input.entry.template };
  const merges = [...prepared.parts].map(([path, part]) =>
    mergeOutput(tree, ...outputsOfPart(path, part), because, options.prefer),
  );
  const edits = [...prepared.edits, ...merges.flatMap((each) => each.edits)];
  const update = prepared.finish(merges);
  return { edits: update.result === 'updated' ? edits : [], update };
}

/** An entry whose Python files are still to be merged. */
export interface PreparedEntry {
  readonly kind: 'prepared';
  /** Of all other files. */
  readonly edits: readonly Edit[];
  /** By path, what the renderings come to in the Python files of the app. */
  readonly parts: ReadonlyMap<string, PythonPart>;
  /** Nothing but the parts can be in the way. */
  readonly isClear: boolean;
  /** Takes the merges of the parts. */
  finish(merges: readonly FileMerge[]): EntryUpdate;
}

/** The functions of an app by their name in Azure, in lower case; undefined where it cannot be read. */
export type FindFunctions = () =>
  | readonly { readonly name: string; readonly path: string }[]
  | undefined;

/** Merges all but the Python files; or says at once why the entry is refused. */
export function prepareEntry(
  tree: Tree,
  input: UpdateInput,
  others: readonly Generated[],
  options: PlanUpdateOptions,
  functions: FindFunctions,
): PreparedEntry | { readonly kind: 'refused'; readonly update: EntryUpdate } {
  const { entry } = input;
  const theirs = outputsOf(input.now, { ...entry, answers: input.answers });
  const base = input.before && outputsOf(input.before, entry);
  const refused = (diagnostics: readonly Diagnostic[]) => {
    const unchanged = { entry, next: entry, conflicts: [], diagnostics, functions: [], files: [] };
    return { kind: 'refused', update: { ...unchanged, result: 'refused' } } as const;
  };
  if (theirs.kind === 'failed') return refused(theirs.diagnostics);
  if (base?.kind === 'failed') return refused(base.diagnostics);
  const outputs = { theirs: byPath(theirs.value), base: base && byPath(base.value) };
  return new EntryUpdater(tree, input, others, options, functions, outputs).prepare();
}

/** What the template gives now, and what it gave when the entry was made, where that is known. */
interface Renderings {
  readonly theirs: ReadonlyMap<string, Output>;
  readonly base: ReadonlyMap<string, Output> | undefined;
}

class EntryUpdater {
  readonly #tree: Tree;
  readonly #input: UpdateInput;
  readonly #others: readonly Generated[];
  readonly #options: PlanUpdateOptions;
  readonly #findFunctions: FindFunctions;
  readonly #theirs: ReadonlyMap<string, Output>;
  readonly #rendered: ReadonlyMap<string, Output> | undefined;
  readonly #because: Because;
  /** Files to which the user moved what the template made. */
  readonly #moved = new Set<string>();

  constructor(
    tree: Tree,
    input: UpdateInput,
    others: readonly Generated[],
    options: PlanUpdateOptions,
    functions: FindFunctions,
    renderings: Renderings,
  ) {
    const { entry } = input;
    this.#tree = tree;
    this.#input = input;
    this.#others = others;
    this.#options = options;
    this.#findFunctions = functions;
    this.#theirs = renderings.theirs;
    this.#rendered = renderings.base;
    this.#because = { step: entry.template };
  }

  prepare(): PreparedEntry {
    const base = this.#base();
    const parts = new Map<string, PythonPart>();
    const merges = base === undefined ? [] : this.#merges(base, parts);
    const next = this.#record(merges, base);
    const functions = base === undefined ? [] : this.#functions(next);
    const before = [
      ...(base === undefined ? this.#withoutBase() : []),
      ...this.#clashes(functions),
    ];
    const isWrong = [...before, ...merges.flatMap((each) => each.diagnostics)].some(isError);
    return {
      kind: 'prepared',
      edits: merges.flatMap((each) => each.edits),
      parts,
      isClear: !isWrong && merges.every((each) => each.conflicts.length === 0),
      finish: (python) => this.#finish([...merges, ...python], { next, functions, before }),
    };
  }

  #finish(
    merges: readonly FileMerge[],
    { next, functions, before }: Pick<EntryUpdate, 'next' | 'functions'> & Before,
  ): EntryUpdate {
    const { entry, now } = this.#input;
    const { allowSensitive = [] } = this.#options;
    const edits = merges.flatMap((each) => each.edits);
    const outputs = [...this.#theirs.values()];
    const diagnostics = [
      ...before,
      ...merges.flatMap((each) => each.diagnostics),
      ...forbiddenWrites(
        entry,
        now,
        outputs,
        { edits: this.#chosen(edits), settings: merges.flatMap(({ settings = [] }) => settings) },
        allowSensitive,
      ),
    ];
    const conflicts = merges.flatMap((each) => each.conflicts);
    const isRefused = diagnostics.some(isError);
    const result = isRefused ? 'refused' : conflicts.length > 0 ? 'conflict' : 'updated';
    const isDone = result === 'updated';
    return {
      entry,
      next: isDone ? next : entry,
      result,
      conflicts,
      diagnostics,
      functions,
      files: isDone ? [...new Set(edits.map(({ path }) => path))].sort() : [],
    };
  }

  /** Leaves the Python files that both versions have to `parts`. */
  #merges(base: ReadonlyMap<string, Output>, parts: Map<string, PythonPart>): FileMerge[] {
    const paths = [...new Set([...base.keys(), ...this.#theirs.keys()])];
    const renamed = this.#renamedFiles(base);
    const taken = new Set([...renamed.values()].map(({ path }) => path));
    return paths.map((path): FileMerge => {
      const old = base.get(path);
      const now = this.#theirs.get(path);
      if (old === undefined && taken.has(path)) return nothing;
      const other = renamed.get(path);
      if (old !== undefined && other !== undefined) return this.#renamed(old, other);
      if (old === undefined) return now ? newOutput(this.#tree, now, this.#because) : nothing;
      // It was rendered but not written: the app had something else in its place.
      if (!Object.hasOwn(this.#input.entry.files, path)) return nothing;
      if (now === undefined) return this.#removed(old);
      if (path.endsWith('.py') && old.text !== now.text) {
        return { ...nothing, conflicts: this.#spread(old, now, parts), taken: now };
      }
      const { prefer } = this.#options;
      return { ...mergeOutput(this.#tree, old, now, this.#because, prefer), taken: now };
    });
  }

  /** The edits of files that the template chose: where the user put its code, it follows. */
  #chosen(edits: readonly Edit[]): readonly Edit[] {
    const isMoved = (path: string) =>
      this.#moved.has(path) && whySensitive({ path, text: '', merge: 'own' }) === undefined;
    const renamed = new Set(edits.flatMap((each) => (each.kind === 'move' ? [each.path] : [])));
    return edits.flatMap((edit): Edit[] => {
      if (edit.kind === 'move') {
        return [{ kind: 'create', path: edit.to, text: '', because: edit.because }];
      }
      return isMoved(edit.path) || renamed.has(edit.path) ? [] : [edit];
    });
  }

  /** Divides a module into the files that the user has its functions and helpers in. */
  #spread(old: Output, now: Output, parts: Map<string, PythonPart>): FileConflict[] {
    const { path, merge } = now;
    const spread = spreadOutput(this.#tree, path, old.text, now.text, this.#generated(), () =>
      this.#taken(path),
    );
    for (const part of spread.parts) {
      const own = { base: part.base, theirs: part.theirs, rendered: now.text, merge };
      const known = parts.get(part.path);
      parts.set(part.path, known ? below(known, own) : own);
      if (part.path !== path) this.#moved.add(part.path);
    }
    const conflicts = spread.unplaced.map(
      ({ what, base, theirs }): FileConflict => ({
        path,
        what,
        span: { start: 0, end: 0 },
        base,
        ours: '',
        theirs,
        kind: 'unplaced',
      }),
    );
    return [...unsettled(conflicts, this.#options.prefer)];
  }

  /** What templates made in the app, by its name in Azure, in lower case. */
  #generated(): ReadonlySet<string> {
    const names = [this.#input.entry, ...this.#others].flatMap((each) =>
      Object.keys(each.functions),
    );
    return new Set(names.map((name) => name.toLowerCase()));
  }

  /** The names that other files of the template took from a module, as far as these files are there. */
  #taken(path: string): ReadonlySet<string> {
    const { moduleName } = new PythonSource(path, '');
    const others = [...(this.#rendered?.values() ?? [])].filter(
      (each) => each.path !== path && each.path.endsWith('.py') && this.#tree.isThere(each.path),
    );
    return new Set(
      others.flatMap((each) =>
        [...indexText(each.path, each.text).imported].flatMap(([name, from]) =>
          from.includes(moduleName) ? [name] : [],
        ),
      ),
    );
  }

  /** Files that the user changed and the template has under another name now, by their old path. */
  #renamedFiles(base: ReadonlyMap<string, Output>): ReadonlyMap<string, Output> {
    const isOwn = ({ merge }: Output) => merge === 'own' || merge === 'keep';
    const coming = [...this.#theirs.values()].filter(
      (each) => isOwn(each) && !base.has(each.path) && !this.#tree.isThere(each.path),
    );
    if (coming.length === 0) return new Map();
    const gone = [...base.values()].filter((each) => {
      const { path, text } = each;
      const isGone = isOwn(each) && !this.#theirs.has(path);
      const ours = isGone ? plainText(this.#tree, path) : undefined;
      return Object.hasOwn(this.#input.entry.files, path) && ours !== undefined && ours !== text;
    });
    return pairedFiles(gone, coming);
  }

  /** The user's edits go along. */
  #renamed(old: Output, now: Output): FileMerge {
    const { path } = old;
    const next = { ...now, path };
    const merged = mergeOutput(this.#tree, old, next, this.#because, this.#options.prefer);
    if (merged.conflicts.length > 0) return merged;
    const [user] = this.#importersOf(path);
    if (user !== undefined) {
      const what = `${user} imports ${path}, which the template renamed to ${now.path}`;
      const sides = { span: { start: 0, end: 0 }, base: '', ours: '', theirs: '' };
      return { ...nothing, conflicts: [{ path, what, ...sides, kind: 'broken' }] };
    }
    const move: Edit = { kind: 'move', path, to: now.path, because: this.#because };
    return { ...merged, edits: [...merged.edits, move], taken: now };
  }

  /** Python files of the user that import a file of the template. */
  #importersOf(path: string): string[] {
    return importersOf(this.#tree, path, Object.keys(this.#input.entry.files));
  }

  /** A file that the template no longer has goes where nobody changed it or needs it. */
  #removed({ path, text, merge }: Output): FileMerge {
    const isShared = merge !== 'own' && merge !== 'keep';
    const file = this.#tree.file(path);
    const isOthers = this.#others.some(({ files }) => Object.hasOwn(files, path));
    if (isShared || file === undefined || isOthers) return nothing;
    const ours = plainText(this.#tree, path) ?? '';
    if (ours !== text) {
      const moved = unsettled(
        this.#movedElsewhere({ path, text, merge }, ours),
        this.#options.prefer,
      );
      if (moved.length > 0) return { ...nothing, conflicts: moved };
      return { ...nothing, diagnostics: [diagnose(fileOutlived, { path }, { at: { path } })] };
    }
    const [user] = this.#importersOf(path);
    if (user !== undefined) {
      return {
        ...nothing,
        diagnostics: [diagnose(fileImported, { path, user }, { at: { path } })],
      };
    }
    return { ...nothing, edits: [{ kind: 'delete', path, because: this.#because }] };
  }

  /** What the user changed in a file that is gone, and the template makes in another file now. */
  #movedElsewhere({ path, text }: Output, ours: string): FileConflict[] {
    if (!path.endsWith('.py')) return [];
    const declared = (module: string) =>
      new Map(
        [...declarationsOf(module), ...constantsOf(module)].map((each) => [each.name, each.text]),
      );
    const [was, has] = [declared(text), declared(ours)];
    return [...this.#theirs.values()].flatMap((output) => {
      if (!output.path.endsWith('.py')) return [];
      const wants = declared(output.text);
      return [...was].flatMap(([name, base]): FileConflict[] => {
        const [own, theirs] = [has.get(name), wants.get(name)];
        if (theirs === undefined || own === undefined || own === base || own === theirs) return [];
        const what = `${name}, which was changed here and which the template moved to ${output.path}`;
        const start = Math.max(0, ours.indexOf(own));
        const span = { start, end: start + own.length };
        return [{ path, what, span, base, ours: own, theirs, kind: 'unplaced' }];
      });
    });
  }

  /** What was rendered for each file; undefined where that is not known of all of them. */
  #base(): ReadonlyMap<string, Output> | undefined {
    return this.#rendered ?? this.#untouched();
  }

  /** Without the old templates, files that are as they were recorded are what was rendered. */
  #untouched(): ReadonlyMap<string, Output> | undefined {
    const found = new Map<string, Output>();
    for (const [path, digest] of Object.entries(this.#input.entry.files)) {
      const now = this.#theirs.get(path);
      const ours = plainText(this.#tree, path);
      const text = [now?.text, ours].find(
        (each) => each !== undefined && digestOf(each) === digest,
      );
      if (text === undefined && this.#tree.file(path) !== undefined) return undefined;
      found.set(path, { path, text: text ?? '', merge: now?.merge ?? 'own' });
    }
    return found;
  }

  #withoutBase(): Diagnostic[] {
    const { entry, now } = this.#input;
    return Object.entries(entry.templates)
      .filter(([name, { integrity }]) => now.origin(name).integrity !== integrity)
      .map(([template, { version }]) => diagnose(oldVersionMissing, { template, version }));
  }

  #record(merges: readonly FileMerge[], base: ReadonlyMap<string, Output> | undefined): Generated {
    const { entry, now, answers } = this.#input;
    const taken = merges.flatMap((each) => each.taken ?? []);
    const { helpers: known = {}, ...rest } = entry;
    const { helpers = {}, ...made } = recordOf(now, { ...entry, answers }, taken);
    // What the app had in its own way when the code was made is still its own.
    const others = once(
      () => new Set([...(base?.values() ?? [])].flatMap(needsIn).map(([name]) => name)),
    );
    const own = Object.entries(helpers).filter(
      ([name]) => !isNeed(name) || Object.hasOwn(known, name) || !others().has(name),
    );
    return { ...rest, ...made, ...(own.length > 0 && { helpers: Object.fromEntries(own) }) };
  }

  #functions({ functions: now }: Generated): FunctionChange[] {
    const { functions: old } = this.#input.entry;
    const names = [...new Set([...Object.keys(old), ...Object.keys(now)])];
    const files = pythonFilesOfApp(this.#tree);
    const isThere = (name: string) =>
      files.some((path) => indexPython(this.#tree, path)?.functions.has(name.toLowerCase()));
    return names.flatMap((name): FunctionChange[] => {
      if (old[name] === now[name]) return [];
      if (old[name] === undefined) return [{ name, change: 'new' }];
      if (now[name] === undefined) return [{ name, change: 'removed' }];
      return [{ name, change: isThere(name) ? 'changed' : 'stays deleted' }];
    });
  }

  /** New functions whose name the app has already, from somebody else. */
  #clashes(functions: readonly FunctionChange[]): Diagnostic[] {
    const added = functions.filter(({ change }) => change === 'new');
    const declared = added.length === 0 ? [] : (this.#findFunctions() ?? []);
    return added.flatMap(({ name }) =>
      declared
        .filter((each) => each.name === name.toLowerCase())
        .map(({ path }) => diagnose(updateAlreadyThere, { name, path }, { at: { path } })),
    );
  }
}

/** What is known of an entry before its files are merged. */
interface Before {
  readonly before: readonly Diagnostic[];
}

function isError({ severity }: Diagnostic): boolean {
  return severity === 'error';
}

/** Two parts of one file, one below the other. */
function below(one: PythonPart, other: PythonPart): PythonPart {
  const join = (of: 'base' | 'theirs' | 'rendered') => `${one[of]}\n\n\n${other[of]}`;
  return {
    base: join('base'),
    theirs: join('theirs'),
    rendered: join('rendered'),
    merge: one.merge,
  };
}

const nothing: FileMerge = { edits: [], diagnostics: [], conflicts: [] };

function byPath(outputs: readonly Output[]): Map<string, Output> {
  return new Map(outputs.map((output) => [output.path, output]));
}

/** The functions of an app, in lower case; undefined where it cannot be read. */
export function namesIn(tree: Tree): ReturnType<FindFunctions> {
  const app = readV2App(tree);
  if (app.kind !== 'app') return undefined;
  const { functions, sources } = app;
  sources.dispose();
  return functions.flatMap(({ name, source }) =>
    name === undefined ? [] : [{ name: name.toLowerCase(), path: source.path }],
  );
}
