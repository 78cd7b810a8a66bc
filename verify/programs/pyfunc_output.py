"""What a function says while it runs: log records and printed text.

What threads of its own say comes in an order that nobody can foresee: it is put after the rest, sorted.
"""

import io
import json
import logging
import sys

# Loggers of the library and the worker, whose messages no user reads as those of the app.
_OTHERS = ("azure.functions", "azure_functions_worker", "azure_functions_runtime", "asyncio")


class Output(logging.Handler):
    def __init__(self):
        super().__init__()
        self.is_own_thread = lambda: True
        self.records, self.records_aside = [], []
        self.printed = _Printed(self)

    def install(self, is_own_thread):
        """`is_own_thread` tells whether the thread that asks is the one the function runs in."""
        self.is_own_thread = is_own_thread
        sys.stdout = self.printed
        self.listen()
        logging.getLogger().setLevel(logging.INFO)

    def listen(self):
        """As the worker does, on the root logger; an app may have taken all handlers off it."""
        root = logging.getLogger()
        if self not in root.handlers:
            root.addHandler(self)

    def begin(self):
        self.listen()
        self.records, self.records_aside = [], []
        self.printed.begin()

    def emit(self, record):
        if any(record.name == each or record.name.startswith(each + ".") for each in _OTHERS):
            return
        records = self.records if self.is_own_thread() else self.records_aside
        records.append(
            {
                "level": record.levelname,
                "logger": record.name,
                "message": _message(record),
                "exception": _exception(record),
            }
        )

    def taken(self):
        """`{logs, printed}` since the beginning."""
        aside = sorted(self.records_aside, key=json.dumps)
        return {"logs": self.records + aside, "printed": self.printed.taken()}


class _Printed(io.TextIOWrapper):
    """In place of standard output, with a `buffer` as that has."""

    def __init__(self, output):
        super().__init__(io.BytesIO(), encoding="utf-8", write_through=True)
        self.output = output
        self.aside = []

    def write(self, text):
        if self.output.is_own_thread():
            return super().write(text)
        self.aside.append(text)
        return len(text)

    def begin(self):
        self.aside = []
        self.buffer.seek(0)
        self.buffer.truncate()

    def taken(self):
        text = self.buffer.getvalue().decode("utf-8", "replace")
        return text + "".join(sorted("".join(self.aside).splitlines(keepends=True)))


def _message(record):
    try:
        return record.getMessage()
    except Exception as error:
        return f"{record.msg} ({type(error).__name__}: {error})"


def _exception(record):
    error = record.exc_info[1] if record.exc_info else None
    return None if error is None else f"{type(error).__name__}: {error}"
