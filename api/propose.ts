import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Result } from '../diagnostics/result.ts';
import { ok } from '../diagnostics/result.ts';
import { notAllowed, type Sensitive } from '../registry/permissions/permissions.ts';
import { counted } from '../workspace/text/counted.ts';
import { confirm, confirmWriting } from './ask.ts';
import type { AnswerSource, Host, Plan } from './host.ts';
import { completed, missingAnswers, type Outcome, type Proof, stopped } from './outcome.ts';
import { type PlacedDiagnostic, placed } from './report/placed.ts';
import { afterSignal, type Prove, type Writing, write } from './write.ts';

/** A plan that no diagnostic is against, with all that decides whether it is written. */
export interface Proposal<About extends object> extends Omit<Writing, 'prove'> {
  readonly about: About;
  readonly plan: Plan;
  readonly diagnostics: readonly PlacedDiagnostic[];
  /** The command that repeats the run without asking. */
  readonly next: Outcome['next'];
  /** Files that a person has to allow first, unless these globs do. */
  readonly sensitive?: readonly Sensitive[];
  readonly allowSensitive?: readonly string[];
  /** What else is against writing; looked at as late as possible. */
  readonly guard?: () => readonly Diagnostic[];
  /** Where nobody can be asked the changes are written all the same: nothing of a person's changes. */
  readonly isSafe?: boolean;
  /** How the changes are proved, or why they cannot be. */
  readonly prove: () => Promise<Result<Prove>>;
  /** Says what else is true once all of it is written. */
  readonly afterwards?: () => Promise<readonly PlacedDiagnostic[]>;
}

/** Whether to write at all, and whom to ask. */
export interface Consent {
  readonly source: AnswerSource;
  readonly dryRun: boolean;
}

/** For `Proposal.prove` where there is nothing to verify. */
export async function unproved(): Promise<Result<Prove>> {
  return ok({ kind: 'none' });
}

/** Shows a plan, asks a person where there is one, and writes and proves it. */
export async function propose<About extends object>(
  proposal: Proposal<About>,
  { source, dryRun }: Consent,
  host: Host,
): Promise<Outcome<About>> {
  const { about, plan, changes, diagnostics, next } = proposal;
  const facts = { diagnostics, changes, next };
  const refused = (found: readonly Diagnostic[]): Outcome<About> =>
    stopped('refused', [...diagnostics, ...placed(found)]);
  if (changes.length === 0 && !isMore(plan)) return completed('nothing', about, facts);
  await host.on({ kind: 'plan', ...plan });
  const open = notAllowed(proposal.sensitive ?? [], proposal.allowSensitive ?? []);
  if (open.length > 0) {
    if (source !== 'person' || dryRun) return refused(open);
    const answer = await confirm('allowSensitive', 'Write the sensitive files too?', host, false);
    if (answer === 'canceled') return stopped('canceled', diagnostics);
    if (!answer) return refused(open);
  }
  if (dryRun) return completed('planned', about, facts);
  if (source === 'nobody' && !proposal.isSafe) {
    return missingAnswers([confirmWriting], { ...facts, about });
  }
  const guarded = proposal.guard?.() ?? [];
  if (guarded.length > 0) return failed(proposal, guarded);
  if (source === 'person') {
    const answer = await confirm(
      confirmWriting.name,
      `Write ${counted(changes.length, 'file')}?`,
      host,
    );
    if (answer === 'canceled') return stopped('canceled', diagnostics, { about, changes });
    if (!answer) return completed('declined', about, facts);
  }
  const prove = await proposal.prove();
  if (prove.kind === 'failed') return failed(proposal, prove.diagnostics);
  const written = await write({ ...proposal, prove: prove.value }, host);
  if (written.kind === 'failed') return failed(proposal, written.diagnostics);
  const { kind, proof } = written;
  const doubts = written.kind === 'written' ? written.diagnostics : [];
  const more = kind === 'written' ? await proposal.afterwards?.() : undefined;
  const late = kind === 'written' ? afterSignal(host.signal) : [];
  return completed(kind, about, {
    ...facts,
    diagnostics: [...diagnostics, ...doubts, ...(more ?? []), ...late],
    ...proofFact(proof),
  });
}

function failed<About extends object>(
  { about, changes, diagnostics }: Proposal<About>,
  found: readonly Diagnostic[],
): Outcome<About> {
  return stopped('failed', [...diagnostics, ...placed(found)], { about, changes });
}

function proofFact(proof: Proof | undefined): { readonly proof?: Proof } {
  return proof === undefined ? {} : { proof };
}

/** A plopfile may have code to run though it changes no file. */
function isMore(plan: Plan): boolean {
  return plan.command === 'run' && plan.left.length > 0;
}
