import type { AppRow, AppsDocument, JsonDiagnostic } from '../api/report/document.ts';

export type { PageCode, PageData, PageUi } from '../api/report/page/page-data.ts';

/** One function as all commands tell of it; which fields it has depends on the command. */
export interface PageFunction {
  readonly app: AppRow;
  readonly name: string;
  readonly trigger: string;
  readonly source: string;
  readonly status: string;
  readonly proof: string;
  readonly verdict: 'good' | 'bad' | 'skipped' | 'review';
  readonly findings: readonly string[];
  readonly bindings: readonly PageBinding[];
  readonly calls: readonly string[];
  readonly run: string;
  readonly diagnostics: readonly JsonDiagnostic[];
}

export interface PageBinding {
  readonly type: string;
  readonly name: string;
  readonly direction: string;
  /** Absent where only the result is known. */
  readonly decorator?: string;
  readonly properties: readonly {
    readonly kind: string;
    readonly property?: string;
    readonly value?: string;
    readonly argument?: string;
  }[];
}

/** A part of a plan that can be skipped by itself. */
export interface PageHunk {
  readonly name: string;
  readonly path: string;
  readonly step: string;
  readonly isSkipped: boolean;
  readonly patch?: string;
}

/** The hunks of the app that a person decides on. */
export function hunksOf({ apps }: AppsDocument): readonly PageHunk[] {
  const [app] = apps as readonly (AppRow & { readonly hunks?: readonly PageHunk[] })[];
  return app?.hunks ?? [];
}

/** What a row of a function may hold. */
interface Row {
  readonly name: string;
  readonly trigger?: string;
  readonly source?: string;
  readonly status?: string;
  readonly outcome?: string;
  readonly change?: string;
  readonly bindings?: readonly PageBinding[];
  readonly calls?: readonly string[];
  readonly found?: { readonly bindings?: readonly Readonly<Record<string, unknown>>[] };
  readonly findings?: readonly { readonly text: string }[];
}

interface RunRow {
  readonly name: string;
  readonly outcome: string;
  readonly calls: number;
}

const statusWords: Readonly<Record<string, string>> = {
  migrated: 'migrated',
  review: 'needs review',
  refused: 'refused',
  'held-back': 'held back',
  'left-out': 'left out',
};

const proofWords: Readonly<Record<string, string>> = {
  same: 'equal',
  note: 'equal, with a note',
  different: 'different',
  missing: 'missing',
  extra: 'not in the original',
  unreadable: 'original unreadable',
  indexed: 'indexed',
};

const bad = ['refused', 'different', 'missing', 'extra', 'unreadable'];

export function diagnosticsOf({ diagnostics, verification }: AppRow): JsonDiagnostic[] {
  const all = [...diagnostics, ...(verification?.diagnostics ?? [])];
  return [
    ...new Map(
      all.map((each) => [JSON.stringify([each.code, each.message, each.at]), each]),
    ).values(),
  ];
}

/** The functions of all apps, those that need a person first. */
export function functionsOf({ apps }: AppsDocument): PageFunction[] {
  const all = apps.flatMap((app) => {
    const rows = (app.functions ?? []) as readonly Row[];
    const proofs = new Map(
      (app.verification?.functions ?? []).map((each) => [each.name, each as unknown as Row]),
    );
    const names = new Set(rows.map(({ name }) => name));
    const more = [...proofs.values()].filter(({ name }) => !names.has(name));
    const { run } = app as AppRow & { readonly run?: { readonly functions: readonly RunRow[] } };
    const runs = new Map(run?.functions.map((each) => [each.name, each]));
    const own = Map.groupBy(diagnosticsOf(app), (each) => each.function ?? '');
    return [...rows, ...more].map((row) =>
      pageFunction(
        app,
        row,
        proofs.get(row.name) ?? row,
        runs.get(row.name),
        own.get(row.name) ?? [],
      ),
    );
  });
  const rank = { bad: 0, review: 1, good: 2, skipped: 3 };
  return all.sort((one, other) => rank[one.verdict] - rank[other.verdict]);
}

function pageFunction(
  app: AppRow,
  row: Row,
  proof: Row,
  run: RunRow | undefined,
  diagnostics: readonly JsonDiagnostic[],
): PageFunction {
  const { name, status = '', change = '' } = row;
  const outcome = proof.outcome ?? '';
  const hasError = diagnostics.some(({ severity }) => severity === 'error');
  const verdict =
    hasError || bad.includes(status) || bad.includes(outcome)
      ? 'bad'
      : status === 'left-out' || status === 'held-back'
        ? 'skipped'
        : status === 'review' || diagnostics.some(({ severity }) => severity === 'review')
          ? 'review'
          : 'good';
  const bindings = row.bindings ?? foundBindings(proof);
  const found = bindings.find(({ type }) => /trigger$/i.test(type));
  return {
    ...{ app, name, verdict, bindings, diagnostics },
    trigger: row.trigger ?? found?.type ?? '',
    source: row.source ?? '',
    status: status === '' ? change : (statusWords[status] ?? status),
    proof: outcome === '' ? '' : (proofWords[outcome] ?? outcome),
    findings: (proof.findings ?? []).map(({ text }) => text),
    calls: row.calls ?? [],
    run: run === undefined ? '' : `${run.calls} calls: ${run.outcome.replace('-', ' ')}`,
  };
}

/** Of a function whose v2 form alone is known: as it was indexed. */
function foundBindings({ found }: Row): PageBinding[] {
  return (found?.bindings ?? []).map(({ type, name, direction, ...properties }) => ({
    type: String(type ?? ''),
    name: String(name ?? ''),
    direction: String(direction ?? '').toLowerCase(),
    properties: Object.entries(properties).map(([property, value]) => ({
      kind: 'same',
      property,
      value: JSON.stringify(value),
    })),
  }));
}

const resourceNames =
  /^(?:queueName|path|containerName|collectionName|tableName|topicName|eventHubName|topic|hubName|channel|route|schedule)$/i;

/** What a binding reads or writes: a queue, a container, a route. */
export function resourceOf({ type, properties }: PageBinding): string {
  const found = properties.find(({ property }) => resourceNames.test(property ?? ''));
  const name = found?.value?.replace(/^"|"$/g, '') ?? '';
  return name === '' ? '' : `${type.replace(/Trigger$/i, '')} ${name}`;
}
