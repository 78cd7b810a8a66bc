import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { jsonText } from '../../api/report/json-text.ts';
import { placed } from '../../api/report/placed.ts';
import { diffView } from '../../cli/views/diff-view.ts';
import { diagnosticLines } from '../../cli/views/report.ts';
import type { Line } from '../../cli/views/terminal.ts';
import { type CodeEntry, diagnose } from '../../diagnostics/diagnostic.ts';
import { secretLines } from '../../workspace/change/diff.ts';
import type { Change } from '../../workspace/change/edit.ts';
import { showsSecret } from '../../workspace/change/secret-changes.ts';
import { hasSecret, isSecretFile, maskSecrets } from '../../workspace/text/secrets.ts';

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const chars = (alphabet: string, minLength: number, maxLength = minLength) =>
  fc.string({ unit: fc.constantFrom(...alphabet), minLength, maxLength });
const base64 = (length: number) =>
  chars(`${letters}0123456789+/`, length).filter((text) => /\d.*[a-z]|[a-z].*\d/i.test(text));
const word = chars(`${letters}0123456789`, 10, 40).map((text) => `${text}7q`);

/** Ways to write a secret down, each with the secret as it stands in the text. */
const forms: readonly (readonly [
  name: string,
  secret: fc.Arbitrary<string>,
  write: (secret: string) => string,
])[] = [
  [
    'storage connection string',
    base64(86).map((key) => `${key}==`),
    (key) =>
      `DefaultEndpointsProtocol=https;AccountName=shop;AccountKey=${key};EndpointSuffix=core.windows.net`,
  ],
  ['short account key', word, (key) => `AccountName=shop;AccountKey=${key}==`],
  [
    'Service Bus',
    base64(43).map((key) => `${key}=`),
    (key) =>
      `Endpoint=sb://shop.servicebus.windows.net/;SharedAccessKeyName=all;SharedAccessKey=${key}`,
  ],
  [
    'Cosmos DB',
    base64(86).map((key) => `${key}==`),
    (key) => `AccountEndpoint=https://shop.documents.azure.com:443/;AccountKey=${key};`,
  ],
  [
    'Application Insights',
    fc.uuid(),
    (key) =>
      `InstrumentationKey=${key};IngestionEndpoint=https://westeurope-5.in.applicationinsights.azure.com/`,
  ],
  [
    'SQL Server',
    word,
    (password) =>
      `Server=tcp:shop.database.windows.net,1433;User ID=admin;Password=${password};Encrypt=true`,
  ],
  ['SQL Server, short form', word, (password) => `Server=shop;Uid=admin;Pwd=${password}`],
  [
    'SignalR',
    base64(43).map((key) => `${key}=`),
    (key) => `Endpoint=https://shop.service.signalr.net;AccessKey=${key};Version=1.0;`,
  ],
  ['Redis', word, (password) => `shop.redis.cache.windows.net:6380,ssl=True,password=${password}`],
  [
    'MongoDB',
    word,
    (password) => `mongodb://admin:${password}@shop.mongo.cosmos.azure.com:10255/?ssl=true`,
  ],
  ['PostgreSQL', word, (password) => `postgresql+psycopg2://admin:${password}@db.example.com/shop`],
  [
    'shared access signature',
    word,
    (sig) =>
      `https://shop.blob.core.windows.net/c?sv=2024-05-04&se=2027-01-01&sr=c&sp=r&sig=${sig}%3D`,
  ],
  [
    'function key in a URL',
    word,
    (key) => `https://shop.azurewebsites.net/api/orders?code=${key}==&name=x`,
  ],
  ['function key in a header', word, (key) => `x-functions-key: ${key}`],
  [
    'function key in a header with quotes',
    word.map((text) => text.padEnd(40, 'b8')),
    (key) => `'x-functions-key': ${key}`,
  ],
  [
    'Azure function key',
    chars(`${letters}0123456789_-`, 44).map((key) => `a${key.slice(1)}AzFuAbCdEQ==`),
    (key) => key,
  ],
  ['bearer token', word, (token) => `Authorization: Bearer ${token}`],
  ['JWT', word, (text) => `eyJhbGciOiJIUzI1NiJ9.eyJ${text}.${text}`],
  ['GitHub', word.map((text) => text.padEnd(36, 'b8')), (text) => `ghp_${text}`],
  [
    'private key',
    base64(64),
    (line) => `-----BEGIN RSA PRIVATE KEY-----\n${line}\n${line}\n-----END RSA PRIVATE KEY-----`,
  ],
];

/** Places where a text with a secret stands. */
const places: readonly (readonly [path: string, write: (text: string) => string])[] = [
  [
    'F/function.json',
    (text) => JSON.stringify({ bindings: [{ type: 'queueTrigger', connection: text }] }, null, 2),
  ],
  [
    'F/function.json',
    (text) => JSON.stringify({ bindings: [{ type: 'queueTrigger', connection: text }] }),
  ],
  [
    'function_app.py',
    (text) => `import os\n\nCONNECTION = """${text}"""\n\n\ndef main():\n    pass\n`,
  ],
  ['README.md', (text) => `# Shop\n\nRun it with:\n\n    ${text}\n`],
];

// Not declared: other tests read all that is.
const entry: CodeEntry<{ what: string }> = {
  code: 'PYF000',
  severity: 'review',
  title: 'a test',
  message: ({ what }) => `The value ${what} is odd.`,
  hint: ({ what }) => `Change ${what}.`,
  why: 'For the test.',
};

const plain = (lines: readonly Line[]) =>
  lines
    .map((line) =>
      typeof line === 'string'
        ? line
        : line.map((part) => (typeof part === 'string' ? part : part.text)).join(''),
    )
    .join('\n');

/** What people and programs see of a change from nothing, to nothing, and of a diagnostic about it. */
function views(path: string, text: string, quoted: string): string[] {
  const version = { path, bytes: Buffer.from(text), mode: 0o644 };
  const grown = { path, bytes: Buffer.from(`# more\n${text}`), mode: 0o644 };
  const because = [{ step: 'test' }];
  const changes: Change[] = [
    { after: version, because },
    { before: version, because },
    { before: version, after: grown, because },
  ];
  const span = { start: text.indexOf(quoted.slice(0, 8)), end: text.length };
  const found = diagnose(entry, { what: quoted }, { at: { path, span } });
  const screens = [false, true].map((accessible) => ({ columns: 200, accessible }));
  return [
    ...screens.flatMap((io) => [
      plain(diffView(changes, 'full', io)),
      plain(
        diagnosticLines(
          placed([found], () => text),
          io,
        ),
      ),
    ]),
    jsonText({ answers: { connection: quoted }, text, diagnostics: [found] }),
  ];
}

describe.each(forms)('%s', (_, secret, write) => {
  test('is in no view, and the patch is known to show it', () => {
    fc.assert(
      fc.property(secret, fc.constantFrom(...places), (value, [path, place]) => {
        const text = place(write(value));
        // A long secret counts as shown where a part of it is.
        const part = value.slice(0, 12);
        for (const view of views(path, text, write(value))) expect(view).not.toContain(part);
        const after = { path, bytes: Buffer.from(text), mode: 0o644 };
        expect(showsSecret({ after, because: [] })).toBe(true);
        expect(secretLines({ after, because: [] }).length).toBeGreaterThan(0);
      }),
      { numRuns: 40 },
    );
  });

  test('is masked once, in its line', () => {
    fc.assert(
      fc.property(secret, (value) => {
        const text = `before\n${write(value)}\nafter`;
        const masked = maskSecrets(text);
        expect(maskSecrets(masked)).toBe(masked);
        expect(masked.split('\n')).toHaveLength(text.split('\n').length);
        expect([masked.startsWith('before\n'), masked.endsWith('\nafter')]).toEqual([true, true]);
      }),
      { numRuns: 40 },
    );
  });
});

test.each([
  'password = "hunter2"',
  '"client_secret": "a8b~Q3"',
  "os.environ['DB_PASSWORD'] = 'hunter2'",
  'API_KEY = "9f8e7d6c5b4a39281706f5e4d3c2b1a0"',
  'export STORAGE_ACCOUNT_KEY=9f8e7d6c5b4a39281706f5e4d3c2b1a0',
  'https://9f8e7d6c5b4a39281706f5e4d3c2b1a0@dev.azure.com/shop',
  '"AccountKey\\u003dabc\\u002Bdef"',
  'a github_pat_11ABCDEFG0123456789abcdef token',
])('%s holds a secret', (text) => {
  expect(hasSecret(text)).toBe(true);
});

test.each([
  'UseDevelopmentStorage=true',
  '"AzureWebJobsStorage": "UseDevelopmentStorage=true"',
  '%ORDERS_QUEUE%',
  '"connection": "AzureWebJobsStorage"',
  '"apiKey": "AzureWebJobsSendGridApiKey"',
  'api_key="AzureWebJobsSendGridApiKey2",',
  '"authLevel": "function"',
  'AccountKey=%STORAGE_KEY%',
  'f"AccountName={name};AccountKey={key};EndpointSuffix=core.windows.net"',
  '"AccountKey=" + key',
  'connect(user="admin", password=os.environ["DB_PASSWORD"])',
  'password: str = Field(title="The password of the account")',
  'password = get_secret("orders")',
  'PASSWORD = os.getenv("PASSWORD")',
  'token = credential.get_token("https://vault.azure.net/.default")',
  'mongodb://localhost:27017/shop',
  'https://user@example.com/path',
  'https://example.com/a?key=value&code=%CODE%',
  'postgresql://user:{password}@host/db',
  '--hash=sha256:8ed3c2a5d5b4ef0a1e9d7b4c8e7f6a5b4c3d2e1f0a9b8c7d6e5f4a3b2c1d0e9f',
  '"integrity": "sha512-PzHRfN0gT4zvQ3yRf2y2h0Ha9c9W0rYFkqIcUOlZ5jn4JzQSxk1h5mRj8e3p0d5sQpKQm5rPZB4a6KqWq9cDxA=="',
  'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=',
  '3f2504e0-4f89-11d3-9a0c-0305e82c3301',
  'da39a3ee5e6b4b0d3255bfef95601890afd80709',
  '@Microsoft.KeyVault(SecretUri=https://shop.vault.azure.net/secrets/orders/)',
  'Authorization: Bearer {token}',
  'The header is "Authorization: Bearer <token>".',
  '-----BEGIN CERTIFICATE-----\nMIIDdzCCAl+gAwIBAgIEAgAAuTANBgkqhkiG9w0BAQUFADBa\n-----END CERTIFICATE-----',
])('%s stays readable', (text) => {
  expect(maskSecrets(text)).toBe(text);
});

test.each([
  'local.settings.json',
  'api/local.settings.json',
  'a/b/Local.Settings.Dev.JSON',
  'worker.settings.json',
  'local.settings.json.bak',
  'appsettings.Development.json',
  '.env',
  'api/.env.local',
  'prod.env',
  'secrets.json',
  'certs/server.pem',
  '.azure/config',
])('%s is a file of secrets', (path) => {
  expect(isSecretFile(path)).toBe(true);
});

test.each([
  'host.json',
  '.vscode/settings.json',
  'settings.py',
  'environment.py',
  'keys.py',
  'tsconfig.json',
  'env/a.py',
])('%s is not a file of secrets', (path) => {
  expect(isSecretFile(path)).toBe(false);
});

describe('settings files', () => {
  const settings = (values: object) =>
    Buffer.from(JSON.stringify({ IsEncrypted: false, Values: values }, null, 2));
  const because = [{ step: 'test' }];
  const io = { accessible: false };

  test.each(['local.settings.json', 'api/local.settings.json'])(
    'no line of %s is shown that was there before',
    (path) => {
      const before = { path, bytes: settings({ Any: 'hunter2' }), mode: 0o644 };
      const after = { path, bytes: settings({ Any: 'hunter2', New: '1' }), mode: 0o644 };
      for (const change of [
        { before, after, because },
        { before, because },
      ]) {
        const shown = plain(diffView([change], 'full', io));
        expect(shown).toContain('other values are not shown');
        expect(shown).not.toContain('hunter2');
        expect(showsSecret(change)).toBe(true);
      }
    },
  );

  test('settings that a change adds are named, with values that are no secrets', () => {
    const path = 'local.settings.json';
    const version = (values: object) => ({ path, bytes: settings(values), mode: 0o644 });
    const before = version({ Any: 'hunter2', Mode: 'old' });
    const after = version({
      ...{ Any: 'hunter2', Mode: 'new', Store: 'UseDevelopmentStorage=true', Queue: 'orders' },
      ...{ ApiKey: 'hunter2', Db: 'Server=h;Password=hunter2;Database=d' },
      ...{ OrdersKey: 'hunter2abc', SMTP_PASS: 'hunter2', BlobSas: 'hunter2' },
      ...{ StatusKey: '<your key>', OrdersPartitionKey: 'customer', KeyVaultName: 'vault' },
    });
    const shown = plain(diffView([{ before, after, because }], 'full', io));
    expect(shown.split('\n').slice(1)).toEqual([
      '  Mode  (not shown)',
      '  Store = UseDevelopmentStorage=true',
      '  Queue = orders',
      '  ApiKey  (not shown)',
      '  Db  (not shown)',
      '  OrdersKey  (not shown)',
      '  SMTP_PASS  (not shown)',
      '  BlobSas  (not shown)',
      '  StatusKey = <your key>',
      '  OrdersPartitionKey = customer',
      '  KeyVaultName = vault',
    ]);
    expect(shown).not.toContain('hunter2');
  });

  test('a new one is shown without values that tell something', () => {
    const values = { AzureWebJobsStorage: 'UseDevelopmentStorage=true', Any: 'hunter2' };
    const after = { path: 'copy/local.settings.json', bytes: settings(values), mode: 0o644 };
    const shown = plain(diffView([{ after, because }], 'full', io));
    expect(shown).toContain('"AzureWebJobsStorage": "UseDevelopmentStorage=true"');
    expect(shown).toContain('"Any": "***"');
    const harmless = { ...after, bytes: settings({ FUNCTIONS_WORKER_RUNTIME: 'python' }) };
    expect([after, harmless].map((each) => showsSecret({ after: each, because }))).toEqual([
      true,
      false,
    ]);
  });
});

test('a changed secret shows as a change', () => {
  const version = (key: string) => ({
    path: 'a.py',
    bytes: Buffer.from(`x = "AccountKey=${key}"\n`),
    mode: 0o644,
  });
  const change = { before: version('one1'), after: version('two2'), because: [] };
  const shown = plain(diffView([change], 'full', { accessible: false }));
  expect(shown).toContain('-x = "AccountKey=***"\n+x = "AccountKey=***"');
});
