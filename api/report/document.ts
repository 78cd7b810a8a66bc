import { isUtf8 } from 'node:buffer';
import type { UserPython } from '../../verify/environment/python.ts';
import { isSound } from '../../verify/index/indexing.ts';
import type { FunctionVerification, Verification } from '../../verify/verify.ts';
import { kindOf, placeOf } from '../../workspace/change/changes.ts';
import type { Because, Change } from '../../workspace/change/edit.ts';
import { patchOf } from '../../workspace/change/patch.ts';
import { showsSecret } from '../../workspace/change/secret-changes.ts';
import { joinPath } from '../../workspace/tree/tree.ts';
import type { Shard } from '../apps/many-apps.ts';
import {
  type OpenQuestion,
  type Outcome,
  type OutcomeKind,
  type Proof,
  unverifiedText,
} from '../outcome.ts';
import { type Exit, exitCode, exitOf } from './exit.ts';
import type { PlacedDiagnostic, PlacedVerification, PlaceInText } from './placed.ts';
import { questionData } from './question-data.ts';

/** What every command prints with `--json`: schemas/report.schema.json describes it. */
export interface MachineDocument {
  readonly version: 1;
  /** The command without `pyfunc`, e.g. `registry add`. */
  readonly command: string;
  readonly status: OutcomeKind;
  /** The exit code of the process. */
  readonly exitCode: number;
  readonly diagnostics: readonly JsonDiagnostic[];
  /** Of a command that works on apps. */
  readonly apps?: readonly AppRow[];
  /** Of any other command: what it is about. */
  readonly result?: object;
  /** What was, or would be, written; of apps each change is in their row with its patch. */
  readonly changes: readonly JsonChange[];
  /** Command lines that go on from here. */
  readonly next: readonly string[];
}

/** The document of a command over apps, which `pyfunc report merge` reads and makes. */
export interface AppsDocument extends MachineDocument {
  /** With `--shard`: which, and how many apps all shards have. */
  readonly shard?: Shard & { readonly appsInAll: number };
  readonly apps: readonly AppRow[];
}

/** One app. What else is in it depends on the command. */
export interface AppRow {
  /** Absolute. */
  readonly root: string;
  /** From the folder that the command was started in. */
  readonly path: string;
  readonly result: OutcomeKind;
  /** That of a run over this app alone. */
  readonly exitCode: number;
  readonly functions: readonly object[];
  readonly diagnostics: readonly JsonDiagnostic[];
  readonly changes: readonly JsonChange[];
  readonly verification?: JsonVerification;
  /** Why there is no verification, where there might be one. */
  readonly unverified?: string;
}

/** A diagnostic with its place as editors count, from 1. Spans are offsets into the decoded text. */
export interface JsonDiagnostic extends Omit<PlacedDiagnostic, 'at' | 'places'> {
  readonly at?: JsonPlace;
  readonly places?: readonly JsonPlace[];
}

export type JsonPlace = Omit<PlaceInText, 'text' | 'mark'>;

export interface JsonChange {
  readonly path: string;
  readonly kind: 'new' | 'deleted' | 'moved' | 'changed';
  /** Where a moved file was. */
  readonly from?: string;
  readonly because: readonly Because[];
  /** For `git apply`, once written in `patchEncoding`; absent where it would show a secret. */
  readonly patch?: string;
  readonly patchEncoding?: 'utf-8' | 'latin-1';
}

/** A verification for machines. */
export interface JsonVerification {
  /** Whether the app indexes and each function that was compared equals its original. */
  readonly sound: boolean;
  readonly python: UserPython;
  readonly against?: string;
  readonly functions: readonly FunctionVerification[];
  readonly standIns: Verification['indexing']['standIns'];
  readonly diagnostics: readonly JsonDiagnostic[];
}

/** What the outcome itself does not know. */
export interface DocumentOptions {
  readonly command: string;
  readonly next: readonly string[];
  /** Where a signal ended the process. */
  readonly exit?: Exit | undefined;
  /** How a question is answered, e.g. `--route` or `[name]`. */
  readonly flagOf?: (question: OpenQuestion) => string;
}

/** The document of a command that is not about apps. */
export function documentOf<About extends object>(
  outcome: Outcome<About>,
  options: DocumentOptions & { readonly dataOf?: ((about: About) => object) | undefined },
): MachineDocument {
  const { kind, about, changes, proof } = outcome;
  const { dataOf = (known) => known } = options;
  return {
    ...headOf(outcome, options),
    result: {
      ...(about && dataOf(about)),
      ...(kind === 'missing-answers' && {
        missing: outcome.questions.map((each) => questionData(each, options.flagOf)),
      }),
      ...(kind === 'invalid' && { errors: outcome.errors }),
      ...proofData(proof),
    },
    changes: changes.map(jsonChange),
    next: options.next,
  };
}

/** The document of a command about one app. */
export function appDocumentOf<About extends AppAbout>(
  outcome: Outcome<About>,
  options: DocumentOptions & { readonly dataOf?: ((about: About) => object) | undefined },
): AppsDocument {
  const { about } = outcome;
  const head = headOf(outcome, options);
  if (about === undefined) return { ...head, apps: [], changes: [], next: options.next };
  const row = { ...appRow(outcome, about), ...options.dataOf?.(about) };
  return { ...head, diagnostics: [], apps: [row], changes: changesIn([row]), next: options.next };
}

/** What a command over several apps came to. */
export interface SeveralApps {
  readonly diagnostics: readonly PlacedDiagnostic[];
  readonly apps: readonly AppRow[];
  readonly exit: Exit;
  readonly shard?: Shard | undefined;
  /** How many apps there are in all shards. */
  readonly count: number;
}

/** The document of a command about several apps; its status is that of the app with the worst end. */
export function appsDocumentOf(
  { diagnostics, apps, exit, shard, count }: SeveralApps,
  { command, next, exit: signal }: DocumentOptions,
): AppsDocument {
  const code = exitCode(signal ?? exit);
  const worst = apps.find((app) => app.exitCode === exitCode(exit));
  return {
    version: 1,
    command,
    status: worst?.result ?? (exit === 'done' ? 'done' : 'failed'),
    exitCode: code,
    diagnostics: diagnostics.map(jsonDiagnostic),
    ...(shard && { shard: { ...shard, appsInAll: count } }),
    apps,
    changes: changesIn(apps),
    next,
  };
}

function headOf(outcome: Outcome, { command, exit }: DocumentOptions) {
  return {
    version: 1,
    command,
    status: outcome.kind,
    exitCode: exitCode(exit ?? exitOf(outcome)),
    diagnostics: outcome.diagnostics.map(jsonDiagnostic),
  } as const;
}

/** What an outcome about an app says of it. */
export interface AppAbout {
  /** Absolute. */
  readonly root: string;
  /** From the folder that the command was started in. */
  readonly path: string;
  readonly functions: readonly object[];
}

/** The row of an app; `patches` false leaves out the patches, which take time and memory. */
export function appRow(outcome: Outcome<AppAbout>, about: AppAbout, patches = true): AppRow {
  const { kind, diagnostics, changes, proof } = outcome;
  return {
    ...about,
    result: kind,
    exitCode: exitCode(exitOf(outcome)),
    diagnostics: diagnostics.map(jsonDiagnostic),
    changes: changes.map(patches ? jsonChange : changeHead),
    ...proofData(proof),
  };
}

/** The changes of all apps, from the folder that the command was started in, without their patches. */
export function changesIn(apps: readonly AppRow[]): JsonChange[] {
  return apps.flatMap(({ path, changes }) => {
    const at = (name: string) => joinPath(path === '.' ? '' : path, name);
    return changes.map(({ kind, because, from, ...change }) => ({
      path: at(change.path),
      kind,
      ...(from !== undefined && { from: at(from) }),
      because,
    }));
  });
}

function proofData(proof: Proof | undefined): object {
  if (proof === undefined) return {};
  return proof.kind === 'checked'
    ? { verification: verificationData(proof.verification) }
    : { unverified: unverifiedText(proof) };
}

export function verificationData(verification: PlacedVerification): JsonVerification {
  const { indexing, against, functions, diagnostics } = verification;
  return {
    sound: isSound(verification),
    python: indexing.python,
    ...(against !== undefined && { against }),
    functions,
    standIns: indexing.standIns,
    diagnostics: diagnostics.map(jsonDiagnostic),
  };
}

export function jsonDiagnostic({ at, places, ...rest }: PlacedDiagnostic): JsonDiagnostic {
  return {
    ...rest,
    ...(at && { at: jsonPlace(at) }),
    ...(places && { places: places.map(jsonPlace) }),
  };
}

/** A place without its line. */
export function jsonPlace({ text: _, mark: __, ...place }: PlaceInText): JsonPlace {
  return place;
}

/** A change without its patch. */
function changeHead(change: Change): JsonChange {
  const { before, because } = change;
  const kind = kindOf(change);
  const from = kind === 'moved' && before ? { from: before.path } : {};
  return { path: placeOf(change), kind, ...from, because };
}

export function jsonChange(change: Change): JsonChange {
  const head = changeHead(change);
  if (showsSecret(change)) return head;
  const patch = Buffer.from(patchOf([change]));
  // A file in another encoding makes a patch that is not UTF-8: one character for each byte then.
  const utf8 = isUtf8(patch);
  return {
    ...head,
    patch: patch.toString(utf8 ? 'utf8' : 'latin1'),
    patchEncoding: utf8 ? 'utf-8' : 'latin-1',
  };
}
