"""Finds arguments of apps and decorators whose value comes from the environment of this machine."""

import ast
import functools
import os
import sys

from pyfunc_app_files import parsed
from pyfunc_watch import API, module_files, text_of, value_of

READERS = ("environ", "environb", "getenv", "dotenv_values", "BaseSettings")
DEPTH = 8
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def settings_from_environment(watch, app):
    """A problem for each argument of the served functions that the environment decides."""
    sources = Sources(watch)
    registered = {id(each) for _, each, *_ in watch.registrations}
    for owner in watch.owners:
        if owner.value is app or id(owner.value) in registered:
            yield from _of_call(sources, _call_at(owner.filename, owner.line), owner.filename, None)
    for definition in watch.definitions.values():
        for node, is_app in zip(definition.decorators, definition.is_app):
            if is_app:
                yield from _of_call(sources, node, definition.filename, definition)


def _of_call(sources, call, filename, definition):
    if not isinstance(call, ast.Call):
        return
    given = [(None, each) for each in call.args] + [(each.arg, each.value) for each in call.keywords]
    for keyword, value in given:
        found = sources.reading(value, filename, _scope(definition))
        if found is None:
            continue
        shown = keyword or text_of(value, filename).removeprefix("@")
        more = {} if definition is None else {"function": definition.node.name}
        yield {
            "kind": "from-environment",
            "message": shown,
            "at": sources.files.place(filename, value.lineno),
            "names": sorted(found),
            **more,
        }


def _scope(definition):
    return () if definition is None else definition.scope


@functools.cache
def _calls(filename):
    return [each for each in ast.walk(parsed(filename) or ast.Module([], [])) if isinstance(each, ast.Call)]


def _call_at(filename, line):
    """The call that makes an app at a line, the innermost that names a class of azure.functions."""
    found = None
    for node in _calls(filename):
        if node.lineno <= line <= node.end_lineno:
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name.endswith(("FunctionApp", "DFApp", "Blueprint")):
                found = node
    return found


class Sources:
    """Follows names of the app from where they are used to the expressions that gave them their values."""

    def __init__(self, watch):
        self.files = watch.files
        self.modules = module_files(watch.files)
        # Cached results, by (file, name, depth).
        self.known = {}

    def reading(self, node, filename, scope, depth=DEPTH, seen=()):
        """The variables of the environment that an expression reads; None where it reads none."""
        found = _read_by(node)
        if found is not None or depth == 0:
            return found
        for each in ast.walk(node):
            for expression, place in self._origins(each, filename, scope):
                key = (place, expression.lineno, expression.col_offset)
                if key in seen:
                    continue
                read = self.reading(expression, place, (), depth - 1, (*seen, key))
                if read is not None:
                    found = (found or set()) | read
        return found

    def _origins(self, node, filename, scope):
        """The expressions that may have given a name or an attribute its value."""
        if isinstance(node, ast.Name):
            for around in scope:
                yield from _given(around, node.id, filename)
            yield from self._of_module(filename, node.id)
        elif isinstance(node, ast.Attribute):
            module = self.modules.get(os.path.realpath(filename))
            owner = value_of(node.value, {}, vars(module)) if module is not None else None
            path = getattr(owner, "__file__", None) if owner is not None else None
            if isinstance(path, str) and self.files.owns(path):
                yield from self._of_module(path, node.attr)
            elif owner is not None and not isinstance(owner, API):
                yield from self._of_class(owner, node.attr)

    def _of_module(self, filename, name, depth=DEPTH):
        key = (filename, name, depth)
        if key not in self.known:
            self.known[key] = list(self._found_in_module(*key))
        return self.known[key]

    def _found_in_module(self, filename, name, depth):
        tree = parsed(filename)
        if tree is None or depth == 0:
            return
        yield from _given(tree, name, filename)
        for node, alias in _imported(filename):
            if alias.name == "*" or (alias.asname or alias.name) == name:
                path = self._file_of(filename, node)
                if path is not None:
                    yield from self._of_module(path, name if alias.name == "*" else alias.name, depth - 1)

    def _file_of(self, filename, node):
        module = self.modules.get(os.path.realpath(filename))
        if node.level and module is not None:
            package = module.__name__ if filename.endswith("__init__.py") else module.__name__.rpartition(".")[0]
            parts = package.split(".")[: len(package.split(".")) - node.level + 1]
            name = ".".join([*parts, *([node.module] if node.module else [])])
        else:
            name = node.module or ""
        path = getattr(sys.modules.get(name), "__file__", None)
        return path if isinstance(path, str) and self.files.owns(path) else None

    def _of_class(self, owner, name):
        """What the class of an object, or a class itself, says of an attribute."""
        kind = owner if isinstance(owner, type) else type(owner)
        path = getattr(sys.modules.get(kind.__module__), "__file__", None)
        if not isinstance(path, str) or not self.files.owns(path):
            return
        for node in ast.walk(parsed(path) or ast.Module([], [])):
            if isinstance(node, ast.ClassDef) and node.name == kind.__name__:
                for base in node.bases:
                    if _word(base) in READERS:
                        yield base, path
                yield from _given(node, name, path)


@functools.cache
def _imported(filename):
    """The names that a file imports from modules, with their statements."""
    nodes = ast.walk(parsed(filename) or ast.Module([], []))
    return [(each, alias) for each in nodes if isinstance(each, ast.ImportFrom) for alias in each.names]


def _read_by(node):
    """The variables that an expression reads by itself; None where it reads none."""
    found = None
    for each in ast.walk(node):
        if _word(each) in READERS:
            found = found or set()
        key = None
        if isinstance(each, ast.Subscript) and _word(each.value) in READERS:
            key = each.slice
        elif isinstance(each, ast.Call) and each.args:
            owner = each.func.value if isinstance(each.func, ast.Attribute) else each.func
            key = each.args[0] if _word(each.func) in READERS or _word(owner) in READERS else None
        if isinstance(key, ast.Constant) and isinstance(key.value, str):
            found = (found or set()) | {key.value}
    return found


def _word(node):
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", None)


def _given(around, name, filename):
    """Values that statements in a node give to a name, or to an attribute of `self`."""
    for node, tests in _statements(around, (), isinstance(around, ast.ClassDef)):
        if isinstance(node, FUNCTIONS) and node.name == name:
            for each in ast.walk(node):
                if isinstance(each, ast.Return) and each.value is not None:
                    yield each.value, filename
                elif isinstance(each, (ast.Call, ast.Subscript)) and _read_by(each) is not None:
                    yield each, filename
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        value = getattr(node, "value", None)
        if value is None or not any(_binds(each, name) for each in targets):
            continue
        yield value, filename
        # Which of several assignments runs is decided by what stands around it.
        for test in tests:
            yield test, filename


def _statements(node, tests, into_functions):
    around = (*tests, node.test) if isinstance(node, ast.If) else tests
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.stmt):
            yield child, around
        if isinstance(child, (*FUNCTIONS, ast.ClassDef)) and not into_functions:
            continue
        yield from _statements(child, around, into_functions)


def _binds(target, name):
    if isinstance(target, (ast.Tuple, ast.List)):
        return any(_binds(each, name) for each in target.elts)
    if isinstance(target, ast.Attribute):
        return target.attr == name and isinstance(target.value, ast.Name) and target.value.id == "self"
    return isinstance(target, ast.Name) and target.id == name
