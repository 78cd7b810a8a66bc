import { mostSevere } from '../../api/report/exit.ts';
import { mergeReportFiles } from '../../api/report/merge-reports.ts';
import type { Run } from '../command.ts';
import { finishApp, printDocument, saveReport } from '../finish.ts';
import { appsTable } from '../views/apps-table.ts';
import { newDiagnosticLines } from '../views/report.ts';

/** Merges what the shards of one run printed with --json. Ends as the worst of them. */
export const run: Run = async (session, first = '.', { markdown }, more) => {
  const { io, json } = session;
  const merged = mergeReportFiles([first, ...more], session.host());
  if (merged.kind !== 'merged') return finishApp(merged, session, { lines: () => [] });
  const { document, diagnostics, exit } = merged;
  if (json) await printDocument(document, session);
  else if (markdown === true) await printDocument(document, { ...session, format: 'markdown' });
  else {
    io.out(...appsTable(document, io.columns), '');
    io.out(...newDiagnosticLines(diagnostics, session));
  }
  return mostSevere([exit, ...(await saveReport(document, session))]);
};
