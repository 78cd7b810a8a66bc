import type { Binding } from '../../bindings/function-json/function-json.ts';

/** A service on a developer's machine, as compose.yaml describes it. */
export interface Emulator {
  /** In compose.yaml. */
  readonly name: string;
  /** Bindings that reach it, by their type without `Trigger`. */
  readonly types?: RegExp;
  /** Values of settings that reach it, where no binding names it. */
  readonly values?: RegExp;
  /** Without its tag. */
  readonly image: string;
  readonly tag: string;
  readonly command?: string;
  /** Services that it does not start without. */
  readonly needs?: readonly string[];
  readonly environment?: { readonly [name: string]: string };
  /** Ports of the container. The first is the one that settings name. */
  readonly ports: readonly number[];
  /** A shell command that succeeds once it answers. */
  readonly health?: string;
  /** A file of the app, and where the container reads it. */
  readonly config?: { readonly file: string; readonly to: string };
  /** What a person has to know, for the port of this machine. */
  notes(port: number): readonly string[];
  /** The value of a setting that names it. `given` is what the template has for it. */
  setting?(port: number, given: string): string;
}

/** Known to everybody who has the file, and of use on the developer's machine alone. */
const password = 'Local-Development-1';

/** Published: https://learn.microsoft.com/azure/cosmos-db/emulator#authentication */
const cosmosKey =
  'C2y6yDjf5/R+ob0N8A7Cgv30VRDJIWEHLM+4QDU5DE2nQ9nDuVTqobD4b8mGGyPMbIZnqyMsEcaGQy67XIw/Jw==';

const amqp = 5672;

/** The connection string leaves out the usual port, 5672. */
function bus(port: number): string {
  const host = port === amqp ? 'localhost' : `localhost:${port}`;
  return `Endpoint=sb://${host};SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=SAS_KEY_VALUE;UseDevelopmentEmulator=true;`;
}

function databaseIn(given: string): string {
  return /Database=([^;]+)/i.exec(given)?.[1] ?? 'app';
}

export const azurite: Emulator = {
  name: 'azurite',
  types: /^(?:blob|queue|table)$/,
  image: 'mcr.microsoft.com/azure-storage/azurite',
  tag: 'latest',
  // The host may speak a newer version of the protocol than Azurite knows by name.
  command:
    'azurite --skipApiVersionCheck --blobHost 0.0.0.0 --queueHost 0.0.0.0 --tableHost 0.0.0.0',
  ports: [10000, 10001, 10002],
  notes: () => [
    'Storage: https://learn.microsoft.com/azure/storage/common/storage-use-azurite',
    'Its data is lost with `docker compose down`.',
  ],
};

/** In the order in which they stand in compose.yaml and get their ports. */
export const emulators: readonly Emulator[] = [
  azurite,
  {
    name: 'sql',
    types: /^sql$/,
    image: 'mcr.microsoft.com/mssql/server',
    tag: '2022-latest',
    environment: { ACCEPT_EULA: 'Y', MSSQL_SA_PASSWORD: password },
    ports: [1433],
    health: '/opt/mssql-tools18/bin/sqlcmd -C -U sa -P "$$MSSQL_SA_PASSWORD" -Q "SELECT 1"',
    notes: () => [
      'SQL Server: https://hub.docker.com/r/microsoft/mssql-server',
      'Make the database that the settings name, its tables and their change tracking with',
      `docker compose exec sql /opt/mssql-tools18/bin/sqlcmd -C -U sa -P ${password}`,
    ],
    setting: (port, given) =>
      `Server=localhost,${port};Database=${databaseIn(given)};User ID=sa;Password=${password};TrustServerCertificate=true`,
  },
  {
    name: 'servicebus',
    types: /^serviceBus$/,
    image: 'mcr.microsoft.com/azure-messaging/servicebus-emulator',
    tag: 'latest',
    needs: ['sql'],
    environment: { ACCEPT_EULA: 'Y', SQL_SERVER: 'sql', MSSQL_SA_PASSWORD: password },
    ports: [amqp],
    config: {
      file: 'emulators/servicebus.json',
      to: '/ServiceBus_Emulator/ConfigFiles/Config.json',
    },
    notes: () => [
      'Service Bus: https://learn.microsoft.com/azure/service-bus-messaging/overview-emulator',
    ],
    setting: bus,
  },
  {
    name: 'eventhubs',
    types: /^eventHub$/,
    image: 'mcr.microsoft.com/azure-messaging/eventhubs-emulator',
    tag: 'latest',
    needs: ['azurite'],
    environment: { ACCEPT_EULA: 'Y', BLOB_SERVER: 'azurite', METADATA_SERVER: 'azurite' },
    ports: [amqp],
    config: { file: 'emulators/eventhubs.json', to: '/Eventhubs_Emulator/ConfigFiles/Config.json' },
    notes: () => ['Event Hubs: https://learn.microsoft.com/azure/event-hubs/overview-emulator'],
    setting: bus,
  },
  {
    name: 'rabbitmq',
    types: /^rabbitMQ$/,
    image: 'rabbitmq',
    tag: '4',
    ports: [amqp],
    notes: () => ['RabbitMQ: https://hub.docker.com/_/rabbitmq'],
    setting: (port) => `amqp://guest:guest@localhost:${port}`,
  },
  {
    name: 'cosmos',
    types: /^cosmosDB$/,
    image: 'mcr.microsoft.com/cosmosdb/linux/azure-cosmos-emulator',
    tag: 'vnext-latest',
    // The Functions host does not speak HTTP with it.
    environment: { PROTOCOL: 'https' },
    ports: [8081, 1234],
    notes: (port) => [
      'Cosmos DB: https://learn.microsoft.com/azure/cosmos-db/emulator-linux',
      'Make the database and the containers that the functions name at http://localhost:1234.',
      'This machine has to trust its certificate, for the Functions host; export it with',
      `openssl s_client -connect localhost:${port} </dev/null | openssl x509 -out cosmos.crt`,
    ],
    setting: (port) => `AccountEndpoint=https://localhost:${port}/;AccountKey=${cosmosKey}`,
  },
  {
    name: 'scheduler',
    values: /^Endpoint=http:\/\/localhost:\d+;TaskHub=[^;]+;Authentication=None$/,
    image: 'mcr.microsoft.com/dts/dts-emulator',
    tag: 'latest',
    ports: [8080, 8082],
    notes: () => [
      'Durable Task Scheduler, with the task hub default:',
      'https://learn.microsoft.com/azure/durable-task/scheduler/develop-with-durable-task-scheduler',
    ],
    setting: (port, given) => given.replace(/localhost:\d+/, `localhost:${port}`),
  },
  {
    name: 'mysql',
    types: /^mysql$/,
    image: 'mysql',
    tag: '8.4',
    environment: { MYSQL_ROOT_PASSWORD: password },
    ports: [3306],
    notes: () => [
      'MySQL: https://hub.docker.com/_/mysql',
      'Make the database that the settings name, and its tables, with',
      `docker compose exec mysql mysql --user=root --password=${password}`,
    ],
    setting: (port, given) =>
      `Server=localhost;Port=${port};Database=${databaseIn(given)};Uid=root;Pwd=${password}`,
  },
  {
    name: 'redis',
    types: /^redis/,
    image: 'redis',
    tag: '8',
    ports: [6379],
    notes: () => ['Redis: https://hub.docker.com/_/redis'],
    setting: (port) => `localhost:${port}`,
  },
  {
    name: 'kafka',
    types: /^kafka$/,
    image: 'apache/kafka',
    tag: 'latest',
    ports: [9092],
    notes: () => ['Kafka: https://hub.docker.com/r/apache/kafka'],
    setting: (port) => `localhost:${port}`,
  },
];

/** The emulator that a binding reaches; undefined where it needs none or there is none. */
export function emulatorOf({ type }: Pick<Binding, 'type'>): Emulator | undefined {
  const service = type.replace(/Trigger$/, '');
  return emulators.find(({ types }) => types?.test(service));
}

/** The emulator that the value of a setting names. */
export function emulatorOfValue(value: string): Emulator | undefined {
  return emulators.find(({ values }) => values?.test(value));
}

/** The settings that hold the connection of a binding. */
export function connectionsOf({ properties }: Binding): string[] {
  const { connection, connectionStringSetting, brokerList } = properties;
  const [, brokers] = /^%([^%]+)%$/.exec(String(brokerList ?? '')) ?? [];
  return [connection, connectionStringSetting, brokers].filter((each) => typeof each === 'string');
}
