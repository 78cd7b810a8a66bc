"""The protobuf messages between host and worker, which come in Microsoft's wheel as `tests.protos`."""

import importlib
import os
import sys
import types


def load_protos():
    """The module of messages, under a name of our own, since an app may have a package `tests` too."""
    folder = next(
        path
        for path in (os.path.join(each, "tests", "protos") for each in sys.path)
        if os.path.exists(os.path.join(path, "FunctionRpc_pb2.py"))
    )
    package = types.ModuleType("pyfunc_protos_of_host")
    package.__path__ = [folder]
    sys.modules[package.__name__] = package
    messages = importlib.import_module(package.__name__ + ".FunctionRpc_pb2")
    # The worker has them all in one module; the one in the wheel asks for grpc as well.
    nullable = importlib.import_module(package.__name__ + ".shared.NullableTypes_pb2")
    for name in ("NullableString", "NullableBool", "NullableDouble", "NullableTimestamp"):
        setattr(messages, name, getattr(nullable, name))
    return messages
