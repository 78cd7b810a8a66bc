"""Mistakes with Durable Functions that index cleanly and fail at the first call."""

import ast
import inspect
import sys
import textwrap


# What Durable Functions calls as a plain function or a generator.
REPLAYED = ("orchestrationTrigger", "entityTrigger")
ASYNC = inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR


def durable_mistakes(function, own_code):
    """Yields (kind, line): `sync-starter`, `rewrapped-client` or `async-orchestrator`."""
    if own_code is not None and function.get_trigger().type in REPLAYED and own_code.co_flags & ASYNC:
        yield "async-orchestrator", own_code.co_firstlineno
    starter = getattr(function.get_user_function(), "client_function", None)
    if starter is None:
        return
    code = inspect.unwrap(starter)
    if not hasattr(code, "__code__"):
        return
    first_line = code.__code__.co_firstlineno
    if not (inspect.iscoroutinefunction(starter) or inspect.iscoroutinefunction(code) or _has_sync_client()):
        yield "sync-starter", first_line
    clients = {each.name for each in function.get_bindings() if each.type == "durableClient"}
    for call in _calls(code):
        is_client = call.args and isinstance(call.args[0], ast.Name) and call.args[0].id in clients
        if is_client and _is_client_class(call.func, code.__globals__):
            yield "rewrapped-client", first_line + call.lineno - 1


def _has_sync_client():
    """Durable 2.x gives a function that is not async a client of another class."""
    return hasattr(sys.modules.get("azure.durable_functions"), "SyncDurableFunctionsClient")


def _calls(code):
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(code)))
    except (OSError, SyntaxError):
        return []
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)]


def _is_client_class(node, names):
    """`DurableOrchestrationClient` by whatever name the module knows it."""
    spelled = ast.unparse(node)
    if spelled.rpartition(".")[2] == "DurableOrchestrationClient":
        return True
    value = names.get(spelled.partition(".")[0])
    for part in spelled.split(".")[1:]:
        value = getattr(value, part, None)
    durable = sys.modules.get("azure.durable_functions")
    return durable is not None and value is getattr(durable, "DurableOrchestrationClient", ())
