/**
 * What is easily missed about a binding, for the binding map: by type of function.json, or by decorator
 * where two decorators share a type. docs/semantics.md says how each point is known.
 */
export const bindingNotes: Readonly<Record<string, readonly string[]>> = {
  httpTrigger: [
    '`route` always adds an `http` output named `$return`. For a function without that output, or with two of them, use `generic_trigger(type="httpTrigger", auth_level=…)` instead.',
    'Without `authLevel`, v1 means `function`. Without `auth_level`, v2 uses the level of the app, `FunctionApp(http_auth_level=…)`. So write `auth_level` on each function.',
    'Without `route`, both models use the name of the function.',
    'A method outside the list, such as `TRACE`, needs `generic_trigger`.',
    'On `generic_trigger`, write `auth_level=`. With `authLevel=`, the level of the app silently overrides it.',
  ],
  http: [
    'The output is part of `route`; it has no decorator of its own. For a response in a parameter, `func.Out[func.HttpResponse]`, `binding_arg_name` sets the name.',
    'If `$return` goes to a queue or a blob, you cannot use `route`, because the host refuses two bindings named `$return`.',
  ],
  timerTrigger: [
    '`app.schedule` is the older name of this decorator. It still works.',
    'A schedule in an app setting, `%Schedule%`, works in both models.',
  ],
  queueTrigger: [
    'Without `connection`, v1 uses `AzureWebJobsStorage`. In v2, the argument is required; `connection=None` means the same as no `connection` in v1.',
  ],
  queue: [
    'For several messages at once, annotate the parameter as `func.Out[typing.List[str]]`.',
    '`connection=None` means the same as a `function.json` without `connection`.',
  ],
  blobTrigger: [
    '`source=func.BlobSource.EVENT_GRID` needs azure-functions 1.21.1. Versions 1.20.0 and 1.21.0 accept it and write a value that no host knows.',
    'The Flex Consumption plan supports only the Event Grid source.',
  ],
  blob: [
    'The parameter may be `func.InputStream`, `str` or `bytes` for an input, and `func.Out[str]`, `func.Out[bytes]` or `func.Out[func.InputStream]` for an output.',
  ],
  table: [
    'The decorator accepts no additional keywords. For any other property, use `generic_input_binding` or `generic_output_binding`.',
    'Rows are JSON text.',
  ],
  serviceBusTrigger: [
    'With `queueName`, use the queue decorator. With `topicName` and `subscriptionName`, use the topic decorator. A binding with all three needs `generic_trigger`.',
    'With `cardinality` `many`, annotate the parameter as `typing.List[func.ServiceBusMessage]`.',
  ],
  eventHubTrigger: [
    'The annotation has to match `cardinality`: `func.EventHubEvent` for `one`, `typing.List[func.EventHubEvent]` for `many`.',
  ],
  eventGrid: [
    'The library requires exactly one way to specify the topic: `connection`, or `topic_endpoint_uri` together with `topic_key_setting`.',
  ],
  cosmos_db_trigger: [
    'Use this decorator with the property names of extension bundle 4: `containerName`, `connection`, `leaseContainerName`. The older names belong to `cosmos_db_trigger_v3`; a mixture needs `generic_trigger`.',
  ],
  cosmos_db_trigger_v3: [
    'Use this decorator with the property names of extension bundles 2 and 3: `collectionName`, `connectionStringSetting`, `leaseCollectionName`. Bundle 4 does not read them. `pyfunc migrate --upgrade bundle` raises the bundle and renames the properties in one step.',
  ],
  cosmos_db_input: [
    'Use this decorator with the property names of extension bundle 4: `containerName`, `connection`. The older names belong to `cosmos_db_input_v3`.',
  ],
  cosmos_db_input_v3: [
    'Use this decorator with the property names of extension bundles 2 and 3: `collectionName`, `connectionStringSetting`. Bundle 4 does not read them. `pyfunc migrate --upgrade bundle` raises the bundle and renames the properties in one step.',
  ],
  cosmos_db_output: [
    'Use this decorator with the property names of extension bundle 4: `containerName`, `connection`. The older names belong to `cosmos_db_output_v3`.',
  ],
  cosmos_db_output_v3: [
    'Use this decorator with the property names of extension bundles 2 and 3: `collectionName`, `connectionStringSetting`. Bundle 4 does not read them. `pyfunc migrate --upgrade bundle` raises the bundle and renames the properties in one step.',
  ],
  sql_input: ['The default of `commandType` is `Text` in both models.'],
  kafkaTrigger: [
    'With `cardinality` `MANY`, annotate the parameter as `typing.List[func.KafkaEvent]`.',
  ],
  orchestrationTrigger: [
    'In v1, the entry point is `main = df.Orchestrator.create(orchestrator)`. In v2, decorate `orchestrator` itself and delete that line.',
    'The decorator has no other properties. Nothing reads other properties, so the migration drops them and reports that.',
  ],
  activityTrigger: [
    'Activities are called by name: keep the name with `function_name`, or change each `call_activity`.',
    '`dataType` has no argument here; a generic decorator keeps it.',
  ],
  entityTrigger: [
    'In v1, the entry point is `main = df.Entity.create(entity)`. In v2, decorate `entity` itself and delete that line.',
  ],
  durableClient: [
    'v1 passes JSON text, from which the code creates a client: `df.DurableOrchestrationClient(starter)`. v2 passes the client. Delete that line, because it raises a TypeError when the function runs.',
    'The function has to be `async def`. A plain `def` loads and fails when it runs.',
    'On `func.FunctionApp` and `func.Blueprint`, this decorator must be directly above the `def`: decorators below it are lost.',
  ],
  orchestrationClient: [
    'The name of `durableClient` in Durable Functions 1.x. The decorator writes `durableClient`.',
    'A function that returns a value and has no `$return` binding fails with `durableClient`, after the orchestration was started. For such a function, `pyfunc migrate` writes `generic_input_binding(type="orchestrationClient")`.',
  ],
  sendGrid: ['`from` is a reserved word in Python, so write `**{"from": …}`.'],
  twilioSms: ['`from` is a reserved word in Python, so write `**{"from": …}`.'],
  signalR: ['Messages are JSON text with `target` and `arguments`.'],
  rabbitMQTrigger: ['`rabbitMqTrigger` is a common spelling; the host accepts any case.'],
  daprTopicTrigger: [
    'Without `route`, the library writes the topic as the route. `None` does not prevent this.',
  ],
};
