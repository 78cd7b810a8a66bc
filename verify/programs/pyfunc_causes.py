"""Finds the cause of an exception in how an app uses azure-functions, where the message hides it."""

import ast
import os
import re
import sys
import traceback
import types

import pyfunc_environment
from pyfunc_app_files import FOREIGN
from pyfunc_losses import part_names
from pyfunc_stand_ins import REMOVED, StandIn, involves_stand_in
from pyfunc_watch import (
    API,
    BUILDER,
    METHODS,
    REGISTER,
    is_library_frame,
    own_function,
    text_of,
)

REGISTERS = ("register_functions", "register_blueprint")


def cause_of(error, watch, has_stand_ins):
    """A problem as a plain dict; None where the message of the exception says it all."""
    seen = set()
    each = error
    while each is not None and id(each) not in seen:
        seen.add(id(each))
        found = _cause_of(each, watch)
        if found is not None:
            return found
        each = each.__cause__ or each.__context__
    if has_stand_ins and _may_come_from_stand_in(error, watch):
        message = "".join(traceback.format_exception_only(type(error), error)).strip()
        return {"kind": "stand-in-fails", "message": f"with a stand-in it raises {message}"}
    return None


def lacking_package(error, watch):
    """A package of this Python whose own import lacks another one; that says nothing about the app."""
    seen = set()
    while isinstance(error, ImportError) and id(error) not in seen:
        seen.add(id(error))
        importer = _importer(error)
        name = error.name or ""
        top = name.partition(".")[0]
        if isinstance(error, ModuleNotFoundError) and importer and _is_installed(importer["__file__"], watch):
            if not name.startswith(("azure.functions", "azure.durable_functions")) and not _is_pythons(top):
                package = importer["__name__"].partition(".")[0]
                message = f"the installed package {package} imports it"
                found = _at(watch, "package-lacks", message, *_own_place(error, watch))
                return {**found, "names": [name]}
        error = error.__cause__ or error.__context__
    return None


def _importer(error):
    """The names of the module whose import statement raised an error; None where no statement did."""
    found = None
    for frame, _ in traceback.walk_tb(error.__traceback__):
        names = frame.f_globals
        if isinstance(names.get("__file__"), str) and not str(names.get("__name__")).startswith("importlib"):
            found = names
    return found


def _is_installed(filename, watch):
    """Not what a link in the folder of the app leads to: that belongs to the app."""
    path = os.path.abspath(filename)
    if path.startswith(watch.files.root + os.sep):
        return bool(FOREIGN.intersection(path.split(os.sep)))
    return not watch.files.owns(filename)


def _is_pythons(top):
    return top in sys.stdlib_module_names or top in REMOVED


def cause_of_refusal(error, watch):
    """Why `get_functions` raises; None where the message says it all."""
    if watch.asked is not None and "unique" in str(error):
        return _at(watch, "asked-functions", "", *watch.asked)
    if "unique" in str(error):
        return _named_twice(error, watch)
    for each in watch.definitions.values():
        between = each.between()
        if between and len({id(builder) for builder in each.builders}) > 1:
            return _decorator(watch, each.filename, between, each.node.name, "")
    if "does not have a trigger" in str(error):
        for each in watch.definitions.values():
            with_trigger = [builder for builder in each.builders if builder._function.get_trigger()]
            if with_trigger and each.builders[-1] not in with_trigger:
                return _below_durable(watch, each, with_trigger[-1])
    return _noted(watch) or _named(error, watch)


def _named(error, watch):
    """The function that the message is about."""
    for builder, _, filename, line in watch.built:
        if f"Function {builder._function.get_function_name()} " in str(error):
            message = "".join(traceback.format_exception_only(type(error), error)).strip()
            return _at(watch, "decorators", message, filename, line)
    return None


def _named_twice(error, watch):
    """A blueprint that is registered twice, or the second of two functions of one name."""
    seen = []
    for target, container, filename, line in watch.registrations:
        if any(target is one and container is other for one, other in seen):
            return _at(watch, "registered-twice", "", filename, line)
        seen.append((target, container))
    names = [(str(each._function.get_function_name()), line, file) for each, _, file, line in watch.built]
    for index, (name, line, filename) in enumerate(names):
        if f"Function {name} " in str(error) and any(name == other for other, *_ in names[:index]):
            message = "".join(traceback.format_exception_only(type(error), error)).strip()
            return _at(watch, "decorators", message, filename, line)
    return None


def cause_of_missing_app(module, watch):
    """Why a module holds no app; None where it never did."""
    for each in watch.definitions.values():
        name = each.node.name
        is_own = vars(module).get(name) in each.builders
        if is_own and any(_root(node) == name for node in each.decorators):
            return _at(watch, "blueprint-replaced", name, each.filename, each.node.lineno)
    for name, value in vars(module).items():
        if isinstance(value, StandIn) and name in ("app", "application", "function_app"):
            return _at(watch, "stand-in-fails", f"the app is made by {value!r}", module.__file__, None)
    return None


def _noted(watch):
    for _, kind, message, at in watch.causes.values():
        return _at(watch, kind, message, *at)
    return None


def _cause_of(error, watch):
    if id(error) in watch.causes:
        _, kind, message, at in watch.causes[id(error)]
    target = getattr(error, "obj", None)
    name = getattr(error, "name", None)
    if isinstance(error, AttributeError) and isinstance(target, BUILDER):
        if name in METHODS or name in REGISTERS or name == "_function_builders":
            return _replaced(target, error, watch)
    if isinstance(error, AttributeError) and isinstance(target, API) and name in REGISTERS:
        return _at(watch, "nested-blueprints", "", *_own_place(error, watch))
    if _is_registration_of_something(error, watch):
        container = watch.registrations[-1][1]
        return _at(watch, "not-a-blueprint", _described(container), *_own_place(error, watch))
    return _failing_decorator(error, watch)


def _replaced(builder, error, watch):
    function = own_function(builder._function._func)
    code = getattr(function, "__code__", None)
    name = getattr(function, "__name__", "")
    if code is None:
        return None
    found = watch.decorated_at(code.co_filename, code.co_firstlineno)
    owners = {_root(each) for each in found[0].decorator_list} if found else set()
    if name not in owners:
        if watch.registrations and watch.registrations[-1][1] is builder:
            return _at(watch, "not-a-blueprint", f"the function {name}", *_own_place(error, watch))
        return None
    return _at(watch, "blueprint-replaced", name, code.co_filename, found[0].lineno)


def _root(node):
    while isinstance(node, (ast.Call, ast.Attribute)):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else None


def _is_registration_of_something(error, watch):
    if not watch.registrations or isinstance(watch.registrations[-1][1], BUILDER):
        return False
    container = watch.registrations[-1][1]
    if isinstance(container, REGISTER):
        return isinstance(error, TypeError) and "FunctionRegister" in str(error)
    if isinstance(container, API):
        return False
    return getattr(error, "obj", None) is container and error.name == "_function_builders"


def _described(container):
    if isinstance(container, REGISTER):
        return "a FunctionApp"
    if isinstance(container, types.ModuleType):
        return f"the module {container.__name__}"
    return f"a {type(container).__name__}"


def _failing_decorator(error, watch):
    """A decorator of a user that got a FunctionBuilder, or stands between those of the app."""
    steps = list(traceback.walk_tb(error.__traceback__))
    for index, (frame, line) in enumerate(steps):
        filename = frame.f_code.co_filename
        if not watch.files.owns(filename):
            continue
        found = watch.decorated_at(filename, line)
        if found is None:
            continue
        definition = next(
            (each for each in watch.definitions.values() if each.node is found[0] and each.frame is frame), None
        )
        if definition is None or not definition.builders:
            continue
        inner = steps[index + 1][0] if index + 1 < len(steps) else None
        if inner is not None and is_library_frame(inner):
            if _is_of_builder(error):
                return _below_durable(watch, definition, definition.builders[-1])
            continue
        lowest = max((at for at, is_app in enumerate(definition.is_app) if is_app), default=-1)
        suspects = [
            each for at, each in enumerate(definition.decorators) if at < lowest and not definition.is_app[at]
        ]
        at_line = [each for each in suspects if each.lineno <= line <= each.end_lineno]
        if not suspects or (inner is None and not _is_of_builder(error)):
            continue
        message = "".join(traceback.format_exception_only(type(error), error)).strip()
        return _decorator(watch, filename, at_line or suspects[-1:], found[0].name, message)
    return None


def _below_durable(watch, definition, builder):
    """A Durable decorator takes a function, and got what another decorator has made of it."""
    [first, *_] = part_names(builder) or ["decorator"]
    found = _at(watch, "lost-setting", first, definition.filename, definition.node.lineno)
    return {**found, "function": definition.node.name}


def _is_of_builder(error):
    return isinstance(getattr(error, "obj", None), BUILDER) or "FunctionBuilder" in str(error)


def _decorator(watch, filename, decorators, function, message):
    names = [text_of(each, filename) for each in decorators]
    found = _at(watch, "decorator-above-fails", message, filename, decorators[0].lineno)
    return {**found, "names": names, "function": function}


def _may_come_from_stand_in(error, watch):
    if isinstance(error, (SyntaxError, ImportError, NameError)) or _is_wrong_call_of_library(error):
        return False
    for frame, line in reversed(list(traceback.walk_tb(error.__traceback__))):
        if watch.files.owns(frame.f_code.co_filename):
            return involves_stand_in(frame, line, error)
        if isinstance(error, KeyError) and frame.f_code.co_filename == pyfunc_environment.__file__:
            # A variable that is not set, on a line that uses a missing package too.
            return False
    return False


def _is_wrong_call_of_library(error):
    """A decorator without an argument that this version of azure-functions asks for, or with an unknown one."""
    found = re.match(r"(\w+)\.(\w+)\(\) (?:missing|got an unexpected|got multiple)", str(error))
    return isinstance(error, TypeError) and found is not None and found[2] in METHODS


def _own_place(error, watch):
    own = [
        (frame.f_code.co_filename, line)
        for frame, line in traceback.walk_tb(error.__traceback__)
        if watch.files.owns(frame.f_code.co_filename)
    ]
    return own[-1] if own else (None, None)


def _at(watch, kind, message, filename, line):
    at = watch.files.place(filename, line) if filename else None
    return {"kind": kind, "message": message, "at": at}
