import type { Document, Node, YAMLMap } from 'yaml';
import { insertion, type TextEdit, withEdits } from '../../workspace/text/text-edit.ts';
import { yaml } from '../../workspace/text/yaml.ts';
import { type Emulator, emulators } from './emulators.ts';

/** An emulator with the port of this machine that reaches it. */
export interface PlacedEmulator {
  readonly emulator: Emulator;
  readonly port: number;
}

const head = `# Emulators for local runs:
#   docker compose up --detach --wait
#   docker compose down
# Only this machine reaches them. By starting them, you accept the license terms of their images.
services:
`;

/** The names under which Compose looks for its file. */
export const composeFiles = [
  'compose.yaml',
  'compose.yml',
  'docker-compose.yaml',
  'docker-compose.yml',
] as const;

/** A whole compose.yaml. */
export function composeFile(placed: readonly PlacedEmulator[]): string {
  return head + placed.map((each) => block(each, '  ')).join('\n');
}

/** What a Compose file says, with its anchors and merge keys followed. */
export interface Compose {
  readonly text: string;
  readonly services: readonly Service[];
}

interface Service {
  readonly image: string;
  readonly ports: readonly Published[];
}

/** A port of this machine and the one of the container that it leads to. */
interface Published {
  readonly own: number;
  readonly inner: number;
}

/** Reads a Compose file; one that is not YAML has no services. */
export function readCompose(text: string): Compose {
  if (text.trim() === '') return { text, services: [] };
  const document = parse(text);
  const { services } = Object(document && dataOf(document));
  const all = Object.values(Object(services)).map((each) => Object(each));
  return {
    text,
    services: all.map(({ image, ports }) => ({
      image: typeof image === 'string' ? withoutVariables(image) : '',
      ports: Array.isArray(ports) ? ports.flatMap(publishedBy) : [],
    })),
  };
}

function parse(text: string) {
  const document = yaml().parseDocument(text, { merge: true, logLevel: 'silent' });
  return document.errors.length === 0 ? document : undefined;
}

/** Undefined where aliases would grow without bounds. */
function dataOf(document: Document): unknown {
  try {
    return document.toJS();
  } catch (error) {
    if (error instanceof ReferenceError) return undefined;
    throw error;
  }
}

/** Variables stand for their defaults. */
function withoutVariables(text: string): string {
  return text.replace(/\$\{\w+:?-([^{}]*)\}/g, '$1');
}

/**
 * The short form, such as `127.0.0.1:8080-8081:80-81/tcp`, and the long one. See
 * https://docs.docker.com/reference/compose-file/services/#ports
 */
function publishedBy(port: unknown): Published[] {
  const { published, target } = Object(port);
  const text = typeof port === 'string' ? port : `${published}:${target}`;
  const [, first, last = first, inner] =
    /(?:^|:)(\d+)(?:-(\d+))?:(\d+)(?:-\d+)?(?:\/\w+)?$/.exec(withoutVariables(text)) ?? [];
  const count = Math.min(Number(last) - Number(first) + 1, 1000);
  return Array.from({ length: Math.max(count, 0) }, (_, index) => ({
    own: Number(first) + index,
    inner: Number(inner) + index,
  }));
}

/**
 * Places emulators beside those that a Compose file has, each on a port that is free. One that is
 * there has the port that the file gives it.
 */
export function placeEmulators(wanted: ReadonlySet<Emulator>, compose: Compose): PlacedEmulator[] {
  const taken = new Set(compose.services.flatMap(({ ports }) => ports.map(({ own }) => own)));
  return [...wanted].map((emulator) => {
    const [usual = 0, ...others] = emulator.ports;
    const port = portIn(compose, emulator) ?? freePort(usual, taken);
    for (const each of [port, ...others]) taken.add(each);
    return { emulator, port };
  });
}

function freePort(port: number, taken: ReadonlySet<number>): number {
  return taken.has(port) ? freePort(port + 1, taken) : port;
}

/** Those that were asked for, and what they do not start without, in the order of the catalog. */
export function withNeeds(wanted: readonly Emulator[]): Set<Emulator> {
  const names = new Set(wanted.flatMap(({ name, needs = [] }) => [name, ...needs]));
  return new Set(emulators.filter(({ name }) => names.has(name)));
}

/** Whether a Compose file has a service with the image. */
export function hasEmulator(compose: Compose, emulator: Emulator): boolean {
  return serviceIn(compose, emulator) !== undefined;
}

function portIn(compose: Compose, emulator: Emulator): number | undefined {
  const ports = serviceIn(compose, emulator)?.ports ?? [];
  return ports.find(({ inner }) => inner === emulator.ports[0])?.own;
}

function serviceIn({ services }: Compose, { image }: Emulator): Service | undefined {
  return services.find((each) => each.image.split(/[:@]/)[0] === image);
}

/** The edit that adds services; undefined where the file has none that they can be added to. */
export function addServices(
  { text }: Compose,
  placed: readonly PlacedEmulator[],
): TextEdit | undefined {
  const edit = editFor(text, placed);
  const after = edit && readCompose(withEdits(text, [edit]));
  return after && placed.every(({ emulator }) => hasEmulator(after, emulator)) ? edit : undefined;
}

function editFor(text: string, placed: readonly PlacedEmulator[]): TextEdit | undefined {
  const { isMap, isScalar } = yaml();
  const document = parse(text);
  const root = document?.contents;
  if (!document || (root && (!isMap(root) || root.flow))) return undefined;
  const items = isMap(root) ? root.items : [];
  const index = items.findIndex(({ key }) => isScalar(key) && key.value === 'services');
  const { key, value } = items[index] ?? {};
  const end = /\r?\n/.exec(text)?.[0] ?? '\n';
  const blocks = (unit: string) =>
    placed
      .map((each) => block(each, unit))
      .join('\n')
      .replaceAll('\n', end);
  if (!isScalar(key)) {
    const gap = text.endsWith('\n') ? end : end + end;
    return insertion(text.length, `${gap}services:${end}${blocks('  ')}`);
  }
  if (isMap(value) && value.flow && value.items.length > 0) {
    return insertInside(text, value, inline(placed));
  }
  if (isMap(value) && !value.flow) {
    const below = items[index + 1]?.key;
    const before = filled(text.slice(0, isScalar(below) ? startOf(below) : text.length));
    const [first] = value.items;
    const column = isScalar(first?.key) ? columnOf(text, startOf(first.key)) : 2;
    const gap = before.endsWith('\n') ? end : end + end;
    return insertion(before.length, gap + blocks(' '.repeat(column)));
  }
  if (!isMap(value) && !(isScalar(value) && value.value === null)) return undefined;
  // `services:` or `services: {}`; a comment beside it stays.
  const colon = text.indexOf(':', endOf(key)) + 1;
  const from = isMap(value) ? endOf(value) : colon;
  const rest = /^[^\r\n]*/.exec(text.slice(from))?.[0] ?? '';
  const added = `${rest.trimEnd()}${end}${blocks('  ').trimEnd()}`;
  return { span: { start: colon, end: from + rest.length }, text: added };
}

/** Adds to the end of a flow mapping, whose last entry may have a comma. */
function insertInside(text: string, map: YAMLMap, entries: string): TextEdit {
  const { isNode } = yaml();
  const at = endOf(map) - 1;
  const last = map.items.at(-1)?.value;
  const gap = text.slice(isNode(last) ? endOf(last) : at, at).replace(/#.*/g, '');
  return insertion(at, `${gap.includes(',') ? '' : ', '}${entries}`);
}

/** Services as entries of a flow mapping. */
function inline(placed: readonly PlacedEmulator[]): string {
  const services: object = yaml().parse(placed.map((each) => block(each, '  ')).join(''));
  return Object.entries(services)
    .map(([name, each]) => `${name}: ${JSON.stringify(each)}`)
    .join(', ');
}

/** A text up to its last line that is indented. */
function filled(text: string): string {
  const lines = text.split(/(?<=\n)/);
  return lines.slice(0, lines.findLastIndex((line) => /^[ \t]+\S/.test(line)) + 1).join('');
}

function startOf({ range }: Node): number {
  return range?.[0] ?? 0;
}

function endOf({ range }: Node): number {
  return range?.[1] ?? 0;
}

function columnOf(text: string, offset: number): number {
  return offset - (text.lastIndexOf('\n', offset - 1) + 1);
}

function block({ emulator, port }: PlacedEmulator, unit: string): string {
  const { name, image, tag, command, needs = [], environment, ports, health, config } = emulator;
  const published = ports.map((each, index) => [index === 0 ? port : each, each]);
  const lines = [
    ...emulator.notes(port).map((note) => `# ${note}`),
    `${name}:`,
    ...[
      `image: ${image}:${tag}`,
      ...(command === undefined ? [] : [`command: ${command}`]),
      ...(needs.length === 0 ? [] : ['depends_on:', ...needs.flatMap(dependence)]),
      ...(environment === undefined ? [] : ['environment:', ...variables(environment)]),
      'ports:',
      ...published.map(([own, inner]) => `${unit}- "127.0.0.1:${own}:${inner}"`),
      ...(config === undefined ? [] : ['volumes:', `${unit}- ./${config.file}:${config.to}`]),
      ...(health === undefined ? [] : healthLines(health)),
    ].map((line) => unit + line),
  ];
  return lines.map((line) => `${unit}${line}\n`).join('');

  function dependence(need: string): string[] {
    const isChecked = emulators.some((each) => each.name === need && each.health !== undefined);
    const condition = isChecked ? 'service_healthy' : 'service_started';
    return [`${unit}${need}:`, `${unit}${unit}condition: ${condition}`];
  }

  function variables(all: { readonly [name: string]: string }): string[] {
    return Object.entries(all).map(([key, value]) => `${unit}${key}: ${JSON.stringify(value)}`);
  }

  function healthLines(test: string): string[] {
    return [
      'healthcheck:',
      `${unit}test: ${JSON.stringify(['CMD-SHELL', test])}`,
      `${unit}interval: 5s`,
      `${unit}retries: 20`,
    ];
  }
}
