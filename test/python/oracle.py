"""Asks Microsoft's own worker libraries whether they load an app. Reports one JSON line each.

    oracle.py v1 ROOT none|required|all FUNCTIONS   each function by itself, from its function.json
    oracle.py v2 ROOT none|required|all             the app as a whole
    oracle.py v1|v2                                 one app a line of stdin, each in a fork

Importing the worker takes most of the time, so that a fork is five times as fast as a process.
"""

import importlib
import json
import os
import signal
import sys
import tempfile

PROGRAMS = os.path.join(os.path.dirname(os.path.realpath(__file__)), "..", "..", "verify", "programs")
sys.path[0] = PROGRAMS
from pyfunc_app_files import AppFiles  # noqa: E402
from pyfunc_environment import MissingEnvironment  # noqa: E402
from pyfunc_protos import load_protos  # noqa: E402
from pyfunc_stand_ins import StandInFinder, take_unknown_annotations  # noqa: E402

DIRECTIONS = {"in": 0, "out": 1}
DATA_TYPES = {"string": 1, "binary": 2, "stream": 3}
RUNTIMES = {"v1": "azure_functions_runtime_v1", "v2": "azure_functions_runtime"}
REPORT = 3
SECONDS = 60


def main(model, *request):
    # Before anything of the app can be found: the real protobuf messages, which come as tests.protos.
    protos = load_protos()
    importlib.import_module(RUNTIMES[model] + ".loader")
    importlib.import_module(RUNTIMES[model] + ".functions")
    importlib.import_module(RUNTIMES[model] + ".bindings.meta").load_binding_registry()
    if request:
        ask(protos, model, *request)
    else:
        serve(protos, model)


def serve(protos, model):
    for line in sys.stdin:
        print(json.dumps(in_fork(protos, model, json.loads(line))), flush=True)


def in_fork(protos, model, request):
    """What the app's process reports and prints, and how it ends."""
    with tempfile.TemporaryFile() as report, tempfile.TemporaryFile() as printed:
        child = os.fork()
        if child == 0:
            signal.alarm(SECONDS)
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
            os.dup2(printed.fileno(), 1)
            os.dup2(printed.fileno(), 2)
            os.dup2(report.fileno(), REPORT)
            ask(protos, model, *request)
        _, status = os.waitpid(child, 0)
        ending = {"kind": "exit", "status": os.waitstatus_to_exitcode(status)}
        return {"report": text_of(report), "output": text_of(printed), "ending": ending}


def text_of(file):
    file.seek(0)
    return file.read().decode("utf-8", "replace")


def ask(protos, model, root, environment, functions="[]"):
    root = os.path.realpath(root)
    files = AppFiles(root)
    missing = MissingEnvironment(files, environment)
    sys.path.remove(PROGRAMS)
    sys.path.append(root)
    os.chdir(root)
    sys.meta_path.append(StandInFinder(files))
    missing.install()
    {"v1": load_v1, "v2": load_v2}[model](protos, root, json.loads(functions))
    write(missing={need: sorted(names) for need, names in missing.missing.items()})
    os._exit(0)


def write(**line):
    os.write(REPORT, (json.dumps(line) + "\n").encode())


def load_v1(protos, root, functions):
    from azure_functions_runtime_v1 import functions as worker
    from azure_functions_runtime_v1 import loader

    loader.install()
    registry = worker.Registry()
    for each in functions:
        try:
            bindings = {
                binding["name"]: protos.BindingInfo(
                    type=binding["type"],
                    direction=DIRECTIONS[binding["direction"]],
                    data_type=DATA_TYPES.get(str(binding.get("dataType")).lower(), 0),
                )
                for binding in each["bindings"]
            }
            folder = os.path.join(root, each["name"])
            script = os.path.join(root, each["script"])
            code = loader.load_function(each["name"], folder, script, each.get("entryPoint"))
            take_unknown_annotations(code)
            metadata = protos.RpcFunctionMetadata(
                name=each["name"], directory=folder, script_file=script, bindings=bindings
            )
            registry.add_function(each["name"], code, metadata, protos)
            write(function=each["name"], loaded=True)
        except BaseException as error:
            write(function=each["name"], loaded=False, reason=describe(error))


def load_v2(protos, root, _):
    from azure_functions_runtime import functions as worker
    from azure_functions_runtime import loader

    try:
        functions = loader.index_function_app(os.path.join(root, "function_app.py"))
        for function in functions:
            take_unknown_annotations(function.get_user_function())
        metadata, _ = loader.process_indexed_function(protos, worker.Registry(), functions, root)
    except BaseException as error:
        write(function="", loaded=False, reason=describe(error))
        return
    for each in metadata:
        write(function=each.name, loaded=True, bindings=[json.loads(raw) for raw in each.raw_bindings])


def describe(error):
    return f"{type(error).__name__}: {error}".partition(". For more info")[0][:500]


main(*sys.argv[1:])
