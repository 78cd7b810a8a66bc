"""Indexes generated apps and runs their tests, each in a fork, so that nothing is imported twice.

Reads a JSON list of folders from stdin; writes a JSON line for each: its folder, what does not compile,
its functions as azure-functions indexes them, and how its own tests ended.
"""

import contextlib
import gc
import io
import json
import logging
import pathlib
import sys
import tempfile

# What every app imports is imported once, before the forks.
import azure.durable_functions  # noqa: F401
import azure.functions as func
import pytest
from in_fork import in_fork

with contextlib.suppress(ImportError):
    import azurefunctions.extensions.bindings.blob  # noqa: F401
    import azurefunctions.extensions.bindings.cosmosdb  # noqa: F401
    import azurefunctions.extensions.http.fastapi  # noqa: F401
    import fastapi.openapi.utils  # noqa: F401
    import flask  # noqa: F401
    import opentelemetry.sdk.trace  # noqa: F401


def uncompiled(root):
    """What Python refuses to compile."""
    problems = []
    for path in sorted(root.rglob("*.py")):
        try:
            compile(path.read_bytes(), str(path), "exec")
        except SyntaxError as error:
            problems.append(f"{path}: {error}")
    return problems


def functions(root):
    """All functions of the app: name and bindings."""
    logging.disable(logging.CRITICAL)
    sys.path.insert(0, str(root))
    import function_app

    (app,) = {
        id(value): value
        for value in vars(function_app).values()
        if isinstance(value, func.decorators.function_app.FunctionRegister)
    }.values()
    return [
        {
            "name": function.get_function_name(),
            "bindings": json.loads(function.get_function_json())["bindings"],
        }
        for function in app.get_functions()
    ]


def tests(root):
    """The exit status of pytest, and what it says."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        status = pytest.main(
            ["-q", "-p", "no:cacheprovider", "--strict-config", "--tb=short"]
        )
    return {"status": int(status), "said": said.getvalue()[-3000:]}


def warm_up():
    """Loads pytest and its plugins once, and keeps the garbage collector of each fork off what is shared."""
    with (
        tempfile.TemporaryDirectory() as empty,
        contextlib.redirect_stdout(io.StringIO()),
    ):
        pytest.main(["-q", "-p", "no:cacheprovider", f"--rootdir={empty}", empty])
    gc.collect()
    gc.freeze()


sys.dont_write_bytecode = True
warm_up()
for folder in json.load(sys.stdin):
    result = {
        "folder": folder,
        "uncompiled": uncompiled(pathlib.Path(folder)),
        "functions": in_fork(functions, folder),
        "tests": in_fork(tests, folder),
    }
    print(json.dumps(result), flush=True)
