"""Stands in for third-party modules an app imports and this Python lacks.

Indexing asks for names, decorators and signatures, hardly ever for what a library does: objects that
put up with anything are enough, where only the app's own files get to see them.
"""

import abc
import ast
import importlib.abc
import importlib.machinery
import linecache
import os
import re
import sys
import types
import typing

# How a text begins that stands for a value in another text.
_MARK = "<stand-in for "

# What indexing is about: standing in for these would prove nothing.
NEVER = ("azure.functions", "azure.durable_functions", "__app__")

# In the standard library of an older Python: the worker of this Python would not find them either.
REMOVED = set(
    "asynchat asyncore audioop cgi cgitb chunk crypt distutils imghdr imp lib2to3 mailcap msilib nis"
    " nntplib ossaudiodev pipes smtpd sndhdr spwd sunau telnetlib uu xdrlib".split()
)

# Shared by packages of many vendors, some of which still ship a module for the shared part.
SHARED_NAMESPACES = {"azure", "google"}


class StandInFinder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Last on `sys.meta_path`: asked only for what nothing else could find."""

    def __init__(self, files, absent=()):
        self.files = files
        self.absent = absent
        self.modules = set()

    def find_spec(self, name, path=None, target=None):
        if not self._may_stand_in(name):
            return None
        if not isinstance(sys.modules.get(name.rpartition(".")[0]), StandInModule):
            self.modules.add(name)
        return importlib.machinery.ModuleSpec(name, self, is_package=True)

    def create_module(self, spec):
        _stand_in_names.add(spec.name)
        return StandInModule(spec.name)

    def exec_module(self, module):
        pass

    def _may_stand_in(self, name):
        if name in self.absent:
            return False
        if any(name == each or name.startswith(each + ".") for each in NEVER):
            return False
        package = sys.modules.get(name.rpartition(".")[0])
        if isinstance(package, StandInModule):
            return True
        if package is not None and not self._is_shared(package):
            return False
        if package is None and not self._may_be_third_party(name):
            return False
        return self.files.importing_file() is not None

    def _may_be_third_party(self, name):
        """Not a module that only an older Python has, nor one that lies beside its importer.

        A file that imports its own name means the package it is named after.
        """
        if name in REMOVED or name in sys.stdlib_module_names:
            return False
        importer = self.files.importing_file()
        if importer is None or os.path.basename(importer) == name + ".py":
            return importer is not None
        return not self.files.has_module_beside(name, importer) or self.files.requires(name)

    def _is_shared(self, package):
        """A namespace that other packages may add to; not a folder of the app."""
        filename = getattr(package, "__file__", None)
        if package.__name__ not in SHARED_NAMESPACES and filename and not _declares_namespace(filename):
            return False
        inside = self.files.root + os.sep
        return not any(os.path.realpath(each).startswith(inside) for each in package.__path__)


# Names of the modules that are stand-ins.
_stand_in_names = set()

# Apps and blueprints that stand-ins were called with, by id, with the object and the name of the stand-in.
_handed = {}

# What stand-ins were given to decorate, by id, with the object itself, which keeps the id its own.
_decorated = {}


def _declares_namespace(filename):
    """Whether an `__init__.py` only lets other distributions add to its package."""
    text = "".join(linecache.getlines(filename))
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    return not lines or "extend_path" in text or "declare_namespace" in text


class StandInModule(types.ModuleType):
    def __getattr__(self, name):
        return _attribute(self, self.__name__, name)


class StandIn:
    """Any object of a module that is not there."""

    def __init__(self, name):
        self.__dict__["_stand_in_name"] = name

    def __getattr__(self, name):
        return _attribute(self, self._stand_in_name, name)

    def __call__(self, *args, **kwargs):
        if len(args) == 1 and not kwargs and _is_decoration(sys._getframe(1), args[0]):
            _note_decorated(args[0], self._stand_in_name)
            return args[0]
        self._note_handed(*args, *kwargs.values())
        result = StandIn(self._stand_in_name + "()")
        wrapped = next((each for each in args if isinstance(each, types.FunctionType)), None)
        if wrapped is not None:
            # For whoever needs a function and gets what a missing library has made of one.
            result.__dict__["_stand_in_wraps"] = wrapped
            _note_decorated(wrapped, self._stand_in_name)
        return result

    def _note_handed(self, *values):
        for value in values:
            for each in value if isinstance(value, (list, tuple)) else (value,):
                if "_function_builders" in getattr(each, "__dict__", ()):
                    _handed[id(each)] = (each, self._stand_in_name)

    def __mro_entries__(self, bases):
        first = next(each for each in bases if isinstance(each, StandIn))
        if self is not first:
            return ()
        plain = all(isinstance(each, StandIn) or type(each) in (type, abc.ABCMeta) for each in bases)
        return (OpenBase,) if plain else (Base,)

    def __repr__(self):
        return f"{_MARK}{self._stand_in_name}>"

    def __getitem__(self, key):
        return StandIn(f"{self._stand_in_name}[]")

    def __setitem__(self, key, value):
        pass

    def __delitem__(self, key):
        pass

    def __contains__(self, item):
        return False

    def __iter__(self):
        # The library would take nothing for an empty list of methods; what the app loops over stays empty.
        asks = sys._getframe(1).f_globals.get("__name__", "")
        return iter((self,) if asks.startswith("azure.functions") else ())

    def __len__(self):
        return 0

    def __bool__(self):
        return True

    def __int__(self):
        return 0

    __index__ = __int__

    def __float__(self):
        return 0.0

    def __format__(self, spec):
        return repr(self)

    def __fspath__(self):
        return self._stand_in_name

    def __enter__(self):
        return self

    def __exit__(self, *problem):
        return False

    async def __aenter__(self):
        return self

    async def __aexit__(self, *problem):
        return False

    def __await__(self):
        return self
        yield

    def __instancecheck__(self, instance):
        return False

    def __subclasscheck__(self, cls):
        return False

    def __lt__(self, other):
        return False

    __gt__ = __le__ = __ge__ = __lt__

    def __add__(self, other):
        return self

    __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = __add__
    __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = __pow__ = __rpow__ = __matmul__ = __add__
    __and__ = __rand__ = __or__ = __ror__ = __xor__ = __rxor__ = __lshift__ = __rshift__ = __add__

    def __neg__(self):
        return self

    __pos__ = __abs__ = __invert__ = __neg__


class Base:
    """What a class of the app gets as its base where the real one is not there."""

    def __init_subclass__(cls, **kwargs):
        # Another base may be waiting for the call, such as `Generic`; what is not for it is for the missing one.
        try:
            super().__init_subclass__(**kwargs)
        except TypeError:
            super().__init_subclass__()

    def __new__(cls, *args, **kwargs):
        return super().__new__(cls)

    def __init__(self, *args, **kwargs):
        pass

    def __getattr__(self, name):
        return _attribute(self, type(self).__name__, name)


class _OpenMeta(abc.ABCMeta):
    def __getattr__(cls, name):
        # It asks whether a field has a default; an answer would be one.
        if sys._getframe(1).f_globals.get("__name__") == "dataclasses":
            raise AttributeError(name)
        return _attribute(None, cls.__name__, name)


class OpenBase(Base, metaclass=_OpenMeta):
    """Answers for missing attributes of the class too."""


def take_unknown_annotations(function, bindings=()):
    """Removes the annotations that came out of a stand-in, and returns their names.

    They say nothing about the real type, so neither this nor Microsoft's checks may judge them. An
    HTTP extension decides about requests and responses alone, so without it none of them is known.
    """
    hints = typing.get_type_hints(function)
    web = set()
    if _http_extension_is_missing():
        web = {each.name.replace("$", "") for each in bindings if each.type in ("http", "httpTrigger")}
    unknown = sorted(name for name, hint in hints.items() if name in web or _involves_stand_in(hint))
    if unknown:
        function.__annotations__ = {
            name: hint for name, hint in hints.items() if name not in unknown
        }
    return unknown


def _http_extension_is_missing():
    return any(name.startswith("azurefunctions.extensions.http.") for name in _stand_in_names)


def _involves_stand_in(annotation):
    if isinstance(annotation, StandIn):
        return True
    if isinstance(annotation, type) and issubclass(annotation, Base):
        return True
    return any(_involves_stand_in(each) for each in getattr(annotation, "__args__", ()) or ())


def is_unknown(value):
    """Whether a value comes out of a stand-in or holds one, as a text may that was put together with it."""
    if isinstance(value, str):
        return _MARK in value
    if isinstance(value, dict):
        return any(map(is_unknown, (*value, *value.values())))
    if isinstance(value, (list, tuple, set, frozenset)):
        return any(map(is_unknown, value))
    return isinstance(value, (StandInModule, Base)) or _involves_stand_in(value)


def _attribute(owner, owner_name, name):
    if name.startswith("__") and name.endswith("__"):
        raise AttributeError(name)
    value = _stand_in(f"{owner_name}.{name}", name)
    if owner is not None:
        owner.__dict__[name] = value
    return value


def _stand_in(full_name, name):
    # `except x.SomeError:` and `class E(x.SomeError)` need a class that can be raised.
    if name.endswith(("Error", "Exception", "Warning")):
        return type(name, (Exception,), {"__module__": full_name.rpartition(".")[0]})
    return StandIn(full_name)


def _is_decoration(frame, value):
    """`@x.y` above a def or class: the call has the line of the decorator, or of the def on 3.10."""
    if _is_builder(value):
        return True
    if not isinstance(value, (types.FunctionType, type, staticmethod, classmethod)):
        return False
    line = linecache.getline(frame.f_code.co_filename, frame.f_lineno)
    return line.lstrip().startswith(("@", "def ", "async ", "class "))


def _is_builder(value):
    """What a decorator of azure-functions makes: between two of them, a library gets to see it."""
    return type(value).__name__ == "FunctionBuilder" and type(value).__module__.startswith("azure.functions")


def _note_decorated(value, name):
    """A library may change the function inside of a builder as well."""
    if _is_builder(value):
        function = value._function._func
        _decorated[id(function)] = (function, name)
        value = getattr(function, "client_function", value)
    _decorated[id(value)] = (value, name)


def handed_to(owner):
    """The name of a stand-in that was called with an app or a blueprint; None where none was."""
    return _handed.get(id(owner), (None, None))[1]


def is_decorated_by_stand_in(value):
    return id(value) in _decorated


def stand_in_decorators(function):
    """The names of the missing decorators of a function and of those that it wraps."""
    found = []
    for _ in range(20):
        if id(function) in _decorated:
            found.append(_decorated[id(function)][1])
        function = getattr(function, "__wrapped__", None)
        if function is None:
            break
    return found


def involves_stand_in(frame, line, error):
    """Whether a line of the app that raises handles anything of a missing library."""
    if any(each in str(error) for each in ("StandIn", "stand-in", "OpenBase")):
        return True
    filename = frame.f_code.co_filename
    text = linecache.getline(filename, line)
    names = set(re.findall(r"[A-Za-z_]\w*", text)) | _deciding_names(filename, line, error)
    for name in names:
        first, *rest = name.split(".")
        value = frame.f_locals.get(first, frame.f_globals.get(first))
        for each in rest:
            value = getattr(value, "__dict__", {}).get(each)
        if isinstance(value, (StandIn, StandInModule, Base)) or is_decorated_by_stand_in(value):
            return True
        if isinstance(value, type) and issubclass(value, Base):
            return True
    return False


def _deciding_names(filename, line, error):
    """Names in the conditions that lead to a `raise` or exit, and the names their values come from."""
    try:
        scope = ast.parse("".join(linecache.getlines(filename)))
    except (SyntaxError, ValueError):
        return set()
    kind = ast.Expr if isinstance(error, SystemExit) else ast.Raise
    raised = next((each for each in ast.walk(scope) if isinstance(each, kind) and each.lineno == line), None)
    if raised is None:
        return set()
    deciding = []
    within = scope
    while within is not raised:
        inner = next(each for each in ast.iter_child_nodes(within) if _holds(each, raised))
        for block in (value for _, value in ast.iter_fields(within) if isinstance(value, list) and inner in value):
            # An earlier `if` may return or raise.
            deciding += [each.test for each in block[: block.index(inner)] if isinstance(each, ast.If)]
        if isinstance(inner, (ast.FunctionDef, ast.AsyncFunctionDef)):
            scope, deciding = inner, []
        deciding += [getattr(inner, field) for field in ("test", "iter", "subject") if hasattr(inner, field)]
        within = inner
    names = set().union(*map(_names_in, deciding))
    for _ in range(3):
        for each in ast.walk(scope):
            targets = getattr(each, "targets", None) or [getattr(each, "target", None)]
            if any(isinstance(target, ast.Name) and target.id in names for target in targets):
                names |= _names_in(getattr(each, "value", None) or getattr(each, "iter", None))
    return names


def _holds(node, inner):
    return any(each is inner for each in ast.walk(node))


def _names_in(node):
    """Plain and dotted names of an expression."""
    found = set()
    for each in ast.walk(node) if node is not None else ():
        if isinstance(each, ast.Name):
            found.add(each.id)
        elif isinstance(each, ast.Attribute) and isinstance(each.value, ast.Name):
            found.add(f"{each.value.id}.{each.attr}")
    return found
