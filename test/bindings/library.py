"""Answers questions about the installed azure-functions: a JSON request on stdin, the answer on stdout."""

import inspect
import json
import logging
import sys

# A folder with other versions than those installed.
sys.path[:0] = sys.argv[1:]
import azure.durable_functions as df  # noqa: E402
import azure.functions as func  # noqa: E402

logging.disable(logging.CRITICAL)


def function_of(source):
    """What the library makes of one decorated function: bindings, retry, the worker's data types."""
    app = func.FunctionApp()
    kind = df.Blueprint if source["durableBlueprint"] else func.Blueprint
    scope = {"func": func, "df": df, "bp": kind()}
    try:
        exec(source["text"], scope)
        app.register_functions(scope["bp"])
        (function,) = app.get_functions()
        return {
            "name": function.get_function_name(),
            "bindings": json.loads(function.get_function_json())["bindings"],
            "retry": retry_of(function),
            "dataTypes": {b.name: b.data_type for b in function.get_bindings()},
        }
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}


def retry_of(function):
    """Versions before 1.18 have no settings."""
    read = getattr(function, "get_settings_dict", None)
    return read("retry_policy") if read else None


def signature_of(method):
    owner = df.Blueprint if hasattr(df.Blueprint, method) else func.FunctionApp
    parameters = list(inspect.signature(getattr(owner, method)).parameters.values())[1:]
    return {
        "keywords": {
            p.name: p.default is p.empty for p in parameters if p.kind is p.POSITIONAL_OR_KEYWORD
        },
        "open": any(p.kind is p.VAR_KEYWORD for p in parameters),
    }


def decorators():
    """All public methods of the app that register a trigger or a binding."""
    names = ("_trigger", "_input", "_output", "_v3", "_binding")
    return [name for name in dir(func.FunctionApp) if name.endswith(names)] + ["route", "retry"]


request = json.load(sys.stdin)
def calls():
    """Whether a decorated function can be called, and which attributes lead to what Durable wraps."""
    app = df.DFApp()
    plain = app.route(route="x")(lambda req: "called")
    flow = app.orchestration_trigger(context_name="context")(lambda context: None)
    start = app.durable_client_input(client_name="client")(lambda client: None)
    entity = app.entity_trigger(context_name="context")(lambda context: None)
    parts = {"orchestrator_function": flow, "client_function": start, "entity_function": entity}
    return {
        "callable": plain(None) == "called",
        "unwrapped": [
            name for name, part in parts.items() if hasattr(part._function._func, name)
        ],
    }


answer = {
    "version": func.__version__,
    "functions": [function_of(source) for source in request.get("functions", [])],
    "signatures": {name: signature_of(name) for name in request.get("signatures", [])},
    "enums": {
        name: [member.name for member in getattr(func, name)] for name in request.get("enums", [])
    },
    "calls": calls() if request.get("calls") else None,
    "decorators": decorators(),
    "explicitOnly": [
        name
        for name, converter in func.get_binding_registry()._bindings.items()
        if not getattr(converter, "has_implicit_output", lambda: False)()
    ],
}
json.dump(answer, sys.stdout)
