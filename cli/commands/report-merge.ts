import { jsonText } from '../../api/report/json-text.ts';
import { mergeReports } from '../../api/report/merge-reports.ts';
import { readReports } from '../../api/report/report-files.ts';
import type { Run } from '../command.ts';
import { appsMarkdown } from '../views/apps-markdown.ts';
import { appsTable } from '../views/apps-table.ts';
import { reportProblems } from '../views/not-located.ts';
import { diagnosticLines } from '../views/report.ts';

/** Merges what the shards of one run printed with --json. Ends as the gravest of them. */
export const run: Run = async (session, first = '.', { markdown }, more) => {
  const { io, json, cwd } = session;
  const read = readReports([first, ...more], cwd);
  const problems = read.flatMap((each) => ('code' in each ? [each] : []));
  const reports = read.flatMap((each) => ('code' in each ? [] : [each]));
  const merged = problems.length > 0 ? problems : mergeReports(reports);
  if (!('document' in merged)) return reportProblems(session, 'report merge', merged);
  const { document, findings, exit } = merged;
  if (json) io.raw(jsonText(document));
  else if (markdown === true) io.raw(appsMarkdown(document));
  else {
    io.out(...appsTable(document, io.columns), '');
    io.out(...diagnosticLines(findings, io, () => undefined));
  }
  return exit;
};
