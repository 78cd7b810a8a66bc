import { insertion, type TextEdit } from '../../workspace/text/text-edit.ts';
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

/**
 * Places emulators beside those that a compose.yaml has, each on a port that is free. One that is
 * there has the port that the file gives it.
 */
export function placeEmulators(wanted: ReadonlySet<Emulator>, compose: string): PlacedEmulator[] {
  const taken = new Set(
    [...compose.matchAll(/(\d+):\d+(?=["'\s]|$)/gm)].map(([, port]) => Number(port)),
  );
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

/** Whether a compose.yaml has a service with the image. */
export function hasEmulator(compose: string, emulator: Emulator): boolean {
  return serviceIn(compose, emulator) !== undefined;
}

function portIn(compose: string, emulator: Emulator): number | undefined {
  const service = serviceIn(compose, emulator) ?? '';
  const published = [...service.matchAll(/(\d+):(\d+)(?=["'\s]|$)/gm)];
  const own = published.find(([, , port]) => Number(port) === emulator.ports[0]);
  return own && Number(own[1]);
}

/** The lines of a service from its image on. */
function serviceIn(compose: string, { image }: Emulator): string | undefined {
  const lines = compose.split(/\r?\n/);
  const at = lines.findIndex((line) => {
    const [, found] = /^\s+image:\s*["']?([^\s"'#]+)/.exec(line) ?? [];
    return found === image || found?.startsWith(`${image}:`) === true;
  });
  if (at < 0) return undefined;
  const depth = indentOf(lines[at] ?? '');
  const end = lines.findIndex(
    (line, index) => index > at && line.trim() !== '' && indentOf(line) < depth,
  );
  return lines.slice(at, end < 0 ? undefined : end).join('\n');
}

/** The edit that adds services; undefined where the file is not laid out as one expects. */
export function addServices(
  compose: string,
  placed: readonly PlacedEmulator[],
): TextEdit | undefined {
  const lines = compose.split(/(?<=\n)/);
  const start = lines.findIndex((line) => /^services:\s*(?:#.*)?$/.test(line.trimEnd()));
  if (start < 0) return undefined;
  const below = lines.findIndex((line, index) => index > start && /^[^\s#]/.test(line));
  const end = lines
    .slice(0, below < 0 ? undefined : below)
    .findLastIndex((line) => /^\s+\S/.test(line));
  const first = lines.slice(start + 1, end + 1).find((line) => /^ +[\w"'.-]+:/.test(line));
  if (first === undefined || end < start) return undefined;
  const before = lines.slice(0, end + 1).join('');
  const gap = before.endsWith('\n') ? '\n' : '\n\n';
  const text = placed.map((each) => block(each, ' '.repeat(indentOf(first)))).join('\n');
  return insertion(before.length, gap + text);
}

function indentOf(line: string): number {
  return /^\s*/.exec(line)?.[0].length ?? 0;
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
