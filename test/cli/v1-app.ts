import type { Files } from '../workspace/folders.ts';

const config = (...bindings: object[]) => `${JSON.stringify({ bindings }, null, 2)}\n`;
const http = { type: 'httpTrigger', direction: 'in', name: 'req', authLevel: 'anonymous' };
const queue = { type: 'queueTrigger', direction: 'in', name: 'msg', queueName: 'orders' };

/** A v1 app with an HTTP and a queue function. */
export const v1App: Files = {
  'host.json': '{ "version": "2.0" }\n',
  'requirements.txt': 'azure-functions\n',
  'Hello/function.json': config(http, { type: 'http', direction: 'out', name: '$return' }),
  'Hello/__init__.py':
    'import azure.functions as func\n\n\ndef main(req: func.HttpRequest) -> func.HttpResponse:\n    return func.HttpResponse("hi")\n',
  'Orders/function.json': config(queue),
  'Orders/__init__.py':
    'import azure.functions as func\n\n\ndef main(msg: func.QueueMessage) -> None:\n    pass\n',
};
