import { membersOf } from '../bindings/decorators/enums.ts';
import { retrySince } from '../bindings/decorators/retry.ts';
import { fence, table } from './markdown.ts';

/** The part of the binding map that holds for every type. */
export function bindingRules(): string[] {
  return [
    '## Rules for all types',
    'The examples assume these lines in `function_app.py`. In a blueprint, write `@bp.` for `@app.`.',
    fence('python', 'import azure.functions as func\n\napp = func.FunctionApp()'),
    table(
      ['function.json', 'in v2'],
      [
        [
          'the name of the folder',
          '`@app.function_name("Name")`, or else the name of the `def`. Keys, URLs, metrics and Durable calls depend on it, so keep it.',
        ],
        ['`type` and `direction`', 'the decorator'],
        ['`name`', '`arg_name`, for most decorators; the parameter has the same name'],
        ['`"name": "$return"`', '`arg_name="$return"`'],
        ['`dataType`', '`data_type`, a member of `func.DataType`'],
        [
          'a property without an argument',
          'an additional keyword: `camelCase` does not change, `snake_case` becomes camelCase. `None` leaves the property out.',
        ],
        ['`scriptFile`, `entryPoint`', 'the decorated function'],
        [
          '`disabled`',
          'no counterpart; set the app setting `AzureWebJobs.<Name>.Disabled` to `true`',
        ],
        ['`"direction": "inout"`', 'no counterpart'],
        [
          '`retry`',
          `\`@app.retry(…)\`, since ${retrySince}: see [Retry policies](#retry-policies)`,
        ],
      ],
    ),
    'The order of decorators matters in two cases only. The decorators of azure-functions must be above those of other libraries, and a durable decorator must be directly above the `def`.',
    '### Enums',
    'An enum argument takes a member, or its name as text.',
    table(
      ['enum', 'members'],
      (['AuthLevel', 'Cardinality', 'DataType', 'AccessRights', 'BlobSource'] as const).map(
        (name) => [
          `\`func.${name}\``,
          membersOf(name)
            .map((each) => `\`${each}\``)
            .join(', '),
        ],
      ),
    ),
    '### Retry policies',
    fence(
      'json',
      JSON.stringify(
        {
          retry: {
            strategy: 'exponentialBackoff',
            maxRetryCount: 5,
            minimumInterval: '00:00:10',
            maximumInterval: '00:15:00',
          },
        },
        null,
        2,
      ),
    ),
    fence(
      'python',
      [
        '@app.retry(',
        '    strategy="exponential_backoff",',
        '    max_retry_count="5",',
        '    minimum_interval="00:00:10",',
        '    maximum_interval="00:15:00",',
        ')',
      ].join('\n'),
    ),
    table(
      ['function.json', 'decorator', 'notes'],
      [
        [
          '`"strategy": "fixedDelay"`',
          '`strategy="fixed_delay"`',
          'with `delay_interval`. The v1 spelling makes the whole app fail.',
        ],
        [
          '`"strategy": "exponentialBackoff"`',
          '`strategy="exponential_backoff"`',
          'with `minimum_interval` and `maximum_interval`',
        ],
        ['`"maxRetryCount": 5`', '`max_retry_count="5"`', 'text; `-1` retries forever'],
        [
          '`"delayInterval": "00:00:10"`',
          '`delay_interval="00:00:10"`',
          'hours, minutes and seconds only: no days, no fractions of a second',
        ],
      ],
    ),
    '### Other types',
    'For a type without a decorator, use a generic one, with its properties as additional keywords: `generic_trigger`, `generic_input_binding` or `generic_output_binding`. The types of Functions 1.x (`documentDB`, `mobileTable`, `notificationHub`) have no successor with the same name. For `documentDB`, see [Cosmos DB](#cosmos-db).',
  ];
}
