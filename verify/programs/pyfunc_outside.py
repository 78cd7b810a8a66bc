"""Modules that an app imports from outside of its folder, by a path that it adds itself."""

import ast
import os
import sys
import traceback

from pyfunc_app_files import statements


class Outside:
    def __init__(self, files):
        self.files = files

    def problem_of(self, error, message):
        """Why an import fails, where what fails is such a module."""
        own, folder = None, None
        for frame, line in traceback.walk_tb(error.__traceback__):
            filename = frame.f_code.co_filename
            if self.files.owns(filename):
                own, folder = (filename, line), None
            elif folder is None:
                folder = self.files.folder_outside(filename)
        if own is None or folder is None:
            return None
        module = next((name for name, line in _imports(own[0]) if line == own[1]), "a module")
        found = self._found(module, folder, *own)
        return {
            "kind": "outside-module",
            "message": found["folder"],
            "at": found["at"],
            "names": [module],
            "variable": message,
        }

    def holds(self, name):
        """Whether an imported module is one of these."""
        return self._folder_of_module(sys.modules.get(name.partition(".")[0])) is not None

    def _folder_of_module(self, module):
        path = getattr(module, "__file__", None) or next(iter(getattr(module, "__path__", ())), None)
        return self.files.folder_outside(path) if isinstance(path, str) else None

    def imports(self):
        """The first import of each such folder by a file of the app."""
        folders = {}
        for name, module in list(sys.modules.items()):
            folder = self._folder_of_module(module)
            if folder is not None:
                folders.setdefault(name.partition(".")[0], folder)
        if not folders:
            return
        told = set()
        for filename in sorted(filter(self.files.owns, map(_file_of, list(sys.modules.values())))):
            for module, line in _imports(filename):
                folder = folders.get(module.partition(".")[0])
                if folder is None or folder in told:
                    continue
                told.add(folder)
                yield self._found(module, folder, filename, line)

    def _found(self, module, folder, filename, line):
        return {
            "module": module,
            "folder": os.path.relpath(folder, self.files.root).replace(os.sep, "/"),
            "at": self.files.place(filename, line),
        }


def _file_of(module):
    filename = getattr(module, "__file__", None)
    return filename if isinstance(filename, str) else ""


def _imports(filename):
    for node in (each for part in statements(filename) for each in ast.walk(part)):
        if isinstance(node, ast.Import):
            yield from ((each.name, node.lineno) for each in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module, node.lineno
