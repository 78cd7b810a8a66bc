import { diagnose } from '../../diagnostics/diagnostic.ts';
import { migration } from '../../diagnostics/migration.ts';
import type { Answers } from '../../generators/templates/question.ts';
import { openRegistries, type Registries } from '../../registry/open/registries.ts';
import { givenAnswers, readAnswers } from '../answers.ts';
import { ask } from '../ask.ts';
import { type Host, sourceFor } from '../host.ts';
import { invalid, type Outcome, stopped, unanswered } from '../outcome.ts';
import { placed } from '../report/placed.ts';
import type { LayoutOptions } from './migrate-options.ts';

/** An app template into whose layout functions are migrated. */
export interface ChosenLayout {
  readonly registries: Registries;
  /** As it is asked for. */
  readonly template: string;
  /** To its questions; `name` only where one was given, since each app has its own. */
  readonly answers: Answers;
  /** Globs of sensitive files that it may write. */
  readonly allowSensitive: readonly string[];
}

type Chosen =
  | { readonly kind: 'ready'; readonly layout: ChosenLayout }
  | { readonly kind: 'stopped'; readonly outcome: Outcome<never> };

/** Opens the template and has its questions answered. */
export async function chooseLayout(
  options: LayoutOptions,
  { isAsking, layout }: { readonly isAsking: boolean; readonly layout?: string | undefined },
  host: Host,
): Promise<Chosen> {
  const ended = (outcome: Outcome<never>) => ({ kind: 'stopped', outcome }) as const;
  const { name: template, allowSensitive = [], offline, frozen } = options;
  const { cwd, env } = host;
  const registries = await openRegistries(cwd, [template], {
    env,
    frozen: frozen === true,
    offline: offline === true,
  });
  if (registries.kind === 'failed')
    return ended(stopped('refused', placed(registries.diagnostics)));
  const { manifest } = registries.value.library.template(template);
  if (manifest.kind !== 'app') {
    return ended(stopped('refused', placed([diagnose(migration.noLayout, { template })])));
  }
  if (layout !== undefined) {
    const message = 'the template says where functions go; there is --answer layout=…';
    return ended(invalid([{ option: 'layout', message }]));
  }
  const read = readAnswers(options, cwd);
  if (read.errors.length > 0) return ended(invalid(read.errors));
  const given = givenAnswers(manifest.questions, read.answers, read.fromFile);
  if (given.errors.length > 0) return ended(invalid(given.errors));
  // Each app is called as its folder is.
  const questions = manifest.questions.filter(({ name }) => name !== 'name');
  const source = sourceFor(host, !isAsking || host.ask === undefined);
  const asked = await ask(questions, given.answers, source, host);
  if (asked.kind !== 'answered') return ended(unanswered(asked));
  const { answers: all } = asked;
  return {
    kind: 'ready',
    layout: { registries: registries.value, template, answers: all, allowSensitive },
  };
}
