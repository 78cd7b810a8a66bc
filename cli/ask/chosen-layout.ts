import { readAnswers } from '../../api/answers-file.ts';
import type { Exit } from '../../api/report/exit.ts';
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { migration } from '../../diagnostics/migration.ts';
import type { Answers, Question } from '../../generators/templates/question.ts';
import { openRegistries, type Registries } from '../../registry/open/registries.ts';
import type { Options, Session } from '../command.ts';
import { ask, type Source } from './ask.ts';
import { sayObjections } from './missing-answers.ts';
import { type Given, givenAnswers } from './question.ts';

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

/** Opens the template of `--template` and has its questions answered, or says how the run ends. */
export async function chooseLayout(
  template: string,
  session: Session,
  flags: Options,
  source: Source,
): Promise<ChosenLayout | Exit | readonly Diagnostic[]> {
  const { cwd, env } = session;
  const registries = await openRegistries(cwd, [template], {
    env,
    frozen: flags.frozen === true,
    offline: flags.offline === true,
  });
  if (!('library' in registries)) return registries;
  const { manifest } = registries.library.template(template);
  if (manifest.kind !== 'app') return [diagnose(migration.noLayout, { template })];
  const given = answersIn(manifest.questions, flags, cwd);
  if (given.objections.length > 0) return sayObjections(given.objections, session);
  // Each app is called as its folder is.
  const questions = manifest.questions.filter(({ name }) => name !== 'name');
  const asked = await ask(questions, given.answers, source);
  if (asked.kind === 'interrupted') return 'interrupted';
  if (asked.kind === 'missing') {
    const lines = asked.questions.map(
      ({ name, title }) => `--answer ${name}=… is needed: ${title}`,
    );
    return sayObjections(lines, session);
  }
  const { allowSensitive = [] } = flags;
  if (!Array.isArray(allowSensitive)) throw new Error('Globs are lists');
  return { registries, template, answers: asked.answers, allowSensitive };
}

/** What was answered with `--answer <name>=<value>` and in the file of `--answers`. */
function answersIn(
  questions: readonly Question[],
  { answer = [], answers: path, layout }: Options,
  cwd: string,
): Given {
  if (!Array.isArray(answer)) throw new Error('Answers are a list');
  const refuse = (...objections: string[]) => ({ answers: {}, objections });
  if (layout !== undefined) {
    return refuse('--layout: the template says where functions go; there is --answer layout=…');
  }
  const file = typeof path === 'string' ? readAnswers(path, cwd) : {};
  if (typeof file === 'string') return refuse(`--answers: ${path} ${file}`);
  const all: Record<string, string | boolean | string[]> = {};
  for (const text of answer as readonly string[]) {
    const [, name = '', value = ''] = /^(\w+)=(.*)$/s.exec(text) ?? [];
    const question = questions.find((each) => each.name === name);
    if (question === undefined) return refuse(`--answer: ${text} answers no question`);
    all[name] = valueFor(question, value);
  }
  return givenAnswers(questions, all, file);
}

function valueFor({ kind }: Question, text: string): string | boolean | string[] {
  if (kind === 'multiselect') return [text];
  if (kind === 'confirm' && /^(?:true|false)$/.test(text)) return text === 'true';
  return text;
}
