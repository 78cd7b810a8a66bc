"""What a function says while it runs: log records and printed text."""

import io
import logging
import sys

# Loggers of the library and the worker, whose messages no user reads as those of the app.
_OTHERS = ("azure.functions", "azure_functions_worker", "azure_functions_runtime", "asyncio")


class Output(logging.Handler):
    def __init__(self):
        super().__init__()
        self.records = []
        self.printed = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)

    def install(self):
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
        self.records = []
        self.printed.buffer.seek(0)
        self.printed.buffer.truncate()

    def emit(self, record):
        if any(record.name == each or record.name.startswith(each + ".") for each in _OTHERS):
            return
        self.records.append(
            {
                "level": record.levelname,
                "logger": record.name,
                "message": _message(record),
                "exception": _exception(record),
            }
        )

    def taken(self):
        """`{logs, printed}` since the beginning."""
        text = self.printed.buffer.getvalue().decode("utf-8", "replace")
        return {"logs": self.records, "printed": text}


def _message(record):
    try:
        return record.getMessage()
    except Exception as error:
        return f"{record.msg} ({type(error).__name__}: {error})"


def _exception(record):
    error = record.exc_info[1] if record.exc_info else None
    return None if error is None else f"{type(error).__name__}: {error}"
