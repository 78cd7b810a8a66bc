"""Tells the app's own files from everything else this Python can import."""

import ast
import functools
import importlib.machinery
import io
import itertools
import os
import re
import sys
import tokenize

# A requirement at the start of a line, in quotes, or as the key of a table.
_REQUIREMENT = re.compile(r"""(?m)(?:^\s*|["'])([A-Za-z0-9][\w.-]*)""")

_WRITING_FLAGS = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_HERE = os.path.dirname(__file__)

# Folders below the app that hold other people's code.
FOREIGN = {"site-packages", "dist-packages", ".python_packages", "node_modules"}


@functools.cache
def parsed(filename):
    """The syntax tree of a file; None where it cannot be read."""
    try:
        with open(filename, "rb") as file:
            return ast.parse(file.read())
    except (OSError, SyntaxError, ValueError):
        return None


def statements(filename):
    """The statements of a file, or none where it cannot be read."""
    tree = parsed(filename)
    return [] if tree is None else tree.body


def let_app_in(files, finder, environment):
    """Makes the app importable, as its worker does, and these scripts no longer so."""
    sys.path.remove(os.path.dirname(os.path.realpath(__file__)))
    # The app's root comes last, so the standard library and packages win over its folders.
    # See docs/semantics.md#module-names
    sys.path.append(files.root)
    os.chdir(files.root)
    files.path_before = {os.path.realpath(each) for each in sys.path}
    sys.meta_path.append(finder)
    environment.install()


class AppFiles:
    def __init__(self, root):
        self.root = os.path.realpath(root)
        self.owned = {}
        self.required = None
        self.read = set()
        # Modules whose code raised while it was imported, with the exception.
        self.failed = {}
        # The folders on the path before the app runs.
        self.path_before = set()

    def relative(self, filename):
        """The path below the app's root with `/`, or None for a file that is not the app's own."""
        if not filename or filename.startswith("<"):
            return None
        path = os.path.realpath(filename)
        if not path.startswith(self.root + os.sep):
            if FOREIGN.intersection(path.split(os.sep)):
                return None
            # Code that several apps share may be reached through a symbolic link of the app.
            path = os.path.abspath(filename)
            if not path.startswith(self.root + os.sep):
                return None
        parts = path[len(self.root) + 1 :].split(os.sep)
        return None if FOREIGN.intersection(parts) else "/".join(parts)

    def owns(self, filename):
        """Asked for again and again, so the answers are kept."""
        if filename not in self.owned:
            self.owned[filename] = self.relative(filename) is not None
        return self.owned[filename]

    def folder_outside(self, filename):
        """The folder, added to the path by the app, that a file outside of the app lies in."""
        path = os.path.realpath(filename or "")
        if self.owns(filename or "") or FOREIGN.intersection(path.split(os.sep)):
            return None
        added = (os.path.realpath(each) for each in sys.path if isinstance(each, str))
        return next(
            (each for each in added if each not in self.path_before and path.startswith(each + os.sep)), None
        )

    def note_reading(self):
        """From now on, `read` gets the app's files other than modules that anybody opens to read."""

        def hear(event, arguments):
            if event != "open" or not isinstance(arguments[0], str) or arguments[2] & _WRITING_FLAGS:
                return
            opener = sys._getframe(1).f_code.co_filename
            if arguments[0].endswith((".py", ".pyc")) or os.path.dirname(opener) == _HERE:
                return
            path = self.relative(arguments[0])
            if path is not None:
                self.read.add(path)

        sys.addaudithook(hear)

    def note_failed_imports(self):
        """From now on, `failed` gets the app's modules whose import raises, also where the app catches that."""
        loader_kind = importlib.machinery.SourceFileLoader
        original = loader_kind.exec_module

        def exec_module(loader, module):
            try:
                original(loader, module)
            except BaseException as error:
                if self.owns(loader.path):
                    self.failed[loader.path] = error
                raise

        loader_kind.exec_module = exec_module

    def importing_file(self):
        """The app's file, or one in a folder that it added to the path, that runs the import under way.

        None where a library imports.
        """
        frame = sys._getframe(1)
        while frame is not None and _is_import_machinery(frame.f_code.co_filename):
            frame = frame.f_back
        filename = frame.f_code.co_filename if frame is not None else ""
        return filename if self.owns(filename) or self.folder_outside(filename) else None

    def has_module_beside(self, name, filename):
        """Whether the app itself has a module of this name in the folder of a file, or above it."""
        folder = os.path.dirname(os.path.realpath(filename))
        if not folder.startswith(self.root):
            folder = os.path.dirname(os.path.abspath(filename))
        while folder.startswith(self.root):
            if os.path.isfile(os.path.join(folder, name + ".py")):
                return True
            if os.path.isfile(os.path.join(folder, name, "__init__.py")):
                return True
            folder = os.path.dirname(folder)
        return False

    def requires(self, module):
        """Whether the app's requirements name a distribution of this module."""
        if self.required is None:
            self.required = set()
            for name in ("requirements.txt", "pyproject.toml", "Pipfile"):
                try:
                    with open(os.path.join(self.root, name), encoding="utf-8", errors="replace") as file:
                        text = file.read()
                except OSError:
                    continue
                self.required.update(_normalized(each) for each in _REQUIREMENT.findall(text))
        wanted = _normalized(module)
        spellings = {wanted, f"python-{wanted}", f"py{wanted}", f"{wanted}-python"}
        return bool(self.required & spellings)

    def place(self, filename, line):
        """`{path, line, span}` of a line as plain data; None where the file is not the app's own.

        The span counts UTF-16 units of the text without a byte order mark, from the first to the
        last character of the line that is not a blank.
        """
        path = self.relative(filename)
        if path is None:
            return None
        lines, starts = _lines(filename)
        if not line or line > len(lines):
            return {"path": path}
        text = lines[line - 1]
        before = starts[line - 1]
        start = before + _width(text[: len(text) - len(text.lstrip())])
        return {
            "path": path,
            "line": line,
            "span": {"start": start, "end": before + _width(text.rstrip())},
        }


def _normalized(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def _is_import_machinery(filename):
    library = os.path.join("importlib", "__init__.py")
    return (
        filename.startswith("<frozen importlib")
        or filename.endswith(library)
        or os.path.dirname(filename) == _HERE
    )


@functools.cache
def _lines(filename):
    """The lines as Python counts them, with their ends, without a byte order mark, and where each starts."""
    with open(filename, "rb") as file:
        raw = file.read()
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(raw).readline)
    except SyntaxError:
        encoding = "utf-8-sig"
    lines = io.StringIO(raw.decode(encoding, "replace"), newline="").readlines()
    return lines, list(itertools.accumulate(map(_width, lines), initial=0))


def _width(text):
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
