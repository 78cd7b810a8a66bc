"""What of an app Azure would not get, though the app imports: as problems, each a plain dict."""

import ast
import functools
import inspect
import re

from pyfunc_app_files import statements
from pyfunc_durable_names import unknown_names
from pyfunc_settings import settings_from_environment
from pyfunc_stand_ins import StandIn, handed_to, is_decorated_by_stand_in
from pyfunc_watch import (
    API,
    BUILDER,
    METHODS,
    REGISTER,
    UNKNOWN,
    module_files,
    own_function,
    text_of,
    value_of,
)
from pyfunc_wrappers import is_used, unused_wrappers


def losses(watch, app):
    """Yields (kind, message, place, more) for everything that `app`, the served one, does not get."""
    watch.settle()
    modules = module_files(watch.files)
    lost = [*_lost_functions(watch, app, modules), *_not_run(watch, modules)]
    yield from lost
    yield from _not_called(watch, modules)
    yield from _of_two_owners(watch)
    yield from _unused_decorators(watch)
    yield from _lost_settings(watch, app)
    yield from _undecided_settings(app, watch)
    yield from settings_from_environment(watch, app)
    yield from unused_wrappers(watch, app, modules)
    yield from _positional_only(watch, app)
    yield from _registered_conditionally(watch)
    told = [name for each in lost for name in (each.get("function"), *each.get("names", ())) if name]
    yield from unknown_names(watch, app, told)


def _problem(watch, kind, message, filename, line, **more):
    at = watch.files.place(filename, line) if filename else None
    return {"kind": kind, "message": message, "at": at, **more}


def _name(builder):
    return str(builder._function.get_function_name())


def _lost_functions(watch, app, modules):
    served = {id(each) for each in app._function_builders}
    known = {id(own_function(each._function._func)) for each in app._function_builders}
    lost = {}
    for builder, owner, filename, line in watch.built:
        function = own_function(builder._function._func)
        if id(builder) in served or id(function) in known or builder._function.get_trigger() is None:
            continue
        # A Durable decorator of an app makes its function with a blueprint of its own.
        if not any(each.value is owner for each in watch.owners):
            continue
        names = lost.setdefault(id(owner), (owner, filename, line, []))[3]
        if _name(builder) not in names:
            names.append(_name(builder))
    for owner, filename, line, names in lost.values():
        made = next(each for each in watch.owners if each.value is owner)
        variable, module = _variable(owner, made.filename, modules)
        targets = [target for target, container, *_ in watch.registrations if container is owner]
        taker = handed_to(owner)
        if taker is not None and not targets:
            message = f"{taker} is called with `{variable}` and may register it"
            yield _problem(watch, "stand-in-fails", message, made.filename, made.line)
            continue
        if isinstance(owner, REGISTER):
            reason = "other-app"
        elif any(target is app for target in targets):
            reason = "too-late"
        elif targets:
            reason = "registered-elsewhere"
        else:
            reason = "not-registered"
        at = (filename, line) if reason == "too-late" else (made.filename, made.line)
        yield _problem(
            watch, "lost-functions", reason, *at, names=names, variable=variable, module=module
        )


def _variable(owner, filename, modules):
    """The name of an object and of the module that holds it, its own module first."""
    for path in sorted(modules, key=lambda each: each != filename):
        for name, value in list(vars(modules[path]).items()):
            if value is owner:
                return name, modules[path].__name__
    return None, None


def _not_called(watch, modules):
    """`@app.route` without parentheses takes the function for its first argument, and makes none."""
    for filename, module in modules.items():
        for node, _ in watch.source(filename):
            for each in node.decorator_list:
                if not isinstance(each, ast.Attribute) or each.attr not in METHODS:
                    continue
                if isinstance(value_of(each.value, {}, vars(module)), API):
                    text = text_of(each, filename)
                    yield _problem(
                        watch, "decorator-not-called", text, filename, each.lineno, function=node.name
                    )


def _of_two_owners(watch):
    for _, kind, message, at in watch.causes.values():
        yield _problem(watch, kind, message, *at)


def _unused_decorators(watch):
    for each in watch.definitions.values():
        above = [node for node in each.above() if not _only_describes(node)]
        if not above or not each.builders or each.bound is UNKNOWN:
            continue
        line = above[0].lineno
        names = [text_of(decorator, each.filename) for decorator in above]
        stood_in = [name for name, node in zip(names, above) if _is_stand_in(node, each)]
        if stood_in:
            yield _problem(
                watch, "decorator-unchecked", "", each.filename, line, names=stood_in, function=each.node.name
            )
        elif not isinstance(each.bound, BUILDER) and not is_used(each):
            yield _problem(
                watch, "unused-decorator", "", each.filename, line, names=names, function=_name(each.builders[-1])
            )


def _positional_only(watch, app):
    for builder in app._function_builders:
        function = own_function(builder._function._func)
        code = getattr(function, "__code__", None)
        if code is not None and code.co_posonlyargcount > 0 and watch.files.owns(code.co_filename):
            name = code.co_varnames[0]
            at = (code.co_filename, code.co_firstlineno)
            yield _problem(watch, "positional-only", name, *at, function=_name(builder))


def _only_describes(node):
    """Around a def of a class body: how an instance gets to it, not what it does."""
    return isinstance(node, ast.Name) and node.id in ("staticmethod", "classmethod")


def _is_stand_in(node, definition):
    target = node.func if isinstance(node, ast.Call) else node
    while isinstance(target, (ast.Attribute, ast.Call)):
        value = value_of(target, definition.frame.f_locals, definition.frame.f_globals)
        if isinstance(value, StandIn):
            return True
        target = target.value if isinstance(target, ast.Attribute) else target.func
    value = value_of(target, definition.frame.f_locals, definition.frame.f_globals)
    return isinstance(value, StandIn) or is_decorated_by_stand_in(value)


def _lost_settings(watch, app):
    """A Durable decorator of an app drops what the decorators below it have said."""
    served = {id(builder) for builder in app._function_builders}
    of_functions = {}
    for builder in app._function_builders:
        of_functions.setdefault(id(own_function(builder._function._func)), []).append(builder)
    for each in watch.definitions.values():
        if not each.builders:
            continue
        # The last builder of the watched ones is what the outermost decorator worked on.
        own = dict.fromkeys(id(own_function(function)) for function in each.functions)
        final = [builder for key in own for builder in of_functions.get(key, ())]
        if not final:
            continue
        kept = [part for builder in final for part in _parts(builder)]
        for builder in {id(builder): builder for builder in each.builders}.values():
            if id(builder) in served:
                continue
            dropped = [part for part in _parts(builder) if not any(part is other for other in kept)]
            for name in dict.fromkeys(_part_name(part) for part in dropped):
                at = (each.filename, each.node.lineno)
                yield _problem(watch, "lost-setting", name, *at, function=_name(final[-1]))


def _parts(builder):
    function = builder._function
    return [*getattr(function, "_settings", []), *function.get_bindings()]


def part_names(builder):
    """What the decorators of a builder have said, in words."""
    return [_part_name(each) for each in _parts(builder)]


def _part_name(part):
    if hasattr(part, "setting_name"):
        value = part.get_dict_repr().get("function_name")
        return f'function name "{value}"' if value else part.setting_name.replace("_", " ")
    return f'binding "{part.name}"'


def _undecided_settings(app, watch):
    for builder in app._function_builders:
        function = builder._function
        by_name = {}
        for setting in getattr(function, "_settings", []):
            by_name.setdefault(setting.setting_name, []).append(setting.get_dict_repr())
        for name, values in by_name.items():
            if any(each != values[0] for each in values):
                code = getattr(own_function(function._func), "__code__", None)
                at = (code.co_filename, code.co_firstlineno) if code else (None, None)
                shown = name.replace("_", " ")
                yield _problem(watch, "setting-twice", shown, *at, function=_name(builder))


def _not_run(watch, modules):
    """Decorated functions that no builder was made of: the import did not come to them."""
    run = {(filename, line) for filename, line, _ in watch.definitions}
    for filename, module in modules.items():
        for node, scope in watch.source(filename):
            is_run = (filename, node.lineno) in run or (module.__file__, node.lineno) in run
            if is_run and not any(_asks_environment(each, filename) for each in scope):
                continue
            names = {**vars(module), **_local_owners(scope, module)}
            if not any(_is_trigger_of_app(each, names) for each in node.decorator_list):
                continue
            around = next((each for each in reversed(scope) if isinstance(each, _FUNCTIONS)), None)
            if is_run:
                kind, message = "declared-conditionally", "holds"
            elif around is not None:
                kind, message = "declared-late", around.name
            elif any(_is_main_check(each) for each in scope):
                kind, message = "declared-late", "__main__"
            else:
                kind, message = "declared-conditionally", ""
            line = node.decorator_list[0].lineno
            yield _problem(watch, kind, message, filename, line, function=node.name)


def _registered_conditionally(watch):
    """Registrations that this machine has made and Azure may not make."""
    for _, container, filename, line in watch.registrations:
        if filename is None or not isinstance(container, API):
            continue
        around = [each for each in _conditions(filename) if each.lineno <= line <= each.end_lineno]
        if any(_asks_environment(each, filename) for each in around):
            names = [_name(each) for each in container._function_builders]
            if names:
                yield _problem(watch, "declared-conditionally", "holds", filename, line, names=names)


@functools.cache
def _conditions(filename):
    return [
        each
        for part in statements(filename)
        for each in ast.walk(part)
        if isinstance(each, (ast.If, ast.Match))
    ]


_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
# What another machine may answer differently: variables, files, the place of the app, the user, the host.
_ENVIRONMENT = re.compile(
    r"\b(?:environb?|getenv|platform|gethostname|getnode|__file__|exists|is_?file|is_?dir|open|listdir|glob"
    r"|getcwd|getuid|geteuid|getlogin|getpass|expanduser|home|argv|executable)\b"
)


def _asks_environment(node, filename):
    """A condition that may hold on this machine and not in Azure, or the other way round."""
    asked = getattr(node, "test", getattr(node, "subject", None))
    if not isinstance(node, (ast.If, ast.Match)):
        return False
    given, seen, left = _given(filename), set(), [asked]
    for each in left:
        if _ENVIRONMENT.search(ast.unparse(each)):
            return True
        names = {part.id for part in ast.walk(each) if isinstance(part, ast.Name)} - seen
        seen |= names
        left.extend(value for name in names for value in given.get(name, ()))
    return False


@functools.cache
def _given(filename):
    """By name, the expressions that a module assigns to it or opens it with, functions left out."""
    found = {}
    left = list(statements(filename))
    for node in left:
        if isinstance(node, (*_FUNCTIONS, ast.ClassDef)):
            continue
        pairs = [(target, node.value) for target in getattr(node, "targets", ())]
        if isinstance(node, ast.AnnAssign) and node.value is not None:
            pairs = [(node.target, node.value)]
        pairs += [(each.optional_vars, each.context_expr) for each in getattr(node, "items", ())]
        for target, value in pairs:
            for name in ast.walk(target) if target is not None else ():
                if isinstance(name, ast.Name):
                    found.setdefault(name.id, []).append(value)
        left.extend(each for each in ast.iter_child_nodes(node) if isinstance(each, ast.stmt))
    return found


def _local_owners(scope, module):
    """The apps and blueprints of the functions around a def: parameters by annotation, names by their class."""
    found = {}
    for function in scope:
        if not isinstance(function, _FUNCTIONS):
            continue
        for each in (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs):
            kind = value_of(each.annotation, {}, vars(module)) if each.annotation else UNKNOWN
            if inspect.isclass(kind) and issubclass(kind, API):
                found[each.arg] = kind
        for each in ast.walk(function):
            if not isinstance(each, ast.Assign) or not isinstance(each.value, ast.Call):
                continue
            kind = value_of(each.value.func, {}, vars(module))
            if inspect.isclass(kind) and issubclass(kind, API):
                found.update((ast.unparse(target), kind) for target in each.targets)
    return found


def _is_trigger_of_app(node, names):
    target = node.func if isinstance(node, ast.Call) else None
    if not isinstance(target, ast.Attribute) or target.attr not in METHODS:
        return False
    if "trigger" not in target.attr and target.attr not in ("route", "schedule"):
        return False
    written = ast.unparse(target.value)
    owner = names[written] if written in names else value_of(target.value, {}, names)
    return isinstance(owner, API) or (inspect.isclass(owner) and issubclass(owner, API))


def _is_main_check(node):
    return isinstance(node, ast.If) and "__main__" in ast.unparse(node.test)
