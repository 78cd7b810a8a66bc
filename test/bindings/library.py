"""Answers questions about the installed azure-functions: a JSON request on stdin, the answer on stdout."""

import inspect
import json
import logging
import sys

import azure.durable_functions as df
import azure.functions as func

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
            "retry": function.get_settings_dict("retry_policy"),
            "dataTypes": {b.name: b.data_type for b in function.get_bindings()},
        }
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}


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
answer = {
    "version": func.__version__,
    "functions": [function_of(source) for source in request.get("functions", [])],
    "signatures": {name: signature_of(name) for name in request.get("signatures", [])},
    "enums": {
        name: [member.name for member in getattr(func, name)] for name in request.get("enums", [])
    },
    "decorators": decorators(),
    "explicitOnly": [
        name
        for name, converter in func.get_binding_registry()._bindings.items()
        if not getattr(converter, "has_implicit_output", lambda: False)()
    ],
}
json.dump(answer, sys.stdout)
