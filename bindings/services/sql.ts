import { dataType, input, optional, output, required, trigger } from '../record.ts';

const connection = required('connection_string_setting');
const commandText = required('command_text');
const since = '1.18.0';

export const sql = [
  trigger('sqlTrigger', 'sql_trigger', {
    arguments: [required('table_name'), connection, optional('leases_table_name'), dataType],
    since,
    annotation: 'str',
    example: { name: 'changes', tableName: 'dbo.Orders', connectionStringSetting: 'Sql' },
  }),
  input('sql', 'sql_input', {
    arguments: [
      commandText,
      connection,
      optional('command_type', { default: 'Text' }),
      optional('parameters'),
      dataType,
    ],
    since,
    annotation: 'func.SqlRowList',
    example: {
      name: 'orders',
      commandText: 'SELECT * FROM dbo.Orders WHERE Id = @Id',
      commandType: 'Text',
      parameters: '@Id={id}',
      connectionStringSetting: 'Sql',
    },
  }),
  output('sql', 'sql_output', {
    arguments: [commandText, connection, dataType],
    since,
    annotation: 'func.Out[func.SqlRow]',
    example: { name: 'order', commandText: 'dbo.Orders', connectionStringSetting: 'Sql' },
  }),
];
