import { dataType, input, optional, output, required, trigger } from '../record.ts';

const connection = required('connection_string_setting');
const commandText = required('command_text');
const since = '1.23.0';

export const mysql = [
  trigger('mysqlTrigger', 'mysql_trigger', {
    arguments: [required('table_name'), connection, optional('leases_table_name'), dataType],
    since,
    annotation: 'str',
    example: { name: 'changes', tableName: 'Orders', connectionStringSetting: 'MySql' },
  }),
  input('mysql', 'mysql_input', {
    arguments: [
      commandText,
      connection,
      optional('command_type', { default: 'Text' }),
      optional('parameters'),
      dataType,
    ],
    since,
    annotation: 'func.MySqlRowList',
    example: {
      name: 'orders',
      commandText: 'SELECT * FROM Orders WHERE Id = @Id',
      commandType: 'Text',
      parameters: '@Id={id}',
      connectionStringSetting: 'MySql',
    },
  }),
  output('mysql', 'mysql_output', {
    arguments: [commandText, connection, dataType],
    since,
    annotation: 'func.Out[func.MySqlRow]',
    example: { name: 'order', commandText: 'Orders', connectionStringSetting: 'MySql' },
  }),
];
