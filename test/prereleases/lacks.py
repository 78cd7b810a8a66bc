"""Lists what the installed azure-functions offers an app: decorators, keywords, enums, binding types."""

import enum
import inspect
import json

import azure.functions as func


def keywords(method):
    parameters = inspect.signature(getattr(func.FunctionApp, method)).parameters.values()
    return [p.name for p in parameters if p.kind in (p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY)][1:]


methods = [
    name
    for name in dir(func.FunctionApp)
    if not name.startswith("_") and callable(getattr(func.FunctionApp, name))
]
enums = [each for each in vars(func).values() if isinstance(each, enum.EnumMeta)]
answer = {
    "version": func.__version__,
    "methods": {name: keywords(name) for name in methods},
    "enums": {each.__name__: list(each.__members__) for each in enums},
    "types": [
        name for name in func.get_binding_registry()._bindings if isinstance(name, str)
    ],
}
print(json.dumps(answer))
