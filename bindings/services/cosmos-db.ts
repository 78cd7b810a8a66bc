import { dataType, input, optionals, output, required, trigger } from '../record.ts';

/**
 * The spelling of the properties belongs to the version of the extension, so it decides on the decorator:
 * `connection`/`containerName` since 4.x, `connectionStringSetting`/`collectionName` before.
 */
const newMarks = [
  'connection',
  'containerName',
  'leaseConnection',
  'leaseContainerName',
  'createLeaseContainerIfNotExists',
  'leasesContainerThroughput',
  'leaseContainerPrefix',
  'containerThroughput',
];
const oldMarks = [
  'connectionStringSetting',
  'collectionName',
  'leaseConnectionStringSetting',
  'leaseCollectionName',
  'createLeaseCollectionIfNotExists',
  'leasesCollectionThroughput',
  'leaseCollectionPrefix',
  'collectionThroughput',
];
const since = '1.14.0';

const newKeywords = [required('connection'), required('database_name'), required('container_name')];
const oldKeywords = [
  required('database_name'),
  required('collection_name'),
  required('connection_string_setting'),
];
const place = {
  databaseName: 'shop',
  containerName: 'orders',
  connection: 'CosmosDB',
};
const oldPlace = {
  databaseName: 'shop',
  collectionName: 'orders',
  connectionStringSetting: 'CosmosDB',
};

export const cosmosDb = [
  trigger('cosmosDBTrigger', 'cosmos_db_trigger', {
    arguments: [
      ...newKeywords,
      ...optionals(
        'lease_connection',
        'lease_database_name',
        'lease_container_name',
        'create_lease_container_if_not_exists',
        'leases_container_throughput',
        'lease_container_prefix',
        'feed_poll_delay',
        'lease_acquire_interval',
        'lease_expiration_interval',
        'lease_renew_interval',
        'max_items_per_invocation',
        'start_from_beginning',
        'start_from_time',
        'preferred_locations',
        // Releases before 2.3 have no such keyword, and write it as they are given it.
        'change_feed_mode',
      ),
      dataType,
    ],
    marks: newMarks,
    since,
    annotation: 'func.DocumentList',
    example: { name: 'documents', ...place, createLeaseContainerIfNotExists: true },
  }),
  trigger('cosmosDBTrigger', 'cosmos_db_trigger_v3', {
    arguments: [
      ...oldKeywords,
      ...optionals(
        'lease_collection_name',
        'lease_connection_string_setting',
        'lease_database_name',
        'create_lease_collection_if_not_exists',
        'leases_collection_throughput',
        'lease_collection_prefix',
        'checkpoint_interval',
        'checkpoint_document_count',
        'feed_poll_delay',
        'lease_renew_interval',
        'lease_acquire_interval',
        'lease_expiration_interval',
        'max_items_per_invocation',
        'start_from_beginning',
        'preferred_locations',
      ),
      dataType,
    ],
    marks: oldMarks,
    since,
    annotation: 'func.DocumentList',
    example: { name: 'documents', ...oldPlace, createLeaseCollectionIfNotExists: true },
  }),
  input('cosmosDB', 'cosmos_db_input', {
    arguments: [
      ...newKeywords,
      ...optionals('partition_key', 'id', 'sql_query', 'preferred_locations'),
      dataType,
    ],
    marks: newMarks,
    since,
    annotation: 'func.DocumentList',
    example: { name: 'documents', ...place, sqlQuery: 'SELECT * FROM c' },
  }),
  input('cosmosDB', 'cosmos_db_input_v3', {
    arguments: [...oldKeywords, ...optionals('id', 'sql_query', 'partition_key'), dataType],
    marks: oldMarks,
    since,
    annotation: 'func.DocumentList',
    example: { name: 'documents', ...oldPlace, sqlQuery: 'SELECT * FROM c' },
  }),
  output('cosmosDB', 'cosmos_db_output', {
    arguments: [
      ...newKeywords,
      ...optionals(
        'create_if_not_exists',
        'partition_key',
        'container_throughput',
        'preferred_locations',
      ),
      dataType,
    ],
    marks: newMarks,
    since,
    annotation: 'func.Out[func.Document]',
    example: { name: 'document', ...place, createIfNotExists: true },
  }),
  output('cosmosDB', 'cosmos_db_output_v3', {
    arguments: [
      ...oldKeywords,
      ...optionals(
        'create_if_not_exists',
        'partition_key',
        'collection_throughput',
        'use_multiple_write_locations',
        'preferred_locations',
      ),
      dataType,
    ],
    marks: oldMarks,
    since,
    annotation: 'func.Out[func.Document]',
    example: { name: 'document', ...oldPlace, createIfNotExists: true },
  }),
];
