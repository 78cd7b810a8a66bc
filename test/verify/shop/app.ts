/** A v1 app of many kinds of functions, for migrations that are wrong on purpose. */

const trigger = (type: string, name: string, more: object = {}) => ({
  type,
  name,
  direction: 'in',
  ...more,
});
const output = (type: string, name: string, more: object = {}) => ({
  type,
  name,
  direction: 'out',
  ...more,
});
const storage = { connection: 'Storage' };

const functions: { readonly [name: string]: { json: object; code: string } } = {
  Orders: {
    json: {
      bindings: [
        trigger('httpTrigger', 'req', {
          authLevel: 'function',
          methods: ['get', 'post'],
          route: 'orders/{id}',
        }),
        output('http', '$return'),
        output('queue', 'placed', { queueName: 'placed', ...storage }),
        output('queue', 'copies', { queueName: 'copies', ...storage }),
      ],
    },
    code: `import json
import logging

import azure.functions as func

from ..shared import prices

calls = 0


def main(req: func.HttpRequest, placed: func.Out[str], copies: func.Out[bytes]) -> func.HttpResponse:
    global calls
    calls += 1
    id = req.route_params["id"]
    logging.info("order %s, call %d", id, calls)
    try:
        order = req.get_json()
    except ValueError:
        return func.HttpResponse(f"{id}: no order", status_code=400)
    amount = prices.total(order.get("amount", 1))
    placed.set(json.dumps({"id": id, "amount": amount}))
    copies.set(f"copy of {id}".encode())
    return func.HttpResponse(
        json.dumps({"id": id, "amount": amount, "language": req.params.get("language", "en")}),
        mimetype="application/json",
        headers={"X-Order": id},
    )
`,
  },
  Audit: {
    json: {
      bindings: [
        trigger('queueTrigger', 'msg', { queueName: 'audit', dataType: 'string', ...storage }),
        output('blob', 'report', { path: 'reports/{rand-guid}.txt', ...storage }),
        output('queue', 'done', { queueName: 'done', ...storage }),
      ],
      retry: { strategy: 'fixedDelay', maxRetryCount: 4, delayInterval: '00:00:10' },
    },
    code: `import logging
import os
import uuid

import azure.functions as func

log = logging.getLogger("audit")


def main(msg: func.QueueMessage, report: func.Out[str], done: func.Out[str]) -> None:
    text = msg.get_body().decode("utf-8")
    log.info("message %s, attempt %s", msg.id, msg.dequeue_count)
    if text.startswith("["):
        raise ValueError(f"a list is not a message: {text}")
    report.set(f"{uuid.uuid4()} {text.upper()}")
    done.set(f"{len(text)} characters for {os.environ['OWNER']}")
`,
  },
  Nightly: {
    json: {
      bindings: [
        trigger('timerTrigger', 'timer', { schedule: '0 0 3 * * *' }),
        output('table', 'row', { tableName: 'Nights', ...storage }),
      ],
    },
    code: `import datetime
import json
import logging
import random

import azure.functions as func


def main(timer: func.TimerRequest, row: func.Out[str]) -> None:
    if timer.past_due:
        logging.warning("late")
    print("nightly", datetime.datetime.now().isoformat())
    row.set(json.dumps({"PartitionKey": "night", "RowKey": str(random.randint(1, 10**9))}))
`,
  },
  Scans: {
    json: {
      bindings: [
        trigger('eventHubTrigger', 'events', {
          eventHubName: 'scans',
          connection: 'Hub',
          cardinality: 'many',
          consumerGroup: 'shop',
        }),
        output('serviceBus', 'restock', { queueName: 'restock', connection: 'Bus' }),
      ],
    },
    code: `import logging
import typing

import azure.functions as func


def main(events: typing.List[func.EventHubEvent], restock: func.Out[str]) -> None:
    for event in events:
        logging.info("%s at %s", event.get_body().decode("utf-8"), event.sequence_number)
    restock.set(", ".join(event.get_body().decode("utf-8") for event in events))
`,
  },
  Payments: {
    json: {
      bindings: [
        trigger('serviceBusTrigger', 'payment', {
          topicName: 'payments',
          subscriptionName: 'shop',
          connection: 'Bus',
        }),
        output('cosmosDB', 'document', {
          databaseName: 'shop',
          containerName: 'payments',
          connection: 'Cosmos',
        }),
      ],
    },
    code: `import json

import azure.functions as func


class Unpaid(Exception):
    pass


def main(payment: func.ServiceBusMessage, document: func.Out[func.Document]) -> None:
    content = json.loads(payment.get_body())
    if isinstance(content, list):
        raise Unpaid(f"{len(content)} payments, {payment.correlation_id}")
    document.set(func.Document.from_dict({"id": payment.message_id, "total": content["total"]}))
`,
  },
  Uploads: {
    json: {
      bindings: [
        trigger('blobTrigger', 'blob', { path: 'uploads/{name}', ...storage }),
        output('blob', '$return', { path: 'lines/{name}', ...storage }),
      ],
    },
    code: `import azure.functions as func


def main(blob: func.InputStream) -> str:
    content = blob.read()
    return f"{blob.name}: {len(content)} bytes, {content.count(10)} lines"
`,
  },
  Notices: {
    json: { bindings: [trigger('eventGridTrigger', 'event')] },
    code: `import logging

import azure.functions as func


async def main(event: func.EventGridEvent):
    logging.warning("notice %s: %s", event.id, event.subject)
    logging.info("data %s", event.get_json())
`,
  },
  Session: {
    json: {
      bindings: [
        trigger('httpTrigger', 'req', { authLevel: 'anonymous', methods: ['post'] }),
        output('http', '$return'),
      ],
    },
    code: `import secrets

import azure.functions as func


async def main(req: func.HttpRequest) -> func.HttpResponse:
    response = func.HttpResponse(bytes([0, 255, 1]), status_code=201, mimetype="image/png")
    response.headers.add("Set-Cookie", f"session={secrets.token_hex(4)}; Path=/; HttpOnly")
    response.headers.add("Set-Cookie", "theme=dark; Path=/")
    return response
`,
  },
  Mails: {
    json: {
      bindings: [
        trigger('queueTrigger', 'msg', { queueName: 'mails', ...storage }),
        output('sendGrid', 'mail', { apiKey: 'Key', from: 'shop@example.com' }),
      ],
    },
    code: `import json


def main(msg: str, mail) -> None:
    mail.set(json.dumps({"content": [{"type": "text/plain", "value": msg}]}))
`,
  },
  Start: {
    json: {
      bindings: [
        trigger('httpTrigger', 'req', { authLevel: 'function', route: 'start/{name}' }),
        { type: 'durableClient', name: 'starter', direction: 'in' },
        output('http', '$return'),
      ],
    },
    code: `import logging

import azure.durable_functions as df
import azure.functions as func


async def main(req: func.HttpRequest, starter: str) -> func.HttpResponse:
    client = df.DurableOrchestrationClient(starter)
    instance = await client.start_new("Flow", None, {"name": req.route_params["name"]})
    logging.info("started %s", instance)
    await client.raise_event(instance, "Go", 3)
    return client.create_check_status_response(req, instance)
`,
  },
  Flow: {
    json: { bindings: [trigger('orchestrationTrigger', 'context')] },
    code: `from datetime import timedelta

import azure.durable_functions as df


def flow(context: df.DurableOrchestrationContext):
    options = df.RetryOptions(5000, 3)
    first = yield context.call_activity_with_retry("Work", options, context.get_input())
    both = yield context.task_all([context.call_activity("Work", n) for n in (1, 2)])
    timer = context.create_timer(context.current_utc_datetime + timedelta(minutes=5))
    go = context.wait_for_external_event("Go")
    winner = yield context.task_any([timer, go])
    if winner == timer:
        return "too late"
    timer.cancel()
    context.set_custom_status("nearly there")
    state = yield context.call_entity(df.EntityId("Counter", "orders"), "get")
    return [first, both, state]


main = df.Orchestrator.create(flow)
`,
  },
  Work: {
    json: { bindings: [trigger('activityTrigger', 'task')] },
    code: `import logging


def main(task) -> str:
    logging.info("work on %s", task)
    return f"done: {task}"
`,
  },
  Counter: {
    json: { bindings: [trigger('entityTrigger', 'context')] },
    code: `import azure.durable_functions as df


def counter(context: df.DurableEntityContext):
    count = context.get_state(lambda: 0)
    if context.operation_name == "add":
        count += context.get_input()
    elif context.operation_name == "reset":
        count = 0
    context.set_state(count)
    context.set_result(count)


main = df.Entity.create(counter)
`,
  },
};

/** Its files by path. */
export const shop: { readonly [path: string]: string } = {
  'host.json':
    '{ "version": "2.0", "extensionBundle": { "id": "Microsoft.Azure.Functions.ExtensionBundle", "version": "[4.*, 5.0.0)" } }\n',
  'requirements.txt': 'azure-functions\nazure-functions-durable\n',
  'shared/__init__.py': '',
  'shared/prices.py': `RATE = 3


def total(amount):
    return amount * RATE
`,
  ...Object.fromEntries(
    Object.entries(functions).flatMap(([name, { json, code }]) => [
      [`${name}/__init__.py`, code],
      [`${name}/function.json`, JSON.stringify(json, null, 2)],
    ]),
  ),
};

/** The functions of the shop. */
export const shopFunctions = Object.keys(functions);
