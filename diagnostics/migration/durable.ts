import { declare } from '../diagnostic.ts';

/** Durable Functions. */
export const durable = {
  starterAsync: declare<object>({
    code: 'PYF140',
    severity: 'review',
    title: 'starter becomes async',
    message: () =>
      'The function becomes "async def", since the durable library awaits functions with a client.',
    hint: () =>
      'Check that the function does not block, because other functions would have to wait for it.',
    why: 'In v2 the durable library injects the client through a wrapper that awaits the function. A plain function would index cleanly and fail when it runs.',
    example: {
      before: 'def main(timer, starter: str): ...',
      after: 'async def main(timer, starter: df.DurableOrchestrationClient): ...',
    },
  }),
  clientText: declare<object>({
    code: 'PYF141',
    severity: 'note',
    title: 'client logged as text',
    message: () => 'This logs the client, which is an object in v2 and was a JSON text in v1.',
    hint: () => 'If a program reads this log line, adapt it to the new text.',
    why: 'The durable library injects the client itself instead of its description.',
  }),
  rawClient: declare<{ reason: string }>({
    code: 'PYF142',
    severity: 'review',
    title: 'durable client stays raw text',
    message: ({ reason }) =>
      `The durable client is bound with a generic decorator and stays text: ${reason}.`,
    hint: () =>
      'Move to durable_client_input when you can. The raw text works with azure-functions-durable 1.x.',
    why: 'durable_client_input injects a client object and awaits the function. If pyfunc cannot follow how the function uses the text, only the generic decorator changes nothing.',
    example: {
      before: 'client = client_of(starter)',
      after: '@bp.generic_input_binding(arg_name="starter", type="durableClient")',
    },
  }),
  starterTest: declare<{ name: string }>({
    code: 'PYF159',
    severity: 'review',
    title: 'test of a starter',
    message: ({ name }) =>
      `This calls the starter "${name}", whose client the durable library injects in v2.`,
    hint: () =>
      'Call .build().get_user_function().client_function(...) with your own client instead of the text.',
    why: 'Tests of v1 starters patch the class that the function wraps its text in. In v2 the function gets a client, so a test has to pass one.',
    example: {
      before:
        'with patch("Start.DurableOrchestrationClient", return_value=client):\n    await main(req, "{}")',
      after: 'await main.build().get_user_function().client_function(req, client)',
    },
  }),
  rawContext: declare<{ name: string }>({
    code: 'PYF171',
    severity: 'review',
    title: 'durable function that takes the raw context',
    message: ({ name }) =>
      `"${name}" was not made with the create method of the durable library: it takes the raw context, and a generic decorator keeps it so.`,
    hint: () =>
      'To use the durable decorators, put them on the function that is passed to create. Functions that take the raw context work with azure-functions-durable 1.x.',
    why: 'orchestration_trigger and entity_trigger call create themselves. On a function that takes the raw context, or calls create in its body, they would turn it into something else.',
  }),
  unwrapped: declare<{ name: string }>({
    code: 'PYF172',
    severity: 'review',
    title: 'orchestrator that v1 could not run',
    message: ({ name }) =>
      `"${name}" yields, but nothing turns it into an orchestrator, so every run fails in v1. In v2 its decorator does, so it will run.`,
    hint: () => 'Check that it may run; leave it out with --leave-out if it must not run.',
    why: 'In v1 the entry point has to be what df.Orchestrator.create returns. In v2 orchestration_trigger calls it.',
  }),
} as const;
