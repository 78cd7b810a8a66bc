import { dataType, input, libraryText, optional, output, required, trigger } from '../record.ts';

const since = '1.20.0';
/** Older versions write a property `model` that the extension no longer reads. */
const renamed = '1.24.0';

/**
 * Keywords that azure-functions annotates with an enum alone, which it does not export and which lacks
 * `Url`. The decorators take the text.
 */
export const mistyped = ['input_type'];

const aiConnection = optional('ai_connection_name', { default: '' });
const chatModel = optional('chat_model', { default: 'DefaultChatModel' });
const embeddingsModel = optional('embeddings_model', { default: 'DefaultEmbeddingsModel' });
const sampling = [
  optional('temperature', { default: '0.5' }),
  optional('top_p'),
  optional('max_tokens', { default: '100' }),
  optional('is_reasoning_model', { default: false }),
];
const chatStorage = [
  optional('chat_storage_connection_setting', { default: 'AzureWebJobsStorage' }),
  optional('collection_name', { default: 'ChatState' }),
];
const embedding = [
  aiConnection,
  embeddingsModel,
  optional('max_chunk_length', { default: 8192 }),
  optional('max_overlap', { default: 128 }),
  dataType,
];

export const openai = [
  trigger('assistantSkillTrigger', 'assistant_skill_trigger', {
    arguments: [
      required('function_description'),
      optional('function_name'),
      optional('parameter_description_json'),
      dataType,
    ],
    since: renamed,
    annotation: 'str',
    example: { name: 'task', functionDescription: 'Create a new order' },
  }),
  input('textCompletion', 'text_completion_input', {
    arguments: [required('prompt'), aiConnection, chatModel, ...sampling, dataType],
    since: renamed,
    annotation: 'str',
    example: { name: 'response', prompt: 'Who is {name}?' },
  }),
  output('assistantCreate', 'assistant_create_output', {
    arguments: [dataType],
    since,
    annotation: 'func.Out[str]',
    example: { name: 'requests' },
  }),
  input('assistantQuery', 'assistant_query_input', {
    arguments: [required('id'), required('timestamp_utc'), ...chatStorage, dataType],
    since,
    annotation: 'str',
    example: { name: 'state', id: '{id}', timestampUtc: '{Query.since}' },
  }),
  input('assistantPost', 'assistant_post_input', {
    arguments: [
      required('id'),
      required('user_message'),
      aiConnection,
      chatModel,
      ...chatStorage,
      ...sampling,
      dataType,
    ],
    since,
    annotation: 'str',
    example: { name: 'state', id: '{id}', userMessage: '{Query.message}' },
  }),
  input('embeddings', 'embeddings_input', {
    arguments: [required('input'), required('input_type'), ...embedding],
    since,
    annotation: 'str',
    example: { name: 'embeddings', input: '{text}', inputType: 'RawText' },
  }),
  input('semanticSearch', 'semantic_search_input', {
    arguments: [
      required('search_connection_name'),
      required('collection'),
      optional('query'),
      aiConnection,
      embeddingsModel,
      chatModel,
      optional('system_prompt', { default: libraryText }),
      optional('max_knowledge_count', { default: 1 }),
      ...sampling,
      dataType,
    ],
    since: renamed,
    annotation: 'str',
    example: {
      name: 'result',
      searchConnectionName: 'Search',
      collection: 'documents',
      query: '{prompt}',
    },
  }),
  output('embeddingsStore', 'embeddings_store_output', {
    arguments: [
      required('input'),
      required('input_type'),
      required('store_connection_name'),
      required('collection'),
      ...embedding,
    ],
    since: renamed,
    annotation: 'func.Out[str]',
    example: {
      name: 'requests',
      input: '{url}',
      inputType: 'FilePath',
      storeConnectionName: 'Search',
      collection: 'documents',
    },
  }),
];
