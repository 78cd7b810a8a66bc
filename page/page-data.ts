import type { AppRow, AppsDocument, JsonDiagnostic } from '../api/report/document.ts';
import {
  type FunctionRow,
  proofText,
  provedRows,
  type RowVerdict,
  statusText,
  verdictOf,
} from '../api/report/function-facts.ts';

export type { PageCode, PageData, PageUi } from '../api/report/page/page-data.ts';

/** One function as all commands tell of it; which fields it has depends on the command. */
export interface PageFunction {
  readonly app: AppRow;
  readonly name: string;
  readonly trigger: string;
  readonly source: string;
  readonly status: string;
  readonly proof: string;
  readonly verdict: RowVerdict;
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
interface Row extends FunctionRow {
  readonly source?: string;
  readonly bindings?: readonly PageBinding[];
  readonly calls?: readonly string[];
  readonly found?: { readonly bindings?: readonly Readonly<Record<string, unknown>>[] };
}

interface RunRow {
  readonly name: string;
  readonly outcome: string;
  readonly calls: number;
}

/** The functions of all apps, those that need a person first. */
export function functionsOf({ apps }: AppsDocument): PageFunction[] {
  const all = apps.flatMap((app) => {
    const { run } = app as AppRow & { readonly run?: { readonly functions: readonly RunRow[] } };
    const runs = new Map(run?.functions.map((each) => [each.name, each]));
    return provedRows<Row>(app).map((each): PageFunction => {
      const { row, proof, diagnostics } = each;
      const { name } = row;
      const bindings = row.bindings ?? foundBindings(proof);
      const found = bindings.find(({ type }) => /trigger$/i.test(type));
      const ran = runs.get(name);
      return {
        ...{ app, name, verdict: verdictOf(each), bindings, diagnostics },
        trigger: row.trigger ?? found?.type ?? '',
        source: row.source ?? '',
        status: statusText(row),
        proof: proofText(proof),
        findings: (proof.findings ?? []).map(({ text }) => text),
        calls: row.calls ?? [],
        run: ran === undefined ? '' : `${ran.calls} calls: ${ran.outcome.replace('-', ' ')}`,
      };
    });
  });
  const rank = { bad: 0, review: 1, good: 2, skipped: 3 };
  return all.sort((one, other) => rank[one.verdict] - rank[other.verdict]);
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
