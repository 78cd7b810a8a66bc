"""Stands in for environment variables that the app's own files read and nobody has set here."""

import collections.abc
import os
import re
import sys

# Some Pythons name these files `<frozen os>` and the like.
_LIBRARY = {each.__code__.co_filename for each in (os.getenv, collections.abc.Mapping.get)}


# Clients take their own fields and pass over the others: storage and tables, Cosmos DB, and
# Service Bus and Event Hubs.
_CONNECTION = (
    "DefaultEndpointsProtocol=https",
    "AccountName=none",
    "AccountKey=bm9uZQ==",
    "EndpointSuffix=invalid",
    "AccountEndpoint=https://none.invalid/",
    "Endpoint=sb://none.invalid/",
    "SharedAccessKeyName=none",
    "SharedAccessKey=bm9uZQ==",
    "EntityPath=none",
)


class MissingEnvironment:
    """Notes what is missing, and answers for it as far as `stand_in` allows.

    `none`: nothing is answered for. `required`: `os.environ["X"]`, which would raise. `all`: also
    `os.getenv("X")` without a default, whose None a later line may trip over.
    """

    def __init__(self, files, stand_in):
        self.files = files
        self.answers = {"none": (), "required": ("required",), "all": ("required", "optional")}[stand_in]
        self.missing = {"required": set(), "optional": set()}
        self.stood_in = set()

    def install(self):
        kind = type(os.environ)
        original = kind.__getitem__

        def lookup(environment, name):
            try:
                return original(environment, name)
            except KeyError:
                answer = self._answer(name, sys._getframe(1))
                if answer is None:
                    raise
                return answer

        kind.__getitem__ = lookup

    def _answer(self, name, frame):
        need = self._need(frame)
        if need is None or not isinstance(name, str):
            return None
        self.missing[need].add(name)
        if need not in self.answers:
            return None
        self.stood_in.add(name)
        return placeholder(name)

    def _need(self, frame):
        if self.files.owns(frame.f_code.co_filename):
            return "required"
        # `os.environ.get` and `os.getenv`, but not `in` and `get` with a default.
        if frame.f_code.co_name != "get" or frame.f_locals.get("default") is not None:
            return None
        while frame is not None and frame.f_code.co_filename in _LIBRARY:
            frame = frame.f_back
        asked_by_app = frame is not None and self.files.owns(frame.f_code.co_filename)
        return "optional" if asked_by_app else None


def placeholder(name):
    """A value of the shape that a variable of this name usually has; it leads nowhere."""
    if re.search(r"conn|storage|^AzureWebJobs", name, re.IGNORECASE):
        return ";".join(_CONNECTION)
    if re.search(r"url|uri|endpoint|host", name, re.IGNORECASE):
        return "https://none.invalid/"
    # A number, JSON and the base64 of some text alike.
    return "1400"
