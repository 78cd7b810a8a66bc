"""The packages that an app imports, and which distributions bring them."""

import ast
import importlib.metadata
import os
import re
import sys

from pyfunc_app_files import parsed
from pyfunc_stand_ins import REMOVED, SHARED_NAMESPACES

SHARED = {*SHARED_NAMESPACES, "azurefunctions"}

# What the worker has on its own path, after the packages of the app.
# See https://github.com/Azure/azure-functions-python-worker/blob/dev/pyproject.toml
WORKER = (
    "azure.functions azurefunctions.extensions.base dateutil six google.protobuf google._upb grpc grpc_tools"
    " setuptools pkg_resources werkzeug markupsafe"
).split()

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
TRIES = (ast.Try, getattr(ast, "TryStar", ast.Try))
MISSING = ("ImportError", "ModuleNotFoundError", "Exception", "BaseException")


def packages_of(modules, finder, watch):
    """`(packages, installed)`: each package that the app's imported files import, once a kind."""
    found = {}
    files = watch.files
    declaring = _declaring_lines(watch)
    for filename in sorted(modules):
        tree = parsed(filename)
        needed = set() if tree is None else _tries_with_functions(tree, filename, declaring)
        for name, line, needed_by in [] if tree is None else _imports(tree, "import", needed):
            if _is_own(name, files, filename) or _is_workers(name) or _is_pythons(name):
                continue
            if needed_by == "maybe":
                if name not in sys.modules and name not in finder.modules:
                    continue
                needed_by = "import"
            key = (_package_name(name), needed_by)
            found.setdefault(key, (name, filename, line))
    calls = {name for name, needed_by in found if needed_by == "import"}
    wanted = [(key, each) for key, each in found.items() if key[1] == "import" or key[0] not in calls]
    if not wanted:
        return [], []
    known = Distributions()
    packages = []
    for (_, needed_by), (name, filename, line) in wanted:
        holders = known.of_module(name)
        packages.append(
            {
                "module": name,
                "at": files.place(filename, line),
                "neededBy": needed_by,
                "distributions": sorted(holders),
                "broughtBy": sorted(known.requiring(holders)),
            }
        )
    return packages, sorted(known.requires)


def _declaring_lines(watch):
    """By file, the lines that decorate a function or register a blueprint."""
    found = {}
    for filename, line, _ in watch.definitions:
        found.setdefault(os.path.realpath(filename), set()).add(line)
    for *_, filename, line in (*watch.registrations, *watch.built):
        if filename is not None:
            found.setdefault(os.path.realpath(filename), set()).add(line)
    return found


def _tries_with_functions(tree, filename, declaring):
    """The `try` and `suppress` statements that functions of the app hang on.

    The body declares, registers or imports them, or they stand below a condition with a name out of it.
    """
    tries = [each for each in _statements(tree) if isinstance(each, TRIES) or _suppresses(each)]
    if not tries:
        return set()
    lines = declaring.get(filename, set())
    conditions = [each for each in _statements(tree) if isinstance(each, ast.If) and _holds(each, lines)]
    tested = {part.id for each in conditions for part in ast.walk(each.test) if isinstance(part, ast.Name)}
    found = set()
    for each in tries:
        body = ast.Module(each.body, [])
        if any(_holds(part, lines) for part in each.body) or tested & set(_bound(body)):
            found.add(each)
        elif any(_file_of(name) in declaring for name, *_ in _imports(body, "import", found)):
            found.add(each)
    return found


def _statements(tree):
    """All nodes of a tree except expressions."""
    found = [tree]
    for node in found:
        found.extend(each for each in ast.iter_child_nodes(node) if not isinstance(each, ast.expr))
    return found


def _suppresses(node):
    return isinstance(node, ast.With) and any("suppress(" in ast.unparse(each) for each in node.items)


def _holds(node, lines):
    return any(node.lineno <= line <= node.end_lineno for line in lines)


def _bound(node):
    for each in ast.walk(node):
        if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store):
            yield each.id
        elif isinstance(each, ast.alias):
            yield each.asname or each.name.partition(".")[0]


def _file_of(name):
    filename = getattr(sys.modules.get(name), "__file__", None)
    return os.path.realpath(filename) if isinstance(filename, str) else None


def _imports(node, needed_by, needed):
    """Yields (dotted name, line, what needs it) for the imports of other packages below a node.

    What is imported in a `try` counts where an exception ends the import, or the `try` is one of `needed`.
    """
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.expr):
            continue
        if isinstance(child, ast.Import):
            for alias in child.names:
                yield alias.name, child.lineno, needed_by
        elif isinstance(child, ast.ImportFrom):
            if child.level == 0 and child.module:
                for alias in child.names:
                    whole = f"{child.module}.{alias.name}"
                    name = whole if child.module in SHARED or whole in sys.modules else child.module
                    yield name, child.lineno, needed_by
        elif isinstance(child, TRIES):
            yield from _imports_of_try(child, needed_by, needed)
        elif _suppresses(child):
            if child in needed:
                yield from _imports(child, needed_by, needed)
        elif isinstance(child, ast.If):
            yield from _imports_of_if(child, needed_by, needed)
        elif isinstance(child, ast.Match):
            yield from _imports(child, "maybe" if needed_by == "import" else needed_by, needed)
        elif isinstance(child, FUNCTIONS):
            yield from _imports(child, "call", needed)
        else:
            yield from _imports(child, needed_by, needed)


def _imports_of_try(node, needed_by, needed):
    is_optional = node not in needed and any(_catches(each) and not _gives_up(each) for each in node.handlers)
    for part in (*([] if is_optional else node.body), *node.orelse, *node.finalbody):
        yield from _imports(ast.Module([part], []), needed_by, needed)


def _imports_of_if(node, needed_by, needed):
    test = ast.unparse(node.test)
    if "TYPE_CHECKING" in test or "__main__" in test:
        parts = node.orelse
    else:
        parts = [*node.body, *node.orelse]
        needed_by = "maybe" if needed_by == "import" else needed_by
    for part in parts:
        yield from _imports(ast.Module([part], []), needed_by, needed)


def _catches(handler):
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(each is None or getattr(each, "id", getattr(each, "attr", "")) in MISSING for each in kinds)


def _gives_up(handler):
    """Whether a handler ends the import all the same."""
    last = handler.body[-1]
    return isinstance(last, ast.Raise) or (isinstance(last, ast.Expr) and "exit(" in ast.unparse(last))


def _is_pythons(name):
    top = name.partition(".")[0]
    return top in sys.stdlib_module_names or top in REMOVED or top in ("__app__", "__future__", "__main__")


def _is_workers(name):
    return any(name == each or name.startswith(each + ".") for each in WORKER)


def _is_own(name, files, filename):
    top = name.partition(".")[0]
    loaded = getattr(sys.modules.get(top), "__file__", None)
    if isinstance(loaded, str):
        return files.owns(loaded)
    paths = getattr(sys.modules.get(top), "__path__", None) or ()
    if any(os.path.realpath(each).startswith(files.root + os.sep) for each in paths):
        return all(files.owns(os.path.join(each, "x")) for each in paths)
    if top in sys.modules:
        return False
    if files.has_module_beside(top, filename) or os.path.isdir(os.path.join(files.root, top)):
        return not files.requires(top)
    return False


def _package_name(name):
    """What is installed as one: a package by its first part, of a shared name by as much as is imported."""
    top = name.partition(".")[0]
    return name if top in SHARED else top


def _normalized(name):
    return re.sub(r"[-_.]+", "-", name).lower()


class Distributions:
    """What is installed in this Python."""

    def __init__(self):
        self.all = {}
        for each in importlib.metadata.distributions():
            name = each.metadata["Name"]
            if name:
                self.all.setdefault(_normalized(name), each)
        self.requires = {name: set(_required(each)) for name, each in self.all.items()}
        self.tops = importlib.metadata.packages_distributions()

    def of_module(self, name):
        top = name.partition(".")[0]
        holders = {_normalized(each) for each in self.tops.get(top, ())}
        if top not in SHARED:
            return holders
        parts = name.split(".")
        for length in range(len(parts), 1, -1):
            inside = "/".join(parts[:length])
            files = (inside + "/__init__.py", inside + ".py")
            found = {each for each in holders if self._holds(each, files)}
            if found:
                return found
        return set()

    def _holds(self, name, files):
        return any(str(each).replace("\\", "/") in files for each in self.all[name].files or ())

    def requiring(self, names):
        found = set()
        waiting = set(names)
        while waiting:
            each = waiting.pop()
            more = {name for name, required in self.requires.items() if each in required}
            waiting |= more - found
            found |= more
        return found


def _required(distribution):
    """What a distribution requires by itself; extras bring more only where they are asked for."""
    for each in distribution.requires or ():
        if re.search(r";.*\bextra\b", each):
            continue
        match = re.match(r"\s*([A-Za-z0-9][\w.-]*)", each)
        if match:
            yield _normalized(match[1])
