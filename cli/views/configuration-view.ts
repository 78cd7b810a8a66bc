import type { Host } from '../../api/host.ts';
import type { Outcome } from '../../api/outcome.ts';
import type { ConfigurationAbout } from '../../api/registry/configuration-about.ts';
import type { Session } from '../command.ts';
import { nextLines } from '../finish.ts';
import { diffView } from './diff-view.ts';
import { commandRow } from './next-view.ts';
import { type Line, styled } from './terminal.ts';

/** The parts of a run on configuration that are its own. */
export interface ConfigurationView<About extends ConfigurationAbout> {
  /** What a person should know before they say yes. */
  head(about: About): readonly Line[];
  /** What to do next, once it is written. */
  next(about: About): readonly Line[];
}

/** Prints the plan. */
export function showConfiguration<About extends ConfigurationAbout>(
  session: Session,
  { head }: ConfigurationView<About>,
): Host['on'] {
  const { io } = session;
  return (event) => {
    if (event.kind !== 'plan' || event.command !== 'configure') return;
    io.out(...head(event.about as About), '', ...diffView(event.changes, 'full', io));
  };
}

/** How it ended. */
export function configurationEnding<About extends ConfigurationAbout>(
  outcome: Outcome<About>,
  session: Session,
  view: ConfigurationView<About>,
): readonly Line[] {
  const { kind, about } = outcome;
  if (about === undefined) return [];
  switch (kind) {
    case 'nothing':
      return [...view.head(about), 'Already up to date.'];
    case 'planned':
    case 'declined':
    case 'canceled':
      return [
        'Nothing was written. Write it with:',
        ...nextLines(outcome, session).map((line) => commandRow(line)),
      ];
    case 'written':
      return [[styled('green', 'Done.')], ...view.next(about)];
    default:
      return [];
  }
}
