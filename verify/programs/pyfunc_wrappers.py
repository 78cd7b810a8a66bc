"""Wrappers around what the decorators of an app have made, which the app does not call."""

import ast
import functools
import inspect
import types

from pyfunc_app_files import statements
from pyfunc_stand_ins import StandIn
from pyfunc_watch import BUILDER, own_function, text_of, value_of


_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_NO_CODE = types.SimpleNamespace(co_filename="", co_firstlineno=0)


def unused_wrappers(watch, app, modules):
    """`hello = guard(hello)` after the decorators: the wrapper holds a builder that the app calls by itself."""
    served = {id(each): each for each in app._function_builders}
    flagged = {id(each.bound) for each in watch.definitions.values() if each.above()}
    for filename, module in modules.items():
        yield from _kept(watch, filename, module, served, flagged)
        yield from _dropped(watch, filename, module, served)


def is_used(definition):
    """Whether a decorator put its wrapper into the builder that it was given."""
    builder = definition.builders[-1]
    given = {id(own_function(each)) for each in definition.functions}
    return id(own_function(builder._function._func)) not in given


def _kept(watch, filename, module, served, flagged):
    """Wrappers that a name of the module holds."""
    for name, value in list(vars(module).items()):
        builder = next((served[id(each)] for each in _held_by(value, name) if id(each) in served), None)
        if builder is None or id(value) in flagged:
            continue
        node = _assignment(filename, name)
        if node is not None:
            written = text_of(node.value, filename).removeprefix("@")
            yield _problem(watch, f"{name} = {written}", filename, node.lineno, builder)
            continue
        # A decorator of the app that wraps what the library made, or a wrapper set by setattr().
        for each, scope in watch.source(filename):
            if each.name == name and not scope:
                kind = value if inspect.isfunction(value) else type(value)
                yield _problem(watch, kind.__qualname__.split(".")[0], filename, each.lineno, builder)


def _dropped(watch, filename, module, served):
    """`guard(hello)` as a statement, alone or in a loop: nothing holds the wrapper."""
    for call, loops in _calls_for_nothing(statements(filename), ()):
        if not _makes_wrapper(call, module, watch):
            continue
        wrapped = [each for each in _builders_in(call, loops, module) if id(each) in served]
        if not wrapped or any(is_used(each) for each in _definitions_of(wrapped, watch)):
            continue
        written = text_of(call, filename).removeprefix("@")
        for builder in {id(each): each for each in wrapped}.values():
            yield _problem(watch, written, filename, call.lineno, builder)


def _problem(watch, written, filename, line, builder):
    return {
        "kind": "unused-decorator",
        "message": "",
        "at": watch.files.place(filename, line),
        "names": [f"`{written}`"],
        "function": str(builder._function.get_function_name()),
    }


def _calls_for_nothing(nodes, loops):
    """The calls whose result nothing keeps, with the loops around them; those in functions run later."""
    for node in nodes:
        if isinstance(node, ast.Expr) or (loops and _names_result(node)):
            call = getattr(node.value, "elt", node.value)
            if isinstance(call, ast.Call):
                yield call, [*loops, *getattr(node.value, "generators", ())]
        elif not isinstance(node, (*_FUNCTIONS, ast.ClassDef)):
            yield from _calls_for_nothing(_blocks(node), (*loops, node) if isinstance(node, ast.For) else loops)


def _names_result(node):
    """In a loop, the next round takes the name."""
    return isinstance(node, ast.Assign) and all(isinstance(each, ast.Name) for each in node.targets)


def _blocks(node):
    inside = [each for name in ("body", "orelse", "finalbody") for each in getattr(node, name, ())]
    return [*inside, *(each for handler in getattr(node, "handlers", ()) for each in handler.body)]


def _makes_wrapper(call, module, watch):
    """Whether it calls a function of the app that returns one which it defines, or makes a callable object."""
    target, calls = call.func, 1
    while isinstance(target, ast.Call):
        target, calls = target.func, calls + 1
    value = value_of(target, {}, vars(module))
    if inspect.isclass(value):
        return "__call__" in vars(value) and watch.files.owns(getattr(value.__call__, "__code__", _NO_CODE).co_filename)
    code = getattr(value, "__code__", _NO_CODE)
    if not watch.files.owns(code.co_filename):
        return False
    found = (node for node, _ in watch.source(code.co_filename) if _begins(node) == code.co_firstlineno)
    node = next(found, None)
    for _ in range(calls):
        node = node and _returned_def(node)
    return node is not None


def _returned_def(node):
    inner = {each.name: each for each in ast.walk(node) if isinstance(each, _FUNCTIONS) and each is not node}
    returned = [each.value for each in ast.walk(node) if isinstance(each, ast.Return)]
    return next((inner[each.id] for each in returned if isinstance(each, ast.Name) and each.id in inner), None)


def _begins(node):
    return min(each.lineno for each in (node, *node.decorator_list))


def _builders_in(call, loops, module):
    """The builders that the arguments name, by themselves, by a variable of a loop or by a name in a string."""
    written = [*call.args, *(each.value for each in call.keywords), *(each.iter for each in loops)]
    left = []
    for node in (part for each in written for part in ast.walk(each)):
        name = node.id if isinstance(node, ast.Name) else getattr(node, "value", None)
        if isinstance(name, str) and name in vars(module):
            left.append(vars(module)[name])
    for value in left:
        if isinstance(value, BUILDER):
            yield value
        elif isinstance(value, (list, tuple, set)):
            yield from (each for each in value if isinstance(each, BUILDER))
        elif isinstance(value, dict) and value is not vars(module):
            yield from (each for each in value.values() if isinstance(each, BUILDER))


def _definitions_of(builders, watch):
    wanted = {id(each) for each in builders}
    return [each for each in watch.definitions.values() if each.builders and id(each.builders[-1]) in wanted]


def _held_by(value, name):
    """The builders that a wrapper holds: in its closure, or as an object that took the place of the def."""
    if isinstance(value, functools.partial):
        return [value.func]
    if inspect.isfunction(value):
        cells = [each.cell_contents for each in value.__closure__ or () if _is_filled(each)]
        return [each for each in cells if isinstance(each, BUILDER)]
    if isinstance(value, (type, types.ModuleType, StandIn, BUILDER)) or not callable(value):
        return []
    try:
        inside = object.__getattribute__(value, "__dict__")
    except AttributeError:
        return []
    held = [each for each in inside.values() if isinstance(each, BUILDER)]
    return [each for each in held if getattr(own_function(each._function._func), "__name__", None) == name]


def _is_filled(cell):
    try:
        cell.cell_contents
    except ValueError:
        return False
    return True


def _assignment(filename, name):
    """The last statement of a module that gives a name the result of a call, outside of loops."""
    for node in reversed(list(_flat(statements(filename)))):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
            if any(isinstance(each, ast.Name) and each.id == name for each in node.targets):
                return node
    return None


def _flat(nodes):
    for node in nodes:
        yield node
        if isinstance(node, (ast.If, ast.With, ast.Try)):
            yield from _flat(_blocks(node))
