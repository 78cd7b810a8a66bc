import { dataType, optional, output, trigger } from '../record.ts';

/** The methods that `route` takes in every release. */
const methods = ['GET', 'POST', 'DELETE', 'HEAD', 'PATCH', 'PUT', 'OPTIONS'];

export const httpTrigger = trigger('httpTrigger', 'route', {
  nameArgument: 'trigger_arg_name',
  arguments: [
    optional('route'),
    optional('methods', { listOf: methods }),
    optional('auth_level', { enum: 'AuthLevel' }),
    dataType,
  ],
  extras: 'dict',
  annotation: 'func.HttpRequest',
  example: { name: 'req', authLevel: 'function', methods: ['get', 'post'], route: 'orders/{id}' },
});

export const httpOutput = output('http', 'route', {
  nameArgument: 'binding_arg_name',
  arguments: [dataType],
  extras: 'dict',
  annotation: 'func.HttpResponse',
  example: { name: '$return' },
});

export const http = [httpTrigger, httpOutput];
