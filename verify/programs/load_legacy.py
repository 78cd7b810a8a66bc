"""Loads the scripts of a v1 app as its worker does and reports what fails, as index_app.py does.

    python -B load_legacy.py ROOT --limit SECONDS --environment none|required|all --functions JSON

JSON is a list of `{name, script}`, scripts relative to ROOT. All are loaded in one process, each for
itself: one that fails does not keep others from loading.
"""

import importlib
import json
import os
import sys
import types

HERE = os.path.dirname(os.path.realpath(__file__))
sys.path[:] = [HERE, *(each for each in sys.path if os.path.realpath(each) != HERE)]
from index_app import Indexing, Problem, options_parser  # noqa: E402

# The package that v1 loads all code of an app in. See docs/semantics.md#imports
PACKAGE = "__app__"


class LegacyLoading(Indexing):
    def __init__(self, options):
        super().__init__(options)
        self.functions = json.loads(options.functions)

    def index(self):
        self.load_library()
        self.open_app()
        package = types.ModuleType(PACKAGE)
        package.__path__ = [self.root]
        sys.modules[PACKAGE] = package
        for function in self.functions:
            module = _module_name(function["script"])
            try:
                self.guarded("import", lambda: importlib.import_module(module))
            except Problem as problem:
                self.add_problem(problem, function["name"])


def _module_name(script):
    parts = [PACKAGE, *script[: -len(".py")].split("/")]
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def main(arguments=None):
    parser = options_parser()
    parser.add_argument("--functions", required=True)
    options = parser.parse_args(arguments)
    sys.argv = [os.path.join(HERE, "load_legacy.py")]
    LegacyLoading(options).run()


if __name__ == "__main__":
    main()
