"""Watches what an app declares while it is imported.

Notes each app and blueprint, what they decorate, what is registered, and what became of the result
of the decorators. `pyfunc_losses` judges it. The library itself works as always.
"""

import ast
import functools
import linecache
import os
import sys

from pyfunc_app_files import statements
from pyfunc_stand_ins import StandIn

from azure.functions.decorators import function_app as library

API = library.DecoratorApi
BUILDER = library.FunctionBuilder
REGISTER = library.FunctionRegister
LIBRARIES = ("azure.functions", "azure.durable_functions")

# Public methods that decorate functions.
METHODS = {
    name
    for kind in (library.FunctionApp, library.Blueprint)
    for name in dir(kind)
    if not name.startswith("_") and name not in ("get_functions", "register_functions", "register_blueprint")
}

UNKNOWN = object()


class Owner:
    """An app or a blueprint, and the frame of the app's code that made it."""

    def __init__(self, value, filename, line):
        self.value = value
        self.filename = filename
        self.line = line


class Definition:
    """A decorated def as it was run: its decorators from top to bottom, and what its name held after."""

    def __init__(self, node, frame, scope):
        self.node = node
        self.filename = frame.f_code.co_filename
        self.frame = frame
        self.scope = scope
        self.decorators = node.decorator_list
        self.is_app = [False] * len(self.decorators)
        self.builders = []
        self.functions = []
        self.bound = UNKNOWN

    def above(self):
        """The decorators above the topmost one of an app."""
        first = self.is_app.index(True) if True in self.is_app else len(self.decorators)
        return self.decorators[:first]

    def between(self):
        """Other decorators that have one of an app above and one below them."""
        found = [index for index, each in enumerate(self.is_app) if each]
        if not found:
            return []
        inside = range(found[0], found[-1])
        return [self.decorators[index] for index in inside if not self.is_app[index]]

    def settle(self):
        if self.bound is UNKNOWN:
            self.bound = self.frame.f_locals.get(self.node.name, UNKNOWN)


class Watch:
    def __init__(self, files):
        self.files = files
        self.owners = []
        # (target, container, filename, line)
        self.registrations = []
        # (builder, owner, filename, line)
        self.built = []
        self.definitions = {}
        # Definitions executed by each frame, not yet bound.
        self.pending_by_frame = {}
        self.causes = {}
        self.sources = {}
        # File name -> line -> (node, scope).
        self.definitions_by_line = {}
        # Where the app itself has asked for its functions.
        self.asked = None

    def install(self):
        self._wrap(API, "__init__", self._made)
        self._wrap(API, "_validate_type", self._validated)
        self._wrap(REGISTER, "get_functions", self._asked)
        for name in ("register_functions", "register_blueprint"):
            if hasattr(REGISTER, name):
                self._wrap(REGISTER, name, self._registered)

    @staticmethod
    def _wrap(kind, name, watcher):
        original = getattr(kind, name, None)
        if original is None:
            return

        @functools.wraps(original)
        def watched(*args, **kwargs):
            return watcher(original, *args, **kwargs)

        setattr(kind, name, watched)

    def _made(self, original, owner, *args, **kwargs):
        original(owner, *args, **kwargs)
        frame = sys._getframe(2)
        while frame is not None and _constructs(frame, owner):
            frame = frame.f_back
        if frame is not None and self.files.owns(frame.f_code.co_filename):
            self.owners.append(Owner(owner, frame.f_code.co_filename, frame.f_lineno))

    def _registered(self, original, target, *args, **kwargs):
        container = args[0] if args else next(iter(kwargs.values()), None)
        frame = self._own_frame(sys._getframe(2))
        place = (frame.f_code.co_filename, frame.f_lineno) if frame else (None, None)
        self.registrations.append((target, container, *place))
        if isinstance(container, StandIn):
            error = TypeError("a blueprint out of a missing package")
            self.causes[id(error)] = (error, "stand-in-fails", "it has a blueprint out of them", place)
        return original(target, *args, **kwargs)

    def _asked(self, original, app, *args, **kwargs):
        frame = sys._getframe(2)
        if self.files.owns(frame.f_code.co_filename):
            self.asked = (frame.f_code.co_filename, frame.f_lineno)
        return original(app, *args, **kwargs)

    def _validated(self, original, owner, function, *args, **kwargs):
        frame = sys._getframe(2)
        function = self._without_stand_in(function)
        definition = self._definition(frame)
        try:
            builder = original(owner, function, *args, **kwargs)
        except IndexError as error:
            self._of_two(error, function, owner, frame)
            raise
        if is_library_function(own_function(builder._function._func)):
            # A blueprint of Durable 2.x declares functions of its own when it is made.
            return builder
        if isinstance(function, BUILDER) and builder is not function:
            self._of_two(ValueError(), function, owner, frame)
        own = self._own_frame(frame)
        if own is not None:
            self.built.append((builder, owner, own.f_code.co_filename, own.f_lineno))
        if definition is not None:
            definition.builders.append(builder)
            definition.functions.append(builder._function._func)
        return builder

    def _of_two(self, error, function, owner, frame):
        own = self._own_frame(frame)
        at = (own.f_code.co_filename, own.f_lineno) if own else (None, None)
        self.causes[id(error)] = (error, "two-owners", function._function._func.__name__, at)

    def _without_stand_in(self, function):
        """What a stand-in was made of, where it was called with a function."""
        decorated = getattr(function, "__dict__", {}).get("_stand_in_wraps")
        return function if decorated is None else decorated

    def _own_frame(self, frame):
        while frame is not None and not self.files.owns(frame.f_code.co_filename):
            frame = frame.f_back
        return frame

    def _definition(self, frame):
        """The def whose decorators are being applied by a frame, or by one of those that called it."""
        while frame is not None:
            if self.files.owns(frame.f_code.co_filename):
                found = self.decorated_at(frame.f_code.co_filename, frame.f_lineno)
                if found is not None:
                    return self._run(found, frame)
            frame = frame.f_back
        return None

    def _run(self, found, frame):
        node, scope = found
        key = (frame.f_code.co_filename, node.lineno, node.col_offset)
        known = self.definitions.get(key)
        if known is None or known.frame is not frame:
            self._settle(frame)
            known = Definition(node, frame, scope)
            known.is_app = [self._is_app_decorator(each, frame) for each in node.decorator_list]
            self.definitions[key] = known
            self.pending_by_frame.setdefault(frame, []).append(known)
        for index, each in enumerate(node.decorator_list):
            # From Python 3.11 on, the frame is at the decorator; before, at the def.
            if each.lineno <= frame.f_lineno <= each.end_lineno:
                known.is_app[index] = True
        return known

    def _settle(self, frame):
        """The names of a frame hold the results of earlier defs until a later one takes the name."""
        waiting = self.pending_by_frame.get(frame, ())
        for each in waiting:
            each.settle()
        self.pending_by_frame[frame] = [each for each in waiting if each.bound is UNKNOWN]

    def settle(self):
        for each in self.definitions.values():
            each.settle()

    def decorated_at(self, filename, line):
        """The def (and the nodes around it) that has this line between its first decorator and its name."""
        if filename not in self.definitions_by_line:
            found = self.definitions_by_line[filename] = {}
            for node, scope in self.source(filename):
                first = node.decorator_list[0].lineno if node.decorator_list else node.lineno + 1
                for each in range(first, node.lineno + 1):
                    found.setdefault(each, (node, scope))
        return self.definitions_by_line[filename].get(line)

    def source(self, filename):
        """Every def and class of a file with the nodes that it stands in."""
        if filename not in self.sources:
            self.sources[filename] = list(_definitions(filename))
        return self.sources[filename]

    def _is_app_decorator(self, node, frame):
        target = node.func if isinstance(node, ast.Call) else node
        if isinstance(target, ast.Attribute):
            owner = value_of(target.value, frame.f_locals, frame.f_globals)
            if owner is UNKNOWN:
                return target.attr in METHODS
            if isinstance(owner, API):
                return True
        return _is_from_library(value_of(target, frame.f_locals, frame.f_globals))


def _constructs(frame, owner):
    return frame.f_code.co_name == "__init__" and any(each is owner for each in frame.f_locals.values())


def _definitions(filename):
    def visit(nodes, scope):
        for node in nodes:
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                yield node, scope
            # Expressions contain no def.
            inner = [each for each in ast.iter_child_nodes(node) if not isinstance(each, ast.expr)]
            yield from visit(inner, (*scope, node))

    yield from visit(statements(filename), ())


def value_of(node, local_names, global_names):
    """The value of a dotted name, as far as looking it up runs no code of the app."""
    if isinstance(node, ast.Name):
        for names in (local_names, global_names):
            if node.id in names:
                return names[node.id]
        return UNKNOWN
    if isinstance(node, ast.Attribute):
        owner = value_of(node.value, local_names, global_names)
        if owner is UNKNOWN:
            return UNKNOWN
        names = getattr(owner, "__dict__", {})
        if node.attr in names:
            return names[node.attr]
        return getattr(owner, node.attr, UNKNOWN) if isinstance(owner, API) else UNKNOWN
    return UNKNOWN


def _is_from_library(value):
    """A method of an app under another name, or what such a method has returned."""
    if isinstance(value, functools.partial):
        value = value.func
    if isinstance(getattr(value, "__self__", None), API):
        return True
    return is_library_function(value)


def is_library_function(value):
    return getattr(value, "__module__", None) is not None and str(value.__module__).startswith(LIBRARIES)


def is_library_frame(frame):
    return str(frame.f_globals.get("__name__", "")).startswith(LIBRARIES)


def own_function(function):
    """The function of the app below what azure-functions and Durable wrapped around it."""
    for _ in range(20):
        for name in ("client_function", "orchestrator_function", "entity_function"):
            inner = getattr(function, "__dict__", {}).get(name)
            if inner is not None:
                function = inner._function._func if isinstance(inner, BUILDER) else inner
                break
        else:
            break
    return function


def text_of(node, filename):
    """A decorator as it is written, on one line."""
    lines = [linecache.getline(filename, at) for at in range(node.lineno, node.end_lineno + 1)]
    written = ast.get_source_segment("".join(lines), _moved(node)) if len(lines) == 1 else None
    return "@" + (written or ast.unparse(node))


def _moved(node):
    """A node at the same columns of the first line."""
    return ast.Pass(
        lineno=1, end_lineno=1, col_offset=node.col_offset, end_col_offset=node.end_col_offset
    )


def module_files(files):
    """The app's own modules that were imported, by their files."""
    found = {}
    for module in list(sys.modules.values()):
        filename = getattr(module, "__file__", None)
        if isinstance(filename, str) and files.owns(filename):
            found.setdefault(os.path.realpath(filename), module)
    return found
