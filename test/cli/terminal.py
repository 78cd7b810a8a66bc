"""Runs a command in a pseudo-terminal and types into it as a person would.

    terminal.py STEPS COMMAND...

STEPS is a JSON list of [text to wait for, keys to press]; keys such as `signal:TERM` send that signal,
and `resize:24x80` changes the window. Its first size is in PYFUNC_TEST_WINDOW. Reports
{output, status, left} as JSON on file descriptor 3; `left` is what the terminal still has of the run: raw
mode, a hidden cursor.
"""

import fcntl
import json
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time

COLOR = re.compile(rb"\x1b\[[\d;]*m")

steps = json.loads(sys.argv[1])
child, terminal = pty.fork()
if child == 0:
    os.execvp(sys.argv[2], sys.argv[2:])



def resize(rows, columns):
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


def press(keys):
    kind, _, value = keys.partition(":")
    if kind == "signal":
        os.kill(child, signal.Signals[f"SIG{value}"])
    elif kind == "resize":
        resize(*map(int, value.split("x")))
    else:
        os.write(terminal, keys.encode())


rows, columns = json.loads(os.environ.get("PYFUNC_TEST_WINDOW", "[40, 100]"))
resize(rows, columns)
before = termios.tcgetattr(terminal)
output = b""
seen = 0
deadline = time.monotonic() + 30
while time.monotonic() < deadline:
    ready, _, _ = select.select([terminal], [], [], 0.05)
    if ready:
        try:
            chunk = os.read(terminal, 65536)
        except OSError:
            break
        if not chunk:
            break
        output += chunk
    if steps and steps[0][0].encode() in COLOR.sub(b"", output[seen:]) and not ready:
        seen = len(output)
        press(steps.pop(0)[1])
else:
    os.kill(child, 9)

_, status = os.waitpid(child, 0)
try:
    raw = termios.tcgetattr(terminal)[3] != before[3]
except termios.error:
    raw = False
hidden = output.rfind(b"\x1b[?25l") > output.rfind(b"\x1b[?25h")
report = {
    "output": output.decode("utf-8", "replace"),
    "status": os.waitstatus_to_exitcode(status),
    "left": [what for what, is_left in (("raw mode", raw), ("hidden cursor", hidden)) if is_left],
    "waiting": [wanted for wanted, _ in steps],
}
os.write(3, json.dumps(report).encode())
