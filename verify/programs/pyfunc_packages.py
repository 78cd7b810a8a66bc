"""The packages that an app imports, and which distributions bring them."""

import ast
import importlib.metadata
import os
import re
import sys

from pyfunc_stand_ins import REMOVED, SHARED_NAMESPACES

SHARED = {*SHARED_NAMESPACES, "azurefunctions"}

# What the worker has on its own path, after the packages of the app.
# See https://github.com/Azure/azure-functions-python-worker/blob/dev/pyproject.toml
WORKER = (
    "azure.functions azurefunctions.extensions.base dateutil six google.protobuf google._upb grpc grpc_tools"
    " setuptools pkg_resources werkzeug markupsafe"
).split()

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
MISSING = ("ImportError", "ModuleNotFoundError", "Exception", "BaseException")


def packages_of(modules, finder, files):
    """`(packages, installed)`: each package that the app's imported files import, once a kind."""
    found = {}
    for filename in sorted(modules):
        tree = _parsed(filename)
        for name, line, needed_by in [] if tree is None else _imports(tree, "import"):
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


def _parsed(filename):
    try:
        with open(filename, "rb") as file:
            return ast.parse(file.read())
    except (OSError, SyntaxError, ValueError):
        return None


def _imports(node, needed_by):
    """Yields (dotted name, line, what needs it) for the imports of other packages below a node."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            for alias in child.names:
                yield alias.name, child.lineno, needed_by
        elif isinstance(child, ast.ImportFrom):
            if child.level == 0 and child.module:
                for alias in child.names:
                    whole = f"{child.module}.{alias.name}"
                    name = whole if child.module in SHARED or whole in sys.modules else child.module
                    yield name, child.lineno, needed_by
        elif isinstance(child, (ast.Try, getattr(ast, "TryStar", ast.Try))):
            yield from _imports_of_try(child, needed_by)
        elif isinstance(child, ast.With) and any("suppress(" in ast.unparse(each) for each in child.items):
            continue
        elif isinstance(child, ast.If):
            yield from _imports_of_if(child, needed_by)
        elif isinstance(child, ast.Match):
            yield from _imports(child, "maybe" if needed_by == "import" else needed_by)
        elif isinstance(child, FUNCTIONS):
            yield from _imports(child, "call")
        else:
            yield from _imports(child, needed_by)


def _imports_of_try(node, needed_by):
    is_optional = any(_catches(each) and not _gives_up(each) for each in node.handlers)
    for part in (*([] if is_optional else node.body), *node.orelse, *node.finalbody):
        yield from _imports(ast.Module([part], []), needed_by)


def _imports_of_if(node, needed_by):
    test = ast.unparse(node.test)
    if "TYPE_CHECKING" in test or "__main__" in test:
        parts = node.orelse
    else:
        parts = [*node.body, *node.orelse]
        needed_by = "maybe" if needed_by == "import" else needed_by
    for part in parts:
        yield from _imports(ast.Module([part], []), needed_by)


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
