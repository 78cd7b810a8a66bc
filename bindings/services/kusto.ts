import { generic } from '../record.ts';

const place = { database: 'shop', connection: 'Kusto' };

export const kusto = [
  generic(
    'kusto',
    'input',
    'str',
    { name: 'rows', ...place, kqlCommand: 'Orders | take 10' },
    'kqlParameters',
    'managedServiceIdentity',
  ),
  generic(
    'kusto',
    'output',
    'func.Out[str]',
    { name: 'row', ...place, tableName: 'Orders' },
    'mappingRef',
    'dataFormat',
  ),
];
