import { expect, test } from 'vitest';
import { parseDocument } from 'yaml';
import { openApp, planAddition } from '../../generators/add.ts';
import { emulators } from '../../generators/emulators/emulators.ts';
import { changes } from '../../workspace/change/changes.ts';
import { memoryTree } from '../../workspace/tree/disk.ts';
import { valueIn } from '../diagnostics/results.ts';
import type { Files } from '../workspace/folders.ts';
import { add } from './added.ts';
import { generate, library } from './new-app.ts';

const every = [
  ...['queue', 'service-bus-queue', 'service-bus-topic', 'event-hubs', 'cosmos-db', 'sql-trigger'],
  ...['mysql', 'redis-list', 'kafka', 'rabbitmq', 'durable-scheduler'],
];

interface Service {
  readonly image: string;
  readonly ports: readonly string[];
  readonly depends_on?: object;
  readonly volumes?: readonly string[];
}

function servicesIn(text: string): Readonly<Record<string, Service>> {
  const document = parseDocument(text);
  expect(document.errors).toEqual([]);
  return document.toJS().services;
}

function valuesIn(settings: string): Readonly<Record<string, string>> {
  return JSON.parse(settings).Values;
}

const emulated = (template: readonly string[]) => generate({ template, extras: ['emulators'] });

test('a new app has the emulators of its functions, each on a port of its own', () => {
  const { files, diagnostics } = emulated(every);
  expect(diagnostics.filter(({ severity }) => severity !== 'note')).toEqual([]);
  const services = servicesIn(files['compose.yaml'] ?? '');
  expect(Object.keys(services)).toEqual(emulators.map(({ name }) => name));
  const own = Object.values(services).flatMap(({ ports }) =>
    ports.map((port) => /^127\.0\.0\.1:(\d+):\d+$/.exec(port)?.[1]),
  );
  expect(own).not.toContain(undefined);
  expect(new Set(own).size).toBe(own.length);
  for (const { depends_on = {}, volumes = [] } of Object.values(services)) {
    for (const need of Object.keys(depends_on)) expect(services).toHaveProperty(need);
    for (const volume of volumes)
      expect(files).toHaveProperty([volume.slice(2).split(':')[0] ?? '']);
  }
});

test('messages of devices come through the emulator of Event Hubs', () => {
  const { files } = emulated(['iot-hub']);
  expect(valuesIn(files['local.settings.json'] ?? '').IoTHubName).toBe('devices');
  expect(files['emulators/eventhubs.json']).toContain('"Name": "devices"');
});

test('settings point to the ports that the emulators have', () => {
  const { files } = emulated(every);
  const values = valuesIn(files['local.settings.json'] ?? '');
  expect(values.ServiceBusConnection).toMatch(
    /^Endpoint=sb:\/\/localhost;.*UseDevelopmentEmulator/,
  );
  expect(values.EventHubConnection).toContain('sb://localhost:5673;');
  expect(values.RabbitMqConnection).toBe('amqp://guest:guest@localhost:5674');
  expect(values.AzureWebJobsStorage).toBe('UseDevelopmentStorage=true');
  expect(Object.values(values).filter((value) => value.includes('<'))).toEqual([]);
  const alone = emulated(['event-hubs']).files['local.settings.json'] ?? '';
  expect(valuesIn(alone).EventHubConnection).toContain('sb://localhost;');
});

test('an app without such functions has Azurite alone, and none without the extra', () => {
  const { files } = emulated(['http']);
  expect(Object.keys(servicesIn(files['compose.yaml'] ?? ''))).toEqual(['azurite']);
  expect(files).not.toHaveProperty('emulators/servicebus.json');
  const plain = generate({ template: every }).files;
  expect(Object.keys(plain).filter((path) => /compose|emulators/.test(path))).toEqual([]);
});

test('their files hold what the functions name', () => {
  const { files } = emulated(every);
  const [bus] = JSON.parse(files['emulators/servicebus.json'] ?? '').UserConfig.Namespaces;
  expect(bus.Queues).toEqual([{ Name: 'orders' }]);
  expect(bus.Topics).toEqual([{ Name: 'invoices', Subscriptions: [{ Name: 'accounting' }] }]);
  const [hubs] = JSON.parse(files['emulators/eventhubs.json'] ?? '').UserConfig.NamespaceConfig;
  // The emulator makes $Default itself, and refuses it.
  expect(hubs.Entities).toEqual([{ Name: 'readings', PartitionCount: 2 }]);
});

const addTo = (files: Files, template: string, more: object = {}) =>
  add(files, { template, ...more });

test('an addition completes them, and leaves what is there', () => {
  const app = emulated(['http', 'service-bus-queue']).bytes;
  const queue = addTo(app, 'service-bus-topic');
  expect(queue.changes.map(({ after }) => after?.path)).not.toContain('compose.yaml');
  const [bus] = JSON.parse(queue.text('emulators/servicebus.json')).UserConfig.Namespaces;
  expect(bus.Queues).toEqual([{ Name: 'orders' }]);
  expect(bus.Topics).toHaveLength(1);
  const hubs = addTo(queue.files, 'event-hubs');
  expect(hubs.text('compose.yaml').startsWith(queue.text('compose.yaml'))).toBe(true);
  const services = servicesIn(hubs.text('compose.yaml'));
  expect(Object.keys(services)).toEqual(['azurite', 'sql', 'servicebus', 'eventhubs']);
  expect(services.eventhubs?.ports).toEqual(['127.0.0.1:5673:5672']);
  expect(valuesIn(hubs.text('local.settings.json')).EventHubConnection).toContain(':5673;');
  const again = addTo(hubs.files, 'event-hubs', { answers: { name: 'other', hub: 'alarms' } });
  expect(again.text('compose.yaml')).toBe(hubs.text('compose.yaml'));
  expect(again.text('emulators/eventhubs.json')).toContain('"alarms"');
});

test('a further binding counts like one of the template', () => {
  const app = emulated(['http']).bytes;
  const output = 'service_bus_queue:name=msg,queue=letters,connection=Bus';
  const added = addTo(app, 'timer', { output });
  expect(Object.keys(servicesIn(added.text('compose.yaml')))).toContain('servicebus');
  expect(added.text('emulators/servicebus.json')).toContain('"letters"');
  expect(valuesIn(added.text('local.settings.json')).Bus).toContain('UseDevelopmentEmulator');
});

test('services go to the end of their block, in its indentation', () => {
  const compose =
    'services:\n    web:\n        build: .\n        ports: ["10001:80"]\n    store:\n' +
    '        image: "mcr.microsoft.com/azure-storage/azurite:3.35.0"\n\nvolumes:\n    data:\n';
  const app = { ...generate({ template: ['http'] }).bytes, 'docker-compose.yml': compose };
  const text = addTo(app, 'redis-list').text('docker-compose.yml');
  expect(parseDocument(text).errors).toEqual([]);
  expect(text).toContain('\n    redis:\n        image: redis:8\n');
  expect(text).toMatch(/6379"\n\nvolumes:\n {4}data:\n$/);
  expect(Object.keys(servicesIn(text))).toEqual(['web', 'store', 'redis']);
});

test('an app that has none gets none unless they are asked for', () => {
  const files = generate({ template: ['http'] }).bytes;
  const own = { ...files, 'compose.yaml': 'services:\n  db:\n    image: postgres\n' };
  for (const app of [files, own]) {
    const added = addTo(app, 'service-bus-queue');
    const paths = added.changes.flatMap(({ after }) => after?.path ?? []);
    expect(paths.filter((path) => /compose|emulators/.test(path))).toEqual([]);
  }
  const tree = memoryTree(own);
  const app = openApp(tree);
  if (app.kind === 'failed') throw new Error('The app cannot be read');
  const plan = planAddition(tree, app.value, {
    ...{ name: 'timer', template: library.function('timer'), answers: { name: 'tick' } },
    ...{ bindings: [], emulators: true },
  });
  const paths = changes(tree, plan.edits).flatMap(({ after }) => after?.path ?? []);
  expect(paths).not.toContain('compose.yaml');
});

const azuriteImage = 'mcr.microsoft.com/azure-storage/azurite';
const beside = (compose: string, template = 'redis-list') =>
  addTo({ ...generate({ template: ['http'] }).bytes, 'compose.yaml': compose }, template);

test.each([
  ['no services', `x-a: &a\n  image: ${azuriteImage}\nservices:\n  store: *a\n`],
  ['a name in quotes', `"services":\n  store:\n    image: ${azuriteImage}\n`],
  ['a flow mapping', `services: {store: {image: ${azuriteImage}}} # all\nvolumes: {}\n`],
  ['a flow mapping over lines', `services: {\n  store: {image: ${azuriteImage}}, # a\n  }\n`],
  ['merge keys', `x-a: &a {image: ${azuriteImage}}\n\nservices:\n  store:\n    <<: *a\n`],
  ['a variable', `services:\n  store:\n    image: \${STORE:-${azuriteImage}}:3.35.0\n`],
  ['Windows line ends', `services:\r\n  store:\r\n    image: ${azuriteImage}\r\nvolumes: {}\r\n`],
])('a compose.yaml with %s is completed', (_, compose) => {
  const text = beside(compose).text('compose.yaml');
  expect(Object.keys(servicesIn(text))).toEqual(['store', 'redis']);
  expect(servicesIn(text).redis?.ports).toEqual(['127.0.0.1:6379:6379']);
  for (const line of compose.split('\n')) {
    expect(text).toContain(line.replace(/\}\} # all$/, '}').trim());
  }
  expect(/(?<!\r)\n/.test(text) && text.includes('\r')).toBe(false);
});

test.each([
  [
    'services: {} # none yet\nvolumes: {}\n',
    /^services: # none yet\n {2}# [\s\S]*\n {2}redis:\n[\s\S]*\nvolumes: \{\}\n$/,
  ],
  [
    'services:\n\n# more\nvolumes: {}\n',
    /^services:\n {2}# [\s\S]*\n {2}redis:\n[\s\S]*\n\n# more\nvolumes: \{\}\n$/,
  ],
  ['name: shop\n', /^name: shop\n\nservices:\n {2}# [\s\S]*\n {2}redis:\n/],
  ['# empty', /^# empty\n\nservices:\n {2}# [\s\S]*\n {2}redis:\n/],
])('one without services gets them: %j', (compose, expected) => {
  const tree = memoryTree({ ...generate({ template: ['http'] }).bytes, 'compose.yaml': compose });
  const app = valueIn(openApp(tree));
  const answers = { name: 'take', list: 'a', connection: 'Redis' };
  const plan = planAddition(tree, app, {
    ...{ name: 'redis-list', template: library.function('redis-list'), answers },
    ...{ bindings: [], emulators: true },
  });
  const after = changes(tree, plan.edits).find((each) => each.after?.path === 'compose.yaml');
  const text = Buffer.from(after?.after?.bytes ?? []).toString();
  expect(text).toMatch(expected);
  expect(Object.keys(servicesIn(text))).toEqual(['redis']);
});

test.each([
  ['"6379:80"', 6380],
  ['6379:80', 6380],
  ['127.0.0.1:6378-6380:1-3/tcp', 6381],
  ['$' + '{PORT:-6379}:80', 6380],
  ['{target: 80, published: 6379}', 6380],
  ['{target: 80, published: "6379-6380"}', 6381],
  ['"6379"', 6379],
  ['{target: 6379}', 6379],
  ['"80:6379"', 6379],
])('an emulator has a port beside %s', (port, own) => {
  const compose = `services:\n  store:\n    image: ${azuriteImage}\n    ports:\n      - ${port}\n`;
  const text = beside(compose).text('compose.yaml');
  expect(servicesIn(text).redis?.ports).toEqual([`127.0.0.1:${own}:6379`]);
});

test('settings lead to the port of an emulator that is there', () => {
  const compose =
    'services:\n  r:\n    image: redis:7@sha256:0a\n    ports:\n      - target: 6379\n        published: "16379"\n';
  const added = beside(compose);
  expect(added.changes.map(({ after }) => after?.path)).not.toContain('compose.yaml');
  expect(added.text('local.settings.json')).toContain('16379');
});

/** Lists of nine times the list before: followed, they have millions of values. */
const many = Array.from({ length: 7 }, (_, depth) => {
  return `a${depth + 1}: &a${depth + 1} [${`*a${depth}, `.repeat(9)}]\n`;
}).join('');

test.each([
  ['services: *all\n'],
  [`services:\n  store:\n    image: ${azuriteImage}\n  store: {}\n---\na: 1\n`],
  [`a0: &a0 [x, x]\n${many}services: {store: {image: ${azuriteImage}}}\n`],
])('one that cannot be read is left alone', (compose) => {
  const added = beside(compose);
  expect(added.changes.map(({ after }) => after?.path)).not.toContain('compose.yaml');
});
