"""Runs work in a process of its own, so that nothing is imported twice."""

import json
import os
import pathlib
import traceback


def in_fork(work, root):
    """The JSON value that `work` returns in a process of its own, or the text of its failure."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            os.chdir(root)
            answer = {"value": work(pathlib.Path(root))}
        except BaseException:
            answer = {"failure": traceback.format_exc()}
        with os.fdopen(writing, "w") as pipe:
            json.dump(answer, pipe)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        text = pipe.read()
    os.waitpid(child, 0)
    return json.loads(text) if text else {"failure": "The process ended early"}
