"""Calls generated functions with data from a real storage service, in place of the host and worker.

Reads {"connection": …, "apps": {name: folder}} from stdin and writes what came of it as JSON. Each app
runs in a forked process, because every app has a module named `function_app`.
"""

import base64
import json
import logging
import os
import sys
from types import SimpleNamespace

import azure.functions as func
from azure.data.tables import TableServiceClient
from azure.storage.blob import BlobServiceClient
from azure.storage.queue import QueueServiceClient
from azurefunctions.extensions.base import Datum
from azurefunctions.extensions.bindings.blob import BlobClient, BlobClientConverter
from in_fork import in_fork

given = json.load(sys.stdin)
connection = given["connection"]
os.environ["AzureWebJobsStorage"] = connection
blobs = BlobServiceClient.from_connection_string(connection)
queues = QueueServiceClient.from_connection_string(connection)
tables = TableServiceClient.from_connection_string(connection)


class Out(func.Out):
    """Keeps what a function sets, as the one of the worker does."""

    def set(self, val):
        self.value = val

    def get(self):
        return self.value


class Messages(logging.Handler):
    def __init__(self):
        super().__init__(logging.INFO)
        self.texts = []

    def emit(self, record):
        self.texts.append(record.getMessage())


def app(root):
    """The functions of an app by their name, and what function.json would say of their bindings."""
    sys.path.insert(0, str(root))
    import function_app

    functions = {
        each.get_function_name(): each for each in function_app.app.get_functions()
    }
    calls = {name: each.get_user_function() for name, each in functions.items()}
    bindings = {
        name: {
            each["name"]: each
            for each in json.loads(function.get_function_json())["bindings"]
        }
        for name, function in functions.items()
    }
    return SimpleNamespace(calls=calls, bindings=bindings)


def request(method, body=b"", **route):
    return func.HttpRequest(
        method, "http://localhost/api/items", body=body, route_params=route, params={}
    )


def answer(response):
    text = response.get_body().decode()
    return [response.status_code, json.loads(text) if text else None]


def resource(root):
    """The functions of a resource, and what their container holds afterwards."""
    calls = app(root).calls
    every = calls["items"]
    create, read, replace, delete = (
        calls[f"items_{verb}"] for verb in ("create", "read", "replace", "delete")
    )
    made = answer(create(request("POST", json.dumps(given["item"]).encode())))
    key = made[1]["id"]
    changed = json.dumps(given["changed"]).encode()
    steps = [
        made[0],
        answer(read(request("GET", id=key))),
        answer(replace(request("PUT", changed, id=key))),
        answer(every(request("GET"))),
    ]
    (container,) = (each.name for each in blobs.list_containers())
    stored = blobs.get_blob_client(container, key).download_blob().readall()
    gone = [
        answer(delete(request("DELETE", id=key))),
        answer(delete(request("DELETE", id=key))),
        answer(read(request("GET", id=key))),
        answer(replace(request("PUT", changed, id=key))),
    ]
    left = [each.name for each in blobs.get_container_client(container).list_blobs()]
    return {
        "key": key,
        "steps": steps,
        "stored": json.loads(stored),
        "gone": gone,
        "left": left,
    }


def blob_sdk(root):
    """The log messages of the function for a blob, whose client the worker's extension makes."""
    said = Messages()
    logging.getLogger("function_app").addHandler(said)
    logging.getLogger("function_app").setLevel(logging.INFO)
    (call,) = app(root).calls.values()
    container = blobs.create_container("media")
    for name, data in {
        "cat": b"\x89PNG\r\n\x1a\n12",
        "dog": b"GIF89a",
        "none": b"",
    }.items():
        container.upload_blob(name, data)
        place = {
            "Connection": "AzureWebJobsStorage",
            "ContainerName": "media",
            "BlobName": name,
        }
        binding = SimpleNamespace(
            version="1.0",
            source="AzureStorageBlobs",
            content_type="application/json",
            content=json.dumps(place),
        )
        data = Datum(binding, "model_binding_data")
        call(BlobClientConverter.decode(data, trigger_metadata=None, pytype=BlobClient))
    return said.texts


def queue(root):
    """What one function sends and another one reads, in between as the message of a queue."""
    said = Messages()
    logging.getLogger("function_app").addHandler(said)
    logging.getLogger("function_app").setLevel(logging.INFO)
    made = app(root)
    sent = Out()
    made.calls["send"](
        func.HttpRequest("GET", "/", body=b"", params=given["params"]), sent
    )
    out = made.bindings["send"]["msg"]
    service = queues.get_queue_client(out["queueName"])
    service.create_queue()
    # The host stores messages as base64 and gives functions their text.
    service.send_message(base64.b64encode(sent.get().encode()).decode())
    message = service.receive_message()
    body = base64.b64decode(message.content).decode()
    made.calls["receive"](func.QueueMessage(id=message.id, body=body))
    trigger = made.bindings["receive"]["message"]
    names = [out["queueName"], trigger["queueName"], out["connection"]]
    is_said = said.texts == [f"Message {message.id} holds ['name']"]
    return {"names": names, "body": body, "said": is_said}


def table(root):
    """A note that one function saves as an entity and another one reads from there."""
    made = app(root)
    read, save = sorted(made.calls, key=lambda name: name.startswith("save"))
    entity = Out()
    saved = made.calls[save](
        request("PUT", "Buy milk".encode(), folder="home", id="1"), entity
    )
    bindings = [made.bindings[save]["note"], made.bindings[read]["note"]]
    client = tables.create_table(bindings[0]["tableName"])
    client.create_entity(json.loads(entity.get()))
    found = dict(client.get_entity("home", "1"))
    shown = made.calls[read](request("GET", folder="home", id="1"), json.dumps(found))
    return {
        "tables": [each["tableName"] for each in bindings],
        "status": saved.status_code,
        "found": found,
        "shown": answer(shown),
    }


def blob_copy(root):
    """The copied blob, stored where the output binding says, with its path."""
    made = app(root)
    ((name, call),) = made.calls.items()
    by_type = {each["type"]: each["path"] for each in made.bindings[name].values()}
    source, target = (
        by_type[kind].replace("{name}", "a.txt").split("/", 1)
        for kind in ("blobTrigger", "blob")
    )
    blobs.create_container(source[0]).upload_blob(source[1], "café")
    data = blobs.get_blob_client(*source).download_blob().readall()
    text = call(func.blob.InputStream(data=data, name="/".join(source)))
    if target[0] != source[0]:
        blobs.create_container(target[0])
    blobs.get_blob_client(*target).upload_blob(text)
    return [target, blobs.get_blob_client(*target).download_blob().readall().decode()]


jobs = {
    "resource": resource,
    "blob-sdk": blob_sdk,
    "queue": queue,
    "table": table,
    "blob-copy": blob_copy,
}
print(
    json.dumps(
        {name: in_fork(jobs[name], root) for name, root in given["apps"].items()}
    )
)
