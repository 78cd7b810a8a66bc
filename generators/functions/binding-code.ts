import type { Parameter } from '../../python/statements.ts';
import type { ExtraBinding } from './extra-bindings.ts';

/** Statements that use a binding, unindented, and the imports that they need. */
export interface BindingCode {
  readonly lines: readonly string[];
  readonly imports: readonly string[];
}

/** A text, as a Python expression, that says what a call of the function was about. */
type Subject = Pick<BindingCode, 'imports'> & { readonly expression: string };

const body = (name: string): Subject => ({
  expression: `${name}.get_body().decode()`,
  imports: [],
});

/** By the annotation of the parameter of the trigger; a function of another kind sends a fixed text. */
const subjects: Readonly<Record<string, (name: string) => Subject>> = {
  'func.QueueMessage': body,
  'func.ServiceBusMessage': body,
  'func.InputStream': (name) => ({ expression: `str(${name}.name)`, imports: [] }),
  'func.EventGridEvent': (name) => ({ expression: `${name}.subject`, imports: [] }),
  str: (name) => ({ expression: name, imports: [] }),
};

/**
 * What is sent, by the type of the output; `{}` stands for the subject. Others take it as it is.
 * `{sender}` is where the sender goes, if the binding has none.
 */
const messages: Readonly<Record<string, string>> = {
  table: 'json.dumps({"PartitionKey": "{function}", "RowKey": str(uuid.uuid4()), "Text": {}})',
  cosmosdb: 'func.Document.from_dict({"id": str(uuid.uuid4()), "text": {}})',
  sql: 'func.SqlRow({"Id": str(uuid.uuid4()), "Text": {}})',
  mysql: 'func.MySqlRow({"Id": str(uuid.uuid4()), "Text": {}})',
  kusto: 'json.dumps({"Id": str(uuid.uuid4()), "Text": {}})',
  signalr: 'json.dumps({"target": "newMessage", "arguments": [{}]})',
  webpubsub: 'json.dumps({"actionName": "sendToAll", "data": {}, "dataType": "text"})',
  sendgrid:
    'json.dumps({{sender}"personalizations": [{"to": [{"email": "ada@example.com"}]}], "subject": "{function}", "content": [{"type": "text/plain", "value": {}}]})',
  twiliosms: 'json.dumps({{sender}"to": "+15550100", "body": {}})',
  eventgrid:
    'func.EventGridOutputEvent(id=str(uuid.uuid4()), subject="{function}", event_type="{function}.done", event_time=datetime.datetime.now().astimezone(), data={"text": {}}, data_version="1.0")',
  daprstate: 'json.dumps({"value": {}})',
  daprpublish: 'json.dumps({"payload": {}})',
  daprinvoke: 'json.dumps({"body": {}})',
  daprbinding: 'json.dumps({"data": {}})',
};

/** Neither service sends anything that has no sender. */
const senders: Readonly<Record<string, string>> = {
  sendgrid: '"from": {"email": "shop@example.com"}, ',
  twiliosms: '"from": "+15550101", ',
};

const modules = ['datetime', 'json', 'uuid'];

/** What the trigger of a function tells. `decorators` is the text above `def`. */
export function subjectOf(
  parameters: readonly Parameter[],
  decorators: string,
  functionName: string,
): Subject {
  for (const { name, annotation } of parameters) {
    const type = annotation?.text ?? '';
    if (type === 'func.HttpRequest') {
      const hasBody = /"(?:POST|PUT|PATCH)"/.test(decorators) || !decorators.includes('methods=');
      return hasBody
        ? body(name)
        : { expression: `json.dumps(dict(${name}.params))`, imports: ['json'] };
    }
    const subject = Object.hasOwn(subjects, type) ? subjects[type]?.(name) : undefined;
    if (subject !== undefined) return subject;
  }
  return { expression: `"${functionName} has run"`, imports: [] };
}

/** Sends something through an output, or looks at what an input has brought. */
export function codeFor(
  { binding, record }: ExtraBinding,
  subject: Subject,
  functionName: string,
  logger: string,
): BindingCode {
  const { name, type } = binding;
  if (record.role === 'input') {
    const what = record.annotation === 'func.InputStream' ? `${name}.name` : name;
    return { lines: [`${logger}.debug("${name}: %s", ${what})`], imports: ['logging'] };
  }
  const pattern = messages[type.toLowerCase()] ?? '{}';
  const sender = Object.hasOwn(binding.properties, 'from') ? '' : senders[type.toLowerCase()];
  const filled = pattern
    .replace('{sender}', sender ?? '')
    .replaceAll('{function}', functionName)
    .replaceAll('{}', subject.expression);
  const message = record.annotation === 'func.Out[bytes]' ? asBytes(filled) : filled;
  const used = modules.filter((module) => message.includes(`${module}.`));
  return { lines: call(`${name}.set(`, message, 84), imports: [...used, ...subject.imports] };
}

function asBytes(text: string): string {
  return text.endsWith('.get_body().decode()')
    ? text.slice(0, -'.decode()'.length)
    : `${text}.encode()`;
}

/** A call on as many lines as a width needs, its arguments one a line with a comma, as black has it. */
function call(head: string, inner: string, width: number, tail = ')'): string[] {
  const line = `${head}${inner}${tail}`;
  if (line.length <= width) return [line];
  const parts = partsOf(inner);
  const comma =
    parts.length > 1 || /^\w+=/.test(inner) || /[\]}]$/.test(tail.slice(0, 1)) ? ',' : '';
  const lines = parts.flatMap((part) => {
    const [, start, middle, end] =
      /^((?:"[^"]*": |\w+=)?[\w.]*[[({])(.*)([\])}])$/s.exec(part) ?? [];
    if (start === undefined || middle === undefined || end === undefined)
      return [`${part}${comma}`];
    return call(start, middle, width - 4 - comma.length, `${end}${comma}`);
  });
  return [head, ...lines.map((each) => `    ${each}`), tail];
}

/** The parts between the commas of the outermost level. */
function partsOf(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  let quoted = false;
  for (const [index, char] of [...text].entries()) {
    if (char === '"') quoted = !quoted;
    if (quoted) continue;
    if ('([{'.includes(char)) depth++;
    else if (')]}'.includes(char)) depth--;
    else if (char === ',' && depth === 0) {
      parts.push(text.slice(start, index).trim());
      start = index + 1;
    }
  }
  return [...parts, text.slice(start).trim()];
}
