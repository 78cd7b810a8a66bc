/**
 * What is easily missed about a binding, for the binding map: by type of function.json, or by decorator
 * where two decorators share a type. docs/semantics.md says how each point is known.
 */
export const bindingNotes: Readonly<Record<string, readonly string[]>> = {
  httpTrigger: [
    '`route` always adds an `http` output named `$return`. A function without that output, or with two of them, takes `generic_trigger(type="httpTrigger", auth_level=…)` instead.',
    'Without `authLevel`, v1 means `function`. Without `auth_level`, v2 takes the level of the app, `FunctionApp(http_auth_level=…)`. Write it on each function.',
    'Without `route`, both models use the name of the function.',
    'A method outside the list, such as `TRACE`, needs `generic_trigger`.',
    'On `generic_trigger`, write `auth_level=`. With `authLevel=` the level of the app silently wins.',
  ],
  http: [
    'The output belongs to `route`; there is no decorator for it alone. A response in a parameter, `func.Out[func.HttpResponse]`, takes its name from `binding_arg_name`.',
    'Where `$return` goes to a queue or a blob, `route` cannot be used: the host refuses two bindings named `$return`.',
  ],
  timerTrigger: [
    '`app.schedule` is the older name of this decorator. It still works.',
    'A schedule in an app setting, `%Schedule%`, works in both models.',
  ],
  queueTrigger: [
    'Without `connection`, v1 uses `AzureWebJobsStorage`. In v2 the argument must be given; `connection=None` means the same as leaving it out in v1.',
  ],
  queue: [
    'For several messages at once, annotate the parameter as `func.Out[typing.List[str]]`.',
    '`connection=None` stands for a `function.json` without `connection`.',
  ],
  blobTrigger: [
    '`source=func.BlobSource.EVENT_GRID` needs azure-functions 1.21.1. Versions 1.20.0 and 1.21.0 accept it and write a value that no host knows.',
    'The Flex Consumption plan supports only the Event Grid source.',
  ],
  blob: [
    'The parameter may be `func.InputStream`, `str` or `bytes` for an input, and `func.Out[str]`, `func.Out[bytes]` or `func.Out[func.InputStream]` for an output.',
  ],
  table: [
    'The decorator takes no further keywords. For any other property use `generic_input_binding` or `generic_output_binding`.',
    'Rows are JSON text.',
  ],
  serviceBusTrigger: [
    '`queueName` leads to the queue decorator, `topicName` and `subscriptionName` to the topic decorator. A binding with all of them needs `generic_trigger`.',
    'With `cardinality` `many`, annotate the parameter as `typing.List[func.ServiceBusMessage]`.',
  ],
  eventHubTrigger: [
    'The annotation has to agree with `cardinality`: `func.EventHubEvent` for `one`, `typing.List[func.EventHubEvent]` for `many`.',
  ],
  eventGrid: [
    'The library wants exactly one way to reach the topic: `connection`, or `topic_endpoint_uri` together with `topic_key_setting`.',
  ],
  cosmos_db_trigger: [
    'For the property names of extension bundle 4: `containerName`, `connection`, `leaseContainerName`. The older names belong to `cosmos_db_trigger_v3`; a mixture needs `generic_trigger`.',
  ],
  cosmos_db_trigger_v3: [
    'For the property names of extension bundles 2 and 3: `collectionName`, `connectionStringSetting`, `leaseCollectionName`. Bundle 4 does not read them. `pyfunc migrate --upgrade bundle` raises the bundle and renames the properties in one step.',
  ],
  cosmos_db_input: [
    'For the property names of extension bundle 4: `containerName`, `connection`. The older names belong to `cosmos_db_input_v3`.',
  ],
  cosmos_db_input_v3: [
    'For the property names of extension bundles 2 and 3: `collectionName`, `connectionStringSetting`. Bundle 4 does not read them. `pyfunc migrate --upgrade-bundle` raises the bundle and renames the properties in one step.',
  ],
  cosmos_db_output: [
    'For the property names of extension bundle 4: `containerName`, `connection`. The older names belong to `cosmos_db_output_v3`.',
  ],
  cosmos_db_output_v3: [
    'For the property names of extension bundles 2 and 3: `collectionName`, `connectionStringSetting`. Bundle 4 does not read them. `pyfunc migrate --upgrade-bundle` raises the bundle and renames the properties in one step.',
  ],
  sql_input: ['`commandType` is `Text` where neither model names it.'],
  kafkaTrigger: [
    'With `cardinality` `MANY`, annotate the parameter as `typing.List[func.KafkaEvent]`.',
  ],
  orchestrationTrigger: [
    'In v1, the entry point is `main = df.Orchestrator.create(orchestrator)`. In v2, decorate `orchestrator` itself and delete that line.',
    'The decorator has no other properties. Nothing reads others here, so the migration drops them and says so.',
  ],
  activityTrigger: [
    'Activities are called by name: keep the name with `function_name`, or change each `call_activity`.',
    '`dataType` has no argument here; a generic decorator keeps it.',
  ],
  entityTrigger: [
    'In v1, the entry point is `main = df.Entity.create(entity)`. In v2, decorate `entity` itself and delete that line.',
  ],
  durableClient: [
    'v1 passes a JSON text, from which the code makes a client: `df.DurableOrchestrationClient(starter)`. v2 passes the client. Delete that line, or it raises a TypeError when the function runs.',
    'The function has to be `async def`. A plain `def` loads and fails when it runs.',
    'On `func.FunctionApp` and `func.Blueprint`, this decorator belongs right above the `def`: what stands below it is lost.',
  ],
  orchestrationClient: [
    'The name of `durableClient` in Durable Functions 1.x. The decorator writes `durableClient`.',
    'A function that returns a value and has no `$return` binding fails with `durableClient`, after the orchestration was started. For such a function, `pyfunc migrate` writes `generic_input_binding(type="orchestrationClient")`.',
  ],
  sendGrid: ['`from` is a keyword of Python, so it is written as `**{"from": …}`.'],
  twilioSms: ['`from` is a keyword of Python, so it is written as `**{"from": …}`.'],
  signalR: ['Messages are JSON text with `target` and `arguments`.'],
  rabbitMQTrigger: ['`rabbitMqTrigger` is a common spelling; the host accepts any case.'],
  daprTopicTrigger: [
    'Where `route` is left out, the library writes the topic as the route, and `None` does not prevent it.',
  ],
};
