import { generic, input, optional, optionals, trigger } from '../record.ts';

/** azure-functions-durable that these decorators need: the first with `df.Blueprint`. */
export const durableSince = '1.2.4';

/** From here on Durable Functions works over gRPC, and a client that is bound as text gets nothing to use. */
export const durableGrpcSince = '2';

/** How azure-functions-durable 2.x names the input of an orchestrator or entity, whatever its parameter. */
export const durableInput = '_durable_input';

/** What azure-functions-durable 2.x adds to each of its bindings. */
export const grpcProperty = 'durableRequiresGrpc';

/** The user's own function behind a durable wrapper can be reached from here on. See docs/semantics.md#tests */
export const unwrappedSince = '1.3.1';

/** The name of `durableClient` in Durable Functions 1.x. */
export const oldClientType = 'orchestrationClient';

const facts = { extras: 'dropped', since: '1.20.0', durable: true } as const;

export const durableClient = input('durableClient', 'durable_client_input', {
  ...facts,
  nameArgument: 'client_name',
  arguments: optionals('task_hub', 'connection_name'),
  kept: ['externalClient'],
  annotation: 'df.DurableOrchestrationClient',
  example: { name: 'client' },
});

export const durable = [
  trigger('orchestrationTrigger', 'orchestration_trigger', {
    ...facts,
    nameArgument: 'context_name',
    arguments: [optional('orchestration')],
    onlyName: 'context',
    annotation: 'df.DurableOrchestrationContext',
    example: { name: 'context' },
  }),
  trigger('activityTrigger', 'activity_trigger', {
    ...facts,
    nameArgument: 'input_name',
    arguments: [optional('activity')],
    // The host converts the input to the type it names.
    kept: ['dataType'],
    annotation: '',
    example: { name: 'order' },
  }),
  trigger('entityTrigger', 'entity_trigger', {
    ...facts,
    nameArgument: 'context_name',
    arguments: [optional('entity_name')],
    onlyName: 'context',
    annotation: 'df.DurableEntityContext',
    example: { name: 'context' },
  }),
  durableClient,
  generic(oldClientType, 'input', 'str', { name: 'starter' }, 'taskHub', 'connectionName'),
];
