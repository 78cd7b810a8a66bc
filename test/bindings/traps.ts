import type { Json } from '../../bindings/function-json/function-json.ts';

/** Function.json files that are hard to carry over, each with the reason. */
export interface Trap {
  readonly title: string;
  readonly json: { readonly [key: string]: Json };
  /** How far the indexed function may be from the original; none where nothing can be written. */
  readonly verdict: 'same' | 'note' | 'problem';
}

const req = { type: 'httpTrigger', name: 'req', direction: 'in', authLevel: 'anonymous' };
const res = { type: 'http', name: '$return', direction: 'out' };
const queueTrigger = { type: 'queueTrigger', name: 'msg', direction: 'in', queueName: 'in' };
const timer = { type: 'timerTrigger', name: 'timer', direction: 'in', schedule: '0 0 * * * *' };
const activity = { type: 'activityTrigger', name: 'input', direction: 'in' };

function trap(
  title: string,
  bindings: readonly Json[],
  verdict: Trap['verdict'] = 'same',
  rest: { readonly [key: string]: Json } = {},
): Trap {
  return { title, json: { bindings, ...rest }, verdict };
}

const http = [
  trap('http: level and route are said by nobody', [{ type: 'httpTrigger', name: 'req' }, res]),
  trap('http: an empty route is the root', [{ ...req, route: '' }, res]),
  trap('http: levels in any case', [{ ...req, authLevel: 'ANONYMOUS' }, res]),
  trap('http: a level from a setting', [{ ...req, authLevel: '%LEVEL%' }, res]),
  trap('http: a method that route does not know', [{ ...req, methods: ['get', 'trace'] }, res]),
  trap('http: methods that are not a list', [{ ...req, methods: 'get' }, res]),
  trap('http: no methods', [{ ...req, methods: [] }, res]),
  trap('http: no output', [req]),
  trap('http: $return goes to a queue', [
    req,
    { type: 'queue', name: '$return', direction: 'out', queueName: 'q', connection: 'C' },
  ]),
  trap('http: the response is a parameter', [req, { ...res, name: 'res' }]),
  trap('http: two outputs', [req, res, { ...res, name: 'other' }]),
  trap('http: an output beside another trigger', [timer, { ...res, name: 'res' }]),
  trap('http: an output with properties', [req, { ...res, dataType: 'string', status: 201 }]),
  trap('http: properties of older hosts', [
    { ...req, webHookType: 'github', crossOrigin: true, method: ['get'], connection: 'C' },
    res,
  ]),
  trap('http: a data type', [{ ...req, dataType: 'binary' }, res]),
  trap('http: a data type without output', [{ ...req, dataType: 'binary' }]),
  trap('http: the type in another case', [{ ...req, type: 'httptrigger' }, res]),
  trap('http: property names in another case', [{ ...req, AuthLevel: 'Admin', ROUTE: 'a' }, res]),
  trap('http: property names in another case without output', [
    {
      type: 'HTTPTRIGGER',
      name: 'req',
      AUTHLEVEL: 'Admin',
      Route: 'a',
      METHODS: ['Get'],
      DataType: 'String',
    },
  ]),
  trap('http: property names in another case, $return elsewhere', [
    { type: 'httpTrigger', name: 'req', AuthLevel: 'admin', Route: 'secret/{id}' },
    { type: 'queue', name: '$return', direction: 'out', queueName: 'q', connection: 'C' },
  ]),
  trap('http: properties named like parameters of the library', [
    { ...req, self: 1, kwargs: 2, argName: 3, triggerArgName: 4, initParams: 5, functionName: 6 },
    { ...res, self: 1, kwargs: 2, argName: 3, bindingArgName: 4 },
  ]),
  trap('http: properties named like parameters of the library without output', [
    { ...req, self: 1, kwargs: 2, argName: 3, triggerArgName: 4, getDictRepr: 5, func: 6 },
  ]),
  trap('http: a parameter of another name', [{ ...req, name: 'request', route: 'a/{*rest}' }, res]),
];

const services = [
  trap('no connection', [queueTrigger]),
  trap('a null is nothing', [{ ...queueTrigger, connection: null, dataType: null }]),
  trap('values stay as they are', [
    { ...timer, runOnStartup: false, useMonitor: 'true', level: 0, half: 0.5, empty: '' },
  ]),
  trap('a property in another case', [{ ...timer, runOnStartUp: true }]),
  trap('data type and cardinality', [
    {
      type: 'eventHubTrigger',
      name: 'events',
      eventHubName: 'hub',
      connection: 'C',
      cardinality: 'Many',
      dataType: 'BINARY',
    },
  ]),
  trap('data type undefined', [{ ...queueTrigger, dataType: 'undefined' }]),
  trap('a data type that does not exist', [{ ...queueTrigger, dataType: 'json' }], 'problem'),
  trap('a cardinality from a setting', [
    { type: 'eventHubTrigger', name: 'e', eventHubName: 'h', connection: 'C', cardinality: '%C%' },
  ]),
  trap('nested values with nulls', [
    { ...timer, monitor: { every: [1, { a: null, b: [] }], deep: { null: null } } },
  ]),
  trap('a property named like a parameter of the decorator', [
    {
      ...queueTrigger,
      self: 1,
      kwargs: 'x',
      argName: true,
      dataTypes: [],
      isSupportedTriggerType: 0,
    },
  ]),
  trap('a null in a list', [{ ...timer, tags: ['a', null, 'b'] }], 'problem'),
  trap('blob with a source', [
    { type: 'blobTrigger', name: 'blob', path: 'c/{n}', connection: 'C', source: 'EventGrid' },
  ]),
  trap('blob with a source of tomorrow', [
    { type: 'blobTrigger', name: 'blob', path: 'c/{n}', connection: 'C', source: '%SOURCE%' },
  ]),
  trap('service bus queue', [
    {
      type: 'serviceBusTrigger',
      name: 'msg',
      queueName: 'q',
      connection: 'C',
      accessRights: 'Listen',
    },
  ]),
  trap('service bus topic', [
    {
      type: 'serviceBusTrigger',
      name: 'msg',
      topicName: 't',
      subscriptionName: 's',
      connection: 'C',
    },
  ]),
  trap('service bus queue and topic', [
    { type: 'serviceBusTrigger', name: 'msg', queueName: 'q', topicName: 't', connection: 'C' },
  ]),
  trap('cosmos in the old spelling', [
    timer,
    {
      type: 'cosmosDB',
      name: 'doc',
      direction: 'out',
      databaseName: 'd',
      collectionName: 'c',
      connectionStringSetting: 'C',
      leaseCollectionName: 'stray',
      createIfNotExists: true,
    },
  ]),
  trap('cosmos in the new spelling', [
    {
      type: 'cosmosDBTrigger',
      name: 'docs',
      databaseName: 'd',
      containerName: 'c',
      connection: 'C',
      changeFeedMode: 'LatestVersion',
    },
  ]),
  trap('cosmos in both spellings', [
    {
      type: 'cosmosDBTrigger',
      name: 'docs',
      databaseName: 'd',
      collectionName: 'c',
      connection: 'C',
    },
  ]),
  trap('cosmos in neither spelling', [
    { type: 'cosmosDBTrigger', name: 'docs', databaseName: 'd' },
  ]),
  trap('table with a stray property', [
    timer,
    { type: 'table', name: 'row', direction: 'out', tableName: 't', connection: 'C', etag: '*' },
  ]),
  trap('event grid by connection', [
    timer,
    { type: 'eventGrid', name: 'e', direction: 'out', connection: 'C' },
  ]),
  trap('event grid by both', [
    timer,
    {
      type: 'eventGrid',
      name: 'e',
      direction: 'out',
      connection: 'C',
      topicEndpointUri: 'U',
      topicKeySetting: 'K',
    },
  ]),
  trap('sql without command type', [
    timer,
    { type: 'sql', name: 'rows', commandText: 'select 1', connectionStringSetting: 'S' },
  ]),
  trap('mysql without command type', [
    timer,
    { type: 'mysql', name: 'rows', commandText: 'select 1', connectionStringSetting: 'S' },
  ]),
  trap('kafka without its defaults', [
    { type: 'kafkaTrigger', name: 'e', topic: 't', brokerList: 'B', protocol: 'saslSsl' },
    { type: 'kafka', name: 'out', direction: 'out', topic: 't', brokerList: 'B' },
  ]),
  trap('kafka with a protocol from a setting', [
    { type: 'kafkaTrigger', name: 'e', topic: 't', brokerList: 'B', protocol: '%P%' },
  ]),
  trap('mcp tool', [{ type: 'mcpToolTrigger', name: 'context', toolName: 'find' }]),
  trap('mcp prompt with arguments', [
    { type: 'mcpPromptTrigger', name: 'context', promptName: 'p', promptArguments: '[]' },
  ]),
  trap('mcp prompt with arguments as the library writes them', [
    {
      ...{ type: 'mcpPromptTrigger', name: 'context', promptName: 'p' },
      promptArguments:
        '[{"name":"text","description":"What to read","required":true},{"name":"tone","description":null,"required":false}]',
    },
  ]),
  trap('mcp prompt with arguments in another order', [
    {
      ...{ type: 'mcpPromptTrigger', name: 'context', promptName: 'p' },
      promptArguments: '[{"required": true, "name": "text"}]',
    },
  ]),
  trap(
    'dapr topic without a route',
    [{ type: 'daprTopicTrigger', name: 'e', pubsubname: 'p', topic: 't' }],
    'note',
  ),
  trap('open ai without its defaults', [
    timer,
    {
      type: 'semanticSearch',
      name: 'found',
      searchConnectionName: 'S',
      collection: 'c',
      query: '{q}',
    },
    { type: 'textCompletion', name: 'answer', prompt: 'Who?', maxTokens: '5' },
    { type: 'embeddings', name: 'vectors', input: '{t}', inputType: 'RawText' },
  ]),
];

const names = [
  trap('a python keyword as property', [
    timer,
    { type: 'sendGrid', name: 'mail', direction: 'out', apiKey: 'K', from: 'a@b.c', to: 'd@e.f' },
  ]),
  trap('unknown types', [
    { type: 'rabbitMQTrigger', name: 'msg', queueName: 'q', hostName: 'h', port: 5672 },
    { type: 'somethingNew', name: 'thing', hubName: 'h', userID: 'u', dataType: 'string' },
    { type: 'somethingNew', name: '$return', direction: 'out' },
  ]),
  trap('keywords that mean something else', [
    {
      ...timer,
      argName: 'a',
      self: 'b',
      kwargs: 'c',
      initParams: 'd',
      getDictRepr: 'e',
      class: 'f',
      None: 'g',
      async: 'h',
    },
  ]),
  trap('digits in a property', [{ ...timer, s3Bucket: 'b', md5: 'm', sha256Sum: 's' }]),
  trap('letters after digits', [{ ...timer, a1b: 'x', int32value: 1 }]),
  trap('an underscore in a property', [{ ...timer, queue_name: 'x' }], 'problem'),
  trap('a dash in a property', [{ ...timer, 'queue-name': 'x' }], 'problem'),
  trap('a dollar in a property', [{ ...timer, $comment: 'x' }], 'problem'),
  trap('an empty property', [{ ...timer, '': 'x' }], 'problem'),
  trap('texts that need care', [
    {
      ...timer,
      quotes: `it's "so"`,
      doubled: '"',
      lines: 'a\r\nb\tc',
      path: 'c:\\temp\\{name}',
      bidi: 'a\u202eb',
      emoji: '💡 ümläut',
      lone: '\ud800',
      zero: '\u0000',
    },
  ]),
];

const retry = (policy: Json) => ({ retry: policy });
const retries = [
  trap(
    'retry: fixed delay',
    [queueTrigger],
    'same',
    retry({
      strategy: 'FixedDelay',
      maxRetryCount: 5,
      delayInterval: '0:0:10',
    }),
  ),
  trap(
    'retry: exponential backoff',
    [queueTrigger],
    'same',
    retry({
      strategy: 'exponentialBackoff',
      MaxRetryCount: '3',
      minimumInterval: '00:00:05',
      maximumInterval: '00:15',
    }),
  ),
  trap(
    'retry: for ever',
    [queueTrigger],
    'same',
    retry({
      strategy: 'fixedDelay',
      maxRetryCount: -1,
      delayInterval: '00:00:10.000',
      minimumInterval: '00:00:01',
    }),
  ),
  trap(
    'retry: days',
    [queueTrigger],
    'problem',
    retry({
      strategy: 'fixedDelay',
      maxRetryCount: 1,
      delayInterval: '1.00:00:00',
    }),
  ),
  trap(
    'retry: fractions',
    [queueTrigger],
    'problem',
    retry({
      strategy: 'fixedDelay',
      maxRetryCount: 1,
      delayInterval: '00:00:00.500',
    }),
  ),
  trap(
    'retry: negative',
    [queueTrigger],
    'problem',
    retry({
      strategy: 'fixedDelay',
      maxRetryCount: 1,
      delayInterval: '-00:00:10',
    }),
  ),
  trap(
    'retry: no interval, no count',
    [queueTrigger],
    'problem',
    retry({ strategy: 'fixedDelay' }),
  ),
  trap('retry: another strategy', [queueTrigger], 'problem', retry({ strategy: 'hope' })),
];

const durable = [
  trap('durable: starter', [
    { ...req, route: 'start/{name}' },
    res,
    { type: 'durableClient', name: 'starter', taskHub: 'hub' },
  ]),
  trap(
    'durable: starter of durable functions 1',
    [
      { ...req },
      res,
      { type: 'orchestrationClient', name: 'starter', direction: 'in', datatype: 'string' },
    ],
    'note',
  ),
  trap('durable: a client of another app', [
    { ...req },
    res,
    { type: 'durableClient', name: 'starter', externalClient: true },
  ]),
  trap('durable: orchestrator', [{ type: 'orchestrationTrigger', name: 'context' }]),
  trap(
    'durable: orchestrator with strays',
    [{ type: 'orchestrationTrigger', name: 'context', taskHub: 'hub', queueName: 'q' }],
    'note',
  ),
  trap(
    'durable: orchestrator that binds another name',
    [{ type: 'orchestrationTrigger', name: 'ctx' }],
    'problem',
  ),
  trap('durable: entity', [{ type: 'entityTrigger', name: 'context', entityName: 'Counter' }]),
  trap('durable: activity', [{ ...activity, activity: 'Hello' }]),
  trap('durable: activity with a data type', [{ ...activity, datatype: 'string' }]),
  trap('durable: activity with strays', [{ ...activity, message: 'm' }], 'note'),
  trap('durable: activity with a client and an output', [
    activity,
    { type: 'durableClient', name: 'client' },
    { type: 'queue', name: 'out', direction: 'out', queueName: 'q', connection: 'C' },
  ]),
];

export const traps: readonly Trap[] = [...http, ...services, ...names, ...retries, ...durable];
