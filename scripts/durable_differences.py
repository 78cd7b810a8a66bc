"""Writes what azure-functions-durable 2.x no longer has of 1.x, as JSON, from the two packages themselves.

    python scripts/durable_differences.py <Python with 1.x> <Python with 2.x>

A Python with one of them describes it where it is called with `--describe`.
"""

import importlib
import inspect
import json
import pkgutil
import subprocess
import sys
from importlib import metadata

PACKAGE = "azure.durable_functions"
PRIVATE = f"{PACKAGE}.internal"

# Classes that code of an app gets to see.
KNOWN = (
    "Blueprint",
    "DFApp",
    "DurableEntityContext",
    "DurableHttpRequest",
    "DurableOrchestrationClient",
    "DurableOrchestrationContext",
    "DurableOrchestrationStatus",
    "Entity",
    "EntityId",
    "EntityStateResponse",
    "ManagedIdentityTokenSource",
    "OrchestrationRuntimeStatus",
    "Orchestrator",
    "PurgeHistoryResult",
    "RetryOptions",
    "TaskBase",
)

# Classes of 1.x whose successor has another name.
SUCCESSORS = {"TaskBase": "durabletask.task.Task"}


def describe():
    root = importlib.import_module(PACKAGE)
    modules = {PACKAGE: root}
    for found in pkgutil.walk_packages(root.__path__, f"{PACKAGE}."):
        if not found.name.startswith(PRIVATE) and not is_hidden(found.name):
            try:
                modules[found.name] = importlib.import_module(found.name)
            except ImportError:
                # The integration with OpenAI needs a package of its own.
                modules[found.name] = None
    distribution = metadata.metadata("azure-functions-durable")
    return {
        "version": distribution["Version"],
        "python": distribution["Requires-Python"],
        "requires": distribution.get_all("Requires-Dist") or [],
        "modules": {
            name: [] if module is None else names_of(module)
            for name, module in modules.items()
        },
        "classes": classes_of(modules),
        "successors": {
            name: members_of(found)
            for name, path in SUCCESSORS.items()
            if (found := class_at(path)) is not None
        },
    }


def is_hidden(dotted):
    return any(part.startswith("_") for part in dotted.split("."))


def names_of(module):
    """What a module offers: names that it lists, or that stand for something of the package."""
    listed = getattr(module, "__all__", ())
    return sorted(
        name
        for name, value in vars(module).items()
        if not name.startswith("_")
        and not inspect.ismodule(value)
        and (name in listed or is_own(value, module))
    )


def is_own(value, module):
    home = getattr(value, "__module__", None)
    if isinstance(value, (str, int, float)):
        return module.__name__ == f"{PACKAGE}.constants"
    return isinstance(home, str) and home.startswith((PACKAGE, "durabletask"))


def classes_of(modules):
    found = {}
    for module in modules.values():
        for name in [] if module is None else names_of(module):
            value = getattr(module, name)
            if inspect.isclass(value):
                found.setdefault(name, members_of(value))
    return found


def members_of(kind):
    members = {}
    if note := getattr(kind, "__deprecated__", None):
        members[""] = {"parameters": [], "deprecated": note}
    for name in dir(kind):
        if name.startswith("_") and name != "__init__":
            continue
        value = inspect.getattr_static(kind, name)
        value = getattr(value, "__func__", value)
        members[name] = {
            "parameters": parameters_of(value),
            "deprecated": getattr(value, "__deprecated__", None),
        }
    return members


def parameters_of(value):
    try:
        return [name for name in inspect.signature(value).parameters if name != "self"]
    except (TypeError, ValueError):
        return []


def class_at(path):
    module, _, name = path.rpartition(".")
    try:
        return getattr(importlib.import_module(module), name)
    except ImportError:
        return None


def differences(old, new):
    offered = {}
    for module in (PACKAGE, f"{PACKAGE}.testing"):
        for name in new["modules"][module]:
            offered.setdefault(name, f"{module}.{name}")
    moved, gone = {}, {}
    for module, listed in old["modules"].items():
        for name in listed:
            if name in new["modules"].get(module, []):
                continue
            if target := offered.get(name) or SUCCESSORS.get(name):
                moved[f"{module}.{name}"] = target
            elif module in new["modules"]:
                gone[f"{module}.{name}"] = "gone"
    members, parameters = {}, {}
    for kind, own in old["classes"].items():
        successor = new["classes"].get(kind) or new["successors"].get(kind)
        if successor is None or kind not in KNOWN:
            continue
        for member, facts in own.items():
            if member not in successor:
                members[f"{kind}.{member}"] = "gone"
            elif member != "__init__":
                for name in facts["parameters"]:
                    if name not in successor[member]["parameters"]:
                        parameters[f"{kind}.{member}({name})"] = "gone"
    client = old["classes"]["DurableOrchestrationClient"]
    sync = new["classes"]["SyncDurableFunctionsClient"]
    return {
        "from": old["version"],
        "to": new["version"],
        "python": new["python"],
        "library": next(each for each in new["requires"] if each.startswith("azure-functions")),
        "modules": {
            name: "gone" for name in old["modules"] if name not in new["modules"]
        },
        "moved": moved,
        "names": gone,
        "members": members,
        "parameters": parameters,
        "deprecated": {
            f"{kind}.{member}".rstrip("."): facts["deprecated"]
            for kind, own in new["classes"].items()
            for member, facts in own.items()
            if facts["deprecated"] and kind in KNOWN
        },
        "missingOfSyncClient": {
            name: "gone" for name in client if name not in sync and not name.startswith("_")
        },
    }


def described_by(python):
    said = subprocess.run([python, "-B", __file__, "--describe"], stdout=subprocess.PIPE, check=True)
    return json.loads(said.stdout)


if __name__ == "__main__":
    if sys.argv[1:] == ["--describe"]:
        print(json.dumps(describe()))
    else:
        old, new = map(described_by, sys.argv[1:3])
        print(json.dumps(differences(old, new), indent=2, sort_keys=True))
