"""Seconds until programs show something, each in a pseudo-terminal of its own.

    first-prompt.py ROUNDS < programs.json

The input is a JSON list of {"args", "cwd", "until"}: a program is stopped when its output, without
escape sequences, has the text `until`; with null it runs to its end. The programs run in turn. Prints a
JSON list with the seconds of each program, one number a round.
"""

import json
import os
import pty
import re
import select
import signal
import sys
import time

ESCAPE = re.compile(rb"\x1b\[[0-9;?]*[A-Za-z]")


def seconds(program):
    start = time.monotonic()
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(program["cwd"])
        os.execvp(program["args"][0], program["args"])
    output = b""
    until = program["until"]
    while until is None or until.encode() not in ESCAPE.sub(b"", output):
        if not select.select([terminal], [], [], 30)[0]:
            sys.exit(f"{program['args']} showed only {output!r}")
        try:
            output += os.read(terminal, 65536)
        except OSError:
            break
    else:
        shown = time.monotonic()
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    ended = time.monotonic()
    os.close(terminal)
    if until is None:
        return ended - start if status == 0 else sys.exit(f"{program['args']} failed: {output!r}")
    if os.waitstatus_to_exitcode(status) != -signal.SIGKILL:
        sys.exit(f"{program['args']} ended before {until!r}: {output!r}")
    return shown - start


programs = json.load(sys.stdin)
rounds = int(sys.argv[1])
# Round 0 warms the caches of the disk.
runs = [[seconds(each) for each in programs] for _ in range(rounds + 1)][1:]
print(json.dumps([list(each) for each in zip(*runs)]))
