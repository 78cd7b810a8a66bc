"""Indexes one app after another, each in a fork that has the library loaded already. Linux only.

    python -B index_server.py [--library-first FOLDER | --library-last FOLDER]

Each line of standard input is a request, `{"script", "arguments", "folder", "seconds"}`: what index_app.py
or load_legacy.py gets as arguments, the working folder, and after how many seconds the fork is killed.
The answer is a line on file descriptor 3, `{"ending", "report", "output"}`, or `{"stale": true}` where
something that was loaded has changed since. The process ends with its standard input.
"""

import argparse
import json
import os
import selectors
import signal
import sys
import time
import traceback

import index_app
import load_legacy

LARGEST_OUTPUT = 64 * 1024
SCRIPTS = {"index_app": index_app.main, "load_legacy": load_legacy.main}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--library-first")
    parser.add_argument("--library-last")
    options = parser.parse_args()
    # Older kernels do not have it: then the process ends before it has taken work.
    os.close(os.pidfd_open(os.getpid()))
    # No fork may reach them: it gets an empty standard input and a report of its own.
    requests, answers = os.dup(0), os.dup(index_app.REPORT)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(nothing, index_app.REPORT)
    try:
        index_app.load_library(options.library_first, options.library_last)
    except index_app.Problem:
        # The fork meets it too, and reports it.
        pass
    loaded = _states()
    for line in _lines(requests):
        answer = {"stale": True} if _states() != loaded else _answer(json.loads(line), requests)
        with os.fdopen(os.dup(answers), "w", encoding="utf-8") as out:
            out.write(json.dumps(answer) + "\n")


def _states():
    """What tells a change of the modules that are loaded, and of the folders that modules are looked for in."""
    files = {getattr(module, "__file__", None) for module in list(sys.modules.values())}
    return {each: _state(each) for each in [*filter(None, files), *sys.path]}


def _state(path):
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino


def _lines(requests):
    pending = b""
    while data := os.read(requests, LARGEST_OUTPUT):
        pending += data
        while b"\n" in pending:
            line, _, pending = pending.partition(b"\n")
            yield line


def _answer(request, requests):
    report, report_end = os.pipe()
    output, output_end = os.pipe()
    child = os.fork()
    if child == 0:
        _run(request, report_end, output_end)
    os.close(report_end)
    os.close(output_end)
    try:
        # The fork does this too, because either of the two may run first.
        os.setpgid(child, child)
    except OSError:
        pass
    ending, texts = _wait(child, request["seconds"], [report, output], requests)
    return {"ending": ending, "report": texts[report], "output": texts[output]}


def _run(request, report, output):
    """In the fork. Does not return."""
    try:
        os.setpgid(0, 0)
        os.dup2(report, index_app.REPORT)
        os.dup2(output, 1)
        os.dup2(output, 2)
        os.closerange(index_app.REPORT + 1, 256)
        os.chdir(request["folder"])
        SCRIPTS[request["script"]](request["arguments"])
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(1)


def _wait(child, seconds, pipes, requests):
    """How the fork ends, and what came through the pipes. It ends too where nobody wants its answer."""
    texts = {pipe: bytearray() for pipe in pipes}
    ending, deadline = None, time.monotonic() + seconds
    killed = False
    process = os.pidfd_open(child)
    with selectors.DefaultSelector() as waiting:
        for each in (process, requests, *pipes):
            waiting.register(each, selectors.EVENT_READ)
        while ending is None or any(pipe in waiting.get_map() for pipe in pipes):
            events = waiting.select(max(0, deadline - time.monotonic()))
            if not events:
                if ending is not None:
                    # A process that has left the group still holds a pipe.
                    break
                killed, deadline = True, time.monotonic() + seconds
                _kill(child)
            for (each, *_), _ in events:
                if each == process:
                    ending = _ending(os.waitpid(child, 0)[1], killed)
                    waiting.unregister(process)
                    # Whatever still holds the pipes open was started by the app.
                    _kill(child)
                    deadline = time.monotonic() + 1
                elif each == requests:
                    _kill(child)
                    os._exit(0)
                elif data := os.read(each, LARGEST_OUTPUT):
                    room = None if each == pipes[0] else LARGEST_OUTPUT - len(texts[each])
                    texts[each] += data[:room]
                else:
                    waiting.unregister(each)
    for each in (process, *pipes):
        os.close(each)
    return ending, {pipe: bytes(text).decode("utf-8", "replace") for pipe, text in texts.items()}


def _ending(status, killed):
    if killed:
        return {"kind": "killed"}
    code = os.waitstatus_to_exitcode(status)
    if code < 0:
        return {"kind": "signal", "signal": signal.Signals(-code).name}
    return {"kind": "exit", "status": code}


def _kill(group):
    try:
        os.killpg(group, signal.SIGKILL)
    except OSError:
        pass


if __name__ == "__main__":
    main()
