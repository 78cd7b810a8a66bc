"""Calls the first function of generated apps with payloads, each app in a fork.

Reads a JSON list of {"folder", "payloads"} from stdin; writes a JSON line for each: one outcome a payload,
which is what the function returned and logged, or the type and the text of its error.
"""

import asyncio
import importlib
import inspect
import json
import logging
import os
import sys
from unittest.mock import create_autospec

import azure.functions as func
from azure.functions.cosmosdb import CosmosDBTriggerConverter
from azure.functions.eventhub import EventHubTriggerConverter
from azure.functions.meta import Datum
from azure.functions.servicebus import ServiceBusMessage


def argument(annotation, payload):
    """The payload as the worker hands it to a parameter."""
    if annotation is func.HttpRequest:
        return func.HttpRequest(method="POST", url="/", params={}, route_params={}, body=b"")
    if annotation is func.QueueMessage:
        return func.QueueMessage(id="1", body=payload)
    if annotation is func.KafkaEvent:
        return func.KafkaEvent(body=payload.encode())
    if annotation is func.ServiceBusMessage:
        properties = {"application_properties": {}, "user_properties": {}}
        return ServiceBusMessage(body=payload.encode(), message_id="1", **properties)
    if annotation is func.DocumentList:
        return CosmosDBTriggerConverter.decode(Datum(payload, "json"), trigger_metadata=None)
    if getattr(annotation, "__origin__", None) is list:
        batch = json.loads(payload)
        system = {"SystemPropertiesArray": Datum(json.dumps(batch["system"]), "json")}
        bodies = Datum(json.dumps(batch["bodies"]), "json")
        return EventHubTriggerConverter.decode(bodies, trigger_metadata=system)
    if getattr(annotation, "__origin__", None) is func.Out:
        return create_autospec(func.Out, instance=True)
    return payload


def outcome(function, payload):
    parameters = inspect.signature(function).parameters.values()
    messages.clear()
    try:
        returned = function(*[argument(each.annotation, payload) for each in parameters])
        if inspect.iscoroutine(returned):
            returned = asyncio.run(returned)
    except Exception as error:
        return {"error": type(error).__name__, "text": str(error)}
    if isinstance(returned, func.HttpResponse):
        returned = returned.get_body().decode()
    return {"returned": returned, "logged": list(messages)}


def call(folder, payloads):
    sys.path.insert(0, folder)
    app = importlib.import_module("function_app").app
    function = app.get_functions()[0].get_user_function()
    return [outcome(function, payload) for payload in payloads]


class Keep(logging.Handler):
    def emit(self, record):
        messages.append(record.getMessage())


messages = []
logging.basicConfig(level=logging.INFO, handlers=[Keep()])
sys.dont_write_bytecode = True
for each in json.load(sys.stdin):
    reading, writing = os.pipe()
    if os.fork() == 0:
        with os.fdopen(writing, "w") as pipe:
            json.dump(call(each["folder"], each["payloads"]), pipe)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        print(pipe.read(), flush=True)
    os.wait()
