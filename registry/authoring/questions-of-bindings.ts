import type { Binding } from '../../bindings/function-json/function-json.ts';
import { type Format, formats } from '../../generators/language/formats.ts';
import type { TemplateValue } from '../../generators/language/template.ts';
import type { Question } from '../../generators/templates/question.ts';
import { placeholder } from './needs-of-code.ts';

type TextQuestion = Extract<Question, { kind: 'text' }>;

/** What is asked for a property of a binding. */
interface PropertyQuestion {
  readonly name: string;
  readonly title: string;
  readonly format: Format;
}

const line = (name: string, title: string): PropertyQuestion => ({ name, title, format: 'line' });
const setting = (name: string, title: string): PropertyQuestion => ({
  name,
  title,
  format: 'setting-name',
});

/** Properties that differ from one use of a template to the next, by their name in lower case. */
const asked: Readonly<Record<string, PropertyQuestion>> = {
  route: { name: 'route', title: 'Route below /api', format: 'route' },
  queuename: { name: 'queue', title: 'Name of the queue', format: 'resource-name' },
  schedule: {
    name: 'schedule',
    title: 'Schedule: second minute hour day month weekday',
    format: 'schedule',
  },
  path: line('path', 'Container and name pattern of the blobs'),
  topicname: line('topic', 'Name of the topic'),
  topic: line('topic', 'Name of the topic'),
  subscriptionname: line('subscription', 'Name of the subscription'),
  eventhubname: line('hub', 'Name of the event hub'),
  hubname: line('hub', 'Name of the hub'),
  hub: line('hub', 'Name of the hub'),
  consumergroup: line('consumerGroup', 'Consumer group of this app'),
  databasename: line('database', 'Name of the database'),
  containername: line('container', 'Name of the container'),
  collectionname: line('container', 'Name of the collection'),
  tablename: line('table', 'Name of the table'),
  channel: line('channel', 'Name of the channel'),
  key: line('key', 'Key of the list or stream'),
  toolname: line('tool', 'Name of the tool for agents'),
  connection: setting('connection', 'Setting that holds the connection'),
  connectionstringsetting: setting('connection', 'Setting that holds the connection'),
  topicendpointuri: setting('endpoint', 'Setting that holds the address of the topic'),
  topickeysetting: setting('key', 'Setting that holds the key of the topic'),
  apikey: setting('apiKey', 'Setting that holds the key'),
  accountsidsetting: setting('account', 'Setting that holds the account'),
  authtokensetting: setting('token', 'Setting that holds the token'),
};

/** Bindings with placeholders where the questions stand, whose defaults are what the bindings had there. */
export interface AskedBindings {
  readonly bindings: readonly TemplateValue[];
  readonly questions: readonly TextQuestion[];
  /** Settings that the bindings name, as placeholders or as they are, with what stands for them locally. */
  readonly settings: { readonly [name: string]: string };
}

/** Makes questions of what differs from one function of a kind to the next. `taken` are names of others. */
export function questionsOfBindings(
  bindings: readonly Binding[],
  taken: readonly string[],
): AskedBindings {
  const questions: TextQuestion[] = [];
  const settings = new Map<string, string>();
  const ask = (
    binding: Binding,
    { name: wanted, title, format }: PropertyQuestion,
    text: string,
  ): string => {
    const usual = formats[format].validationError(text) === undefined ? format : 'line';
    const known = questions.find((each) => each.title.startsWith(title) && each.default === text);
    if (known !== undefined) return `{{${known.name}}}`;
    const isFree = (each: string) =>
      ![...taken, ...questions.map(({ name }) => name)].includes(each);
    const names = [wanted, `${camelCase(binding.name)}${capital(wanted)}`];
    const name = names.find(isFree) ?? numbered(wanted, isFree);
    const of = name === wanted ? title : `${title} (${binding.name})`;
    questions.push({ name, title: of, kind: 'text', format: usual, default: text });
    return `{{${name}}}`;
  };
  const filled = bindings.map((binding): TemplateValue => {
    const properties = Object.entries(binding.properties).map(
      ([key, value]): [string, TemplateValue] => {
        const about = asked[key.toLowerCase()];
        if (about === undefined || typeof value !== 'string' || /\{\{\w+\}\}/.test(value)) {
          return [key, value as TemplateValue];
        }
        const [head, rest] = partsOf(value, about);
        if (formats.line.validationError(head) !== undefined) return [key, value];
        const text = `${ask(binding, about, head)}${rest}`;
        if (about.format === 'setting-name' && !value.includes('%')) {
          settings.set(text, placeholder(text, /^(?:queue|blob|table)/i.test(binding.type)));
        }
        return [key, text];
      },
    );
    const { type, direction, name } = binding;
    return { type, direction, name, ...Object.fromEntries(properties) };
  });
  const values = JSON.stringify(bindings.map(({ properties }) => properties));
  for (const [, name = ''] of values.matchAll(/%(\w+)%/g)) {
    settings.set(name, placeholder(name));
  }
  return { bindings: filled, questions, settings: Object.fromEntries(settings) };
}

/**
 * What is asked of a value, and what stays: parameters of a route or a path stay, since the code of the
 * function reads them.
 */
function partsOf(value: string, { name }: PropertyQuestion): readonly [string, string] {
  const [head = value] = /^[^{]*(?=\/[^/]*\{)/.exec(value) ?? [];
  const isPattern = ['route', 'path'].includes(name) && value.includes('{');
  if (!isPattern) return [value, ''];
  return head === value ? ['', value] : [head, value.slice(head.length)];
}

function camelCase(name: string): string {
  const words = name.replace(/^[^a-zA-Z]+/, '').split(/[^a-zA-Z\d]+/);
  const [first = '', ...rest] = words;
  return (
    `${first.charAt(0).toLowerCase()}${first.slice(1)}${rest.map(capital).join('')}` || 'result'
  );
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function numbered(wanted: string, isFree: (name: string) => boolean): string {
  for (let number = 2; ; number += 1) {
    if (isFree(`${wanted}${number}`)) return `${wanted}${number}`;
  }
}
