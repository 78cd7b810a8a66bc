import { verify, verifyData } from '../../api/verify/verify.ts';
import { flagOf, type Run, textOf } from '../command.ts';
import { finishApp } from '../finish.ts';
import { newDiagnosticLines } from '../views/report.ts';
import { packageLines, verificationLines } from '../views/verification-view.ts';
import { showWork } from '../views/work.ts';

/** Indexes an app and, where an original is named, compares it with that. */
export const run: Run = async (session, path = '.', flags) => {
  const { io } = session;
  const host = session.host((event) => {
    if (event.kind === 'diagnostics') io.err(...newDiagnosticLines(event.diagnostics, session));
    showWork(event, io);
  });
  const outcome = await verify(
    path,
    {
      against: textOf(flags.against),
      python: textOf(flags.python),
      exact: flagOf(flags.exact),
      timeoutS: textOf(flags.timeout),
      package: textOf(flags.package),
      run: flags.run === true,
      invocations: textOf(flags.invocations),
    },
    host,
  );
  return finishApp(outcome, session, {
    dataOf: verifyData,
    lines: ({ kind, proof, about }) => {
      if (about?.packages !== undefined) return packageLines(about.packages, io);
      return proof?.kind === 'checked'
        ? verificationLines(proof.verification, kind === 'done', io, about?.run)
        : [];
    },
  });
};
