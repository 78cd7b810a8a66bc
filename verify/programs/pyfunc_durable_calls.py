"""Answers in place of the HTTP API of the Durable extension, and notes what a client asked of it."""

import json
import re
import sys
from urllib.parse import urlsplit

# The client binding as the host gives it, with addresses that lead nowhere.
HOST = "http://127.0.0.1:7071/runtime/webhooks/durabletask"


class DurableCalls:
    def __init__(self):
        self.noted = []

    def begin(self):
        self.noted = []
        module = sys.modules.get("azure.durable_functions.models.DurableOrchestrationClient")
        if module is None:
            return
        # A client also sends on the id of the invocation and of the trace; nobody but the host's log
        # gets to see them.
        module.post_async_request = self._post
        module.get_async_request = self._get
        module.delete_async_request = self._delete

    async def _post(self, url, data=None, *_, **more):
        self._note("POST", url, data)
        started = re.search(r"/orchestrators/[^/?]+(?:/([^/?]+))?", url)
        return [202, {"id": started[1] or "instance-1"} if started else None]

    async def _get(self, url, *_, **more):
        self._note("GET", url)
        path = urlsplit(url).path
        if "/entities/" in path:
            return [200, {"name": "made up", "count": 3}]
        return [200, _status(path.rpartition("/")[2])] if "/instances/" in path else [200, [_status("a")]]

    async def _delete(self, url, *_, **more):
        self._note("DELETE", url)
        return [200, {"instancesDeleted": 1}]

    def _note(self, method, url, data=None):
        body = data if data is None or isinstance(data, str) else json.dumps(data, default=str)
        self.noted.append({"method": method, "url": url.replace(HOST, ""), "body": body})


def _status(instance):
    return {
        "name": "Orchestrator",
        "instanceId": instance,
        "createdTime": "2024-05-14T09:00:00Z",
        "lastUpdatedTime": "2024-05-14T09:10:00Z",
        "runtimeStatus": "Completed",
        "input": '"input"',
        "output": "output",
        "customStatus": None,
        "history": None,
    }
