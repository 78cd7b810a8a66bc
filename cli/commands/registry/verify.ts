import { nameOfApp } from '../../../api/apps/app-name.ts';
import type { HostEvent } from '../../../api/host.ts';
import {
  type DriftOutcome,
  verifyGenerated,
  verifyGeneratedAll,
} from '../../../api/registry/verify.ts';
import type { Run, Session } from '../../command.ts';
import { finishApp } from '../../finish.ts';
import { driftRows } from '../../views/registry/drift-rows.ts';
import { newDiagnosticLines } from '../../views/report.ts';
import type { Line } from '../../views/terminal.ts';
import { finishApps, readAppsOptions, showEvent } from '../many-apps.ts';

/** Says what of the generated code was changed, and whether what is pinned is what is there. */
export const run: Run = async (session, path = '.', flags) => {
  const strict = { strict: flags.strict === true };
  const many = readAppsOptions(flags);
  if (many !== undefined) {
    const host = session.host((event) => show(event, session));
    const outcome = await verifyGeneratedAll(path, { ...strict, ...many }, host);
    return finishApps(outcome, session, { table: false });
  }
  const outcome = await verifyGenerated(path, strict, session.host());
  return finishApp(outcome, session, { lines: () => driftLines(outcome, session) });
};

function show(event: HostEvent, session: Session): void {
  const { io, json } = session;
  if (json) return;
  if (event.kind === 'app-done') {
    const outcome = event.outcome as DriftOutcome;
    const found = newDiagnosticLines(outcome.diagnostics, session);
    io.out(...driftLines(outcome, session), ...found);
  } else {
    showEvent(event, session);
  }
}

function driftLines({ about, kind }: DriftOutcome, { cwd }: Session): Line[] {
  if (about === undefined) return [];
  const { root, entries, foreign = [] } = about;
  if (entries.length === 0 && kind === 'failed') return [];
  if (entries.length === 0) return [`Nothing in ${nameOfApp(root, cwd)} was generated.`];
  const rows = entries.flatMap((entry) => [...driftRows(entry), '']);
  return [...rows, ...(foreign.length > 0 ? [`Not generated: ${foreign.join(', ')}.`, ''] : [])];
}
