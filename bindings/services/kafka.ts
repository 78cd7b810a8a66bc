import { dataType, optional, optionals, output, required, trigger } from '../record.ts';

const shared = [
  optional('avro_schema'),
  optional('key_avro_schema'),
  optional('key_data_type', {
    default: 'STRING',
    oneOf: ['INT', 'LONG', 'STRING', 'BINARY'],
  }),
  ...optionals('username', 'password', 'ssl_key_location', 'ssl_ca_location'),
  ...optionals('ssl_certificate_location', 'ssl_key_password'),
  optional('ssl_certificate_pem'),
  optional('ssl_key_pem'),
  optional('ssl_ca_pem'),
  optional('ssl_certificate_and_key_pem'),
  ...optionals('schema_registry_url', 'schema_registry_username', 'schema_registry_password'),
  optional('o_auth_bearer_method', { oneOf: ['DEFAULT', 'OIDC'] }),
  ...optionals('o_auth_bearer_client_id', 'o_auth_bearer_client_secret', 'o_auth_bearer_scope'),
  ...optionals('o_auth_bearer_token_endpoint_url', 'o_auth_bearer_extensions'),
];

const authenticationMode = optional('authentication_mode', {
  default: 'NOTSET',
  oneOf: ['NOTSET', 'GSSAPI', 'PLAIN', 'SCRAMSHA256', 'SCRAMSHA512'],
});
const protocol = optional('protocol', {
  default: 'NOTSET',
  oneOf: ['NOTSET', 'PLAINTEXT', 'SSL', 'SASLPLAINTEXT', 'SASLSSL'],
});

const place = { brokerList: 'KafkaBrokers', topic: 'orders' };
const since = '1.21.0';

export const kafka = [
  trigger('kafkaTrigger', 'kafka_trigger', {
    arguments: [
      required('topic'),
      required('broker_list'),
      ...optionals('event_hub_connection_string', 'consumer_group'),
      ...shared,
      authenticationMode,
      protocol,
      optional('cardinality', { default: 'ONE', enum: 'Cardinality' }),
      optional('lag_threshold', { default: 1000 }),
      dataType,
    ],
    since,
    annotation: 'func.KafkaEvent',
    example: { name: 'event', ...place, consumerGroup: '$Default' },
  }),
  output('kafka', 'kafka_output', {
    arguments: [
      required('topic'),
      required('broker_list'),
      ...shared,
      optional('max_message_bytes', { default: 1_000_000 }),
      optional('batch_size', { default: 10_000 }),
      optional('enable_idempotence', { default: false }),
      optional('message_timeout_ms', { default: 300_000 }),
      optional('request_timeout_ms', { default: 5_000 }),
      optional('max_retries', { default: 2_147_483_647 }),
      authenticationMode,
      protocol,
      optional('linger_ms', { default: 5 }),
      dataType,
    ],
    since,
    annotation: 'func.Out[str]',
    example: { name: 'event', ...place },
  }),
];
