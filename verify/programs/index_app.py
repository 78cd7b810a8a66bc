"""Indexes one app of the v2 model as the worker does and reports it as JSON on file descriptor 3.

    python -B index_app.py ROOT --limit SECONDS --environment none|required|all
        [--library-first FOLDER | --library-last FOLDER]

The folder holds the library that comes with pyfunc, where this Python has none or lacks Durable.

Nothing of the app's output reaches the report. The process ends with exit code 0 whenever there is
a report; without one the app has ended it.
"""

import argparse
import faulthandler
import importlib
import json
import os
import pathlib
import re
import sys
import threading
import traceback

HERE = os.path.dirname(os.path.realpath(__file__))
sys.path[:] = [HERE, *(each for each in sys.path if os.path.realpath(each) != HERE)]
from pyfunc_app_files import AppFiles, let_app_in  # noqa: E402
from pyfunc_environment import MissingEnvironment  # noqa: E402
from pyfunc_outside import Outside  # noqa: E402
from pyfunc_stand_ins import (  # noqa: E402
    StandInFinder,
    stand_in_decorators,
    take_unknown_annotations,
)

REPORT = 3


class Problem(Exception):
    """Ends the indexing with a finding: its kind, the words for it, and where it arose."""

    def __init__(self, kind, message="", at=None, **more):
        super().__init__(message)
        self.data = {"kind": kind, "message": message[:2000], "at": at, **more}


def options_parser():
    parser = argparse.ArgumentParser()
    parser.add_argument("root")
    parser.add_argument("--limit", type=float, required=True)
    parser.add_argument("--environment", choices=["none", "required", "all"], required=True)
    parser.add_argument("--library-first")
    parser.add_argument("--library-last")
    parser.add_argument("--absent", default="", help="modules that nothing may stand in for")
    return parser


def main(arguments=None):
    options = options_parser().parse_args(arguments)
    sys.argv = [os.path.join(HERE, "index_app.py")]
    Indexing(options).run()


class Indexing:
    def __init__(self, options):
        self.root = os.path.realpath(options.root)
        self.limit = options.limit
        self.library_first = options.library_first
        self.library_last = options.library_last
        self.files = AppFiles(self.root)
        self.finder = StandInFinder(self.files, options.absent.split(","))
        self.environment = MissingEnvironment(self.files, options.environment)
        self.report = {"functions": [], "problems": [], "unchecked": [], "losses": [], "imported": []}
        self.report.update(packages=[], installed=[], read=[], outside=[], failed=[])
        self.exit = os._exit
        self.written = threading.Lock()

    def run(self):
        self.guard()
        try:
            self.index()
        except Problem as problem:
            self.report["problems"].append(problem.data)
        except Exception:
            self.report["bug"] = traceback.format_exc()
        self.finish()

    def guard(self):
        """An app that hangs, ends the process or crashes still gets its finding."""
        os.set_inheritable(REPORT, False)
        faulthandler.enable(sys.__stderr__)
        main_thread = threading.main_thread().ident
        process = os.getpid()

        def out_of_time():
            at = self.innermost(traceback.walk_stack(sys._current_frames().get(main_thread)))
            self.report["problems"].append(Problem("time-limit", at=at).data)
            self.finish()

        def left(status):
            if os.getpid() != process:
                self.exit(status)
            at = self.innermost(traceback.walk_stack(sys._getframe(1)))
            self.report["problems"].append(Problem("exit", str(status), at).data)
            self.finish()

        timer = threading.Timer(self.limit, out_of_time)
        timer.daemon = True
        timer.start()
        os._exit = left

    def finish(self):
        """Writes the report once and ends the process, whatever threads the app has started."""
        self.written.acquire()
        self.report["durable"] = "azure.durable_functions" in sys.modules
        self.report["modules"] = sorted(self.finder.modules)
        self.report["environment"] = sorted(self.environment.stood_in)
        self.report["missing"] = {
            need: sorted(names) for need, names in self.environment.missing.items()
        }
        for stream in (sys.stdout, sys.stderr):
            try:
                stream.flush()
            except Exception:
                pass
        with os.fdopen(REPORT, "w", encoding="utf-8") as out:
            json.dump(self.report, out, default=str)
        self.exit(0)

    def index(self):
        script = self.script_file()
        self.load_library()
        self.open_app()
        module = self.guarded("import", lambda: importlib.import_module(pathlib.Path(script).stem))
        app = self.find_app(module, script)
        functions = self.guarded("decorators", app.get_functions)
        for function in functions:
            self.add(function)
        self.report["read"] = sorted(self.files.read)
        self.report["losses"] = list(self.judging.losses(self.watch, app))
        self.report["outside"] = list(self.outside.imports())
        modules = self.watching.module_files(self.files)
        self.report["imported"] = sorted(filter(None, map(self.files.relative, modules)))
        self.report["failed"] = [
            {"path": self.files.relative(filename), "problem": self.problem_of(error, "import").data}
            for filename, error in self.files.failed.items()
            if os.path.realpath(filename) not in modules
        ]
        packages, installed = self.packages.packages_of(modules, self.finder, self.watch)
        self.report["packages"] = [each for each in packages if not self.outside.holds(each["module"])]
        self.report["installed"] = installed

    def open_app(self):
        let_app_in(self.files, self.finder, self.environment)
        self.outside = Outside(self.files)
        self.files.note_reading()
        self.files.note_failed_imports()
        self.watch = self.watching.Watch(self.files)
        self.watch.install()

    def script_file(self):
        name = os.environ.get("PYTHON_SCRIPT_FILE_NAME") or self.local_setting() or "function_app.py"
        if not re.match(r"^[a-zA-Z0-9_][a-zA-Z0-9_\-]*\.py$", name):
            raise Problem("script-name", name)
        if not os.path.exists(os.path.join(self.root, name)):
            raise Problem("no-script", name)
        return name

    def local_setting(self):
        """The script's name in local.settings.json, which `func start` would put in the environment."""
        try:
            with open(os.path.join(self.root, "local.settings.json"), encoding="utf-8-sig") as file:
                settings = json.load(file)
            return None if settings.get("IsEncrypted") else settings["Values"]["PYTHON_SCRIPT_FILE_NAME"]
        except (OSError, ValueError, KeyError, AttributeError, TypeError):
            return None

    def load_library(self):
        load_library(self.library_first, self.library_last)
        import azure.functions
        import pyfunc_causes
        import pyfunc_durable
        import pyfunc_load_checks
        import pyfunc_losses
        import pyfunc_packages
        import pyfunc_unknown_values
        import pyfunc_watch

        self.library = azure.functions
        self.checks = pyfunc_load_checks
        self.durable = pyfunc_durable
        self.watching = pyfunc_watch
        self.judging = pyfunc_losses
        self.packages = pyfunc_packages
        self.causes = pyfunc_causes
        self.values = pyfunc_unknown_values

    def find_app(self, module, script):
        found = [
            name
            for name in module.__dir__()
            if isinstance(getattr(module, name, None), self.library.FunctionRegister)
        ]
        if not found:
            self.explain_missing_app(module, script)
        if len(found) > 1:
            made = [each for each in self.watch.owners if each.value is getattr(module, found[1])]
            at = self.files.place(made[0].filename, made[0].line) if made else None
            raise Problem("many-apps", script, at or {"path": script}, names=found)
        return getattr(module, found[0])

    def explain_missing_app(self, module, script):
        cause = self.causes.cause_of_missing_app(module, self.watch)
        if cause is not None:
            raise Problem(cause.pop("kind"), cause.pop("message"), cause.pop("at"))
        made = [each for each in self.watch.owners if isinstance(each.value, self.library.FunctionRegister)]
        at = self.files.place(made[0].filename, made[0].line) if made else None
        names = [at["path"]] if at and at["path"] != script else []
        raise Problem("no-app", script, at or {"path": script}, names=names)

    def add(self, function):
        if self.values.is_unknown(function):
            # The blueprint itself is a missing package's, which is said of the blueprint.
            return
        user_function = function.get_user_function()
        code = _own_code(user_function)
        at = self.files.place(code.co_filename, code.co_firstlineno) if code else None
        name = self.values.name_of(function, getattr(code, "co_name", ""))
        try:
            known = self.values.KnownFunction(function, name)
            self.report["functions"].append(self.describe(known, at))
            if not known.is_complete():
                self.add_problem(Problem("unknown-value", ", ".join(known.words()), at), name)
            unknown = take_unknown_annotations(user_function, function.get_bindings())
            if unknown:
                self.report["unchecked"].append({"function": name, "parameters": unknown})
            for kind, line in self.durable.durable_mistakes(function, code):
                place = self.files.place(code.co_filename, line) if code else None
                self.add_problem(Problem(kind, at=place), name)
            if known.fits_parameters():
                self.check(known, user_function, at)
            if not known.unknown_retry:
                self.checks.check_retry(known.retry)
        except Problem as problem:
            self.add_problem(problem, name)
        except self.checks.LoadError as error:
            self.add_problem(Problem("load", str(error), at), name)
        except Exception as error:
            message = f"{type(error).__name__}: {error}"
            self.add_problem(Problem("load", message, self.innermost_of(error) or at), name)

    def check(self, known, user_function, at):
        """Compares a function with its bindings; a missing decorator may make another one of it."""
        function, name = known.function, known.name
        if known.is_complete():
            self.checks.check_metadata(function)
        self.checks.check_directions(function)
        unseen = stand_in_decorators(_unwrapped_by_library(user_function))
        try:
            self.checks.check_function(function)
        except self.checks.LoadError as error:
            if not unseen:
                raise
            more = {"names": unseen}
            self.add_problem(Problem("signature-unchecked", str(error), at, **more), name)
        for parameter in self.checks.single_for_many(function):
            self.add_problem(Problem("single-for-many", parameter, at), name)

    def add_problem(self, problem, name):
        self.report["problems"].append({**problem.data, "function": str(name)})

    def describe(self, known, at):
        return {
            "name": known.name,
            "at": at,
            "functionJson": known.function_json(),
            "unknown": known.paths(),
            "dataTypes": [each.data_type for each in known.function.get_bindings()],
            "httpType": getattr(known.function, "http_type", None),
            "retry": known.retry,
        }

    def guarded(self, stage, step):
        """Runs a step of the app; anything it raises, SystemExit included, becomes a Problem."""
        try:
            return step()
        except BaseException as error:
            raise self.problem_of(error, stage) from error

    def problem_of(self, error, stage):
        """What an exception of the app means, by its cause where that is known better than by its message."""
        if isinstance(error, SystemExit):
            found = self.causes.cause_of(error, self.watch, bool(self.finder.modules))
            kind, message = (found["kind"], found["message"]) if found else ("exit", _status(error))
            return Problem(kind, message, self.innermost_of(error))
        if isinstance(error, SyntaxError):
            at = self.files.place(error.filename, error.lineno) or self.innermost_of(error)
            return Problem("syntax", f"{type(error).__name__}: {error.msg}", at)
        message = "".join(traceback.format_exception_only(type(error), error)).strip()
        found = self.cause_of(error, stage, message)
        if found is not None:
            at = found.pop("at", None) or self.innermost_of(error)
            return Problem(found.pop("kind"), found.pop("message"), at, **found)
        more = {"module": error.name} if isinstance(error, ModuleNotFoundError) else {}
        return Problem(stage, message, self.innermost_of(error), **more)

    def cause_of(self, error, stage, message):
        if stage == "decorators":
            return self.causes.cause_of_refusal(error, self.watch)
        return (
            self.causes.cause_of(error, self.watch, bool(self.finder.modules))
            or self.outside.problem_of(error, message)
            or self.causes.lacking_package(error, self.watch)
        )

    def innermost_of(self, error):
        return self.innermost(traceback.walk_tb(error.__traceback__), last=True)

    def innermost(self, frames, last=False):
        """The place in the app's own code nearest to where things stopped."""
        # Code that Cython compiled names files relative to where it was built, which are not here.
        own = [
            (f.f_code.co_filename, line)
            for f, line in frames
            if self.files.owns(f.f_code.co_filename) and os.path.isfile(f.f_code.co_filename)
        ]
        return self.files.place(*own[-1 if last else 0]) if own else None


def load_library(first, last):
    """Imports the library and what needs it, before anything of the app can get in its way."""
    _add_bundled_library(first, last)
    try:
        for name in (
            "azure.functions",
            "pyfunc_causes",
            "pyfunc_durable",
            "pyfunc_load_checks",
            "pyfunc_losses",
            "pyfunc_packages",
            "pyfunc_unknown_values",
            "pyfunc_watch",
        ):
            importlib.import_module(name)
    except ImportError as error:
        raise Problem("no-library", str(error)) from error
    finally:
        sys.dont_write_bytecode = True


def _add_bundled_library(first, last):
    """Puts it where an installed one would be: after the standard library, before or after packages."""
    if last and last not in sys.path:
        sys.path.append(last)
    if first and first not in sys.path:
        packages = [at for at, each in enumerate(sys.path) if re.search(r"(site|dist)-packages", each)]
        sys.path.insert(packages[0] if packages else len(sys.path), first)
        # Its folder is ours, so that compiled code may be kept there: that saves time on the next run.
        sys.dont_write_bytecode = False


def _unwrapped_by_library(function):
    return getattr(function, "client_function", function)


def _status(error):
    return "0" if error.code is None else str(error.code)


def _own_code(function):
    """The code of the app's own def below what azure-functions and Durable wrapped around it."""
    for _ in range(20):
        for name in ("client_function", "orchestrator_function", "entity_function", "__wrapped__"):
            inner = getattr(function, name, None)
            if callable(inner):
                function = inner
                break
        else:
            break
    return getattr(function, "__code__", None)


if __name__ == "__main__":
    main()
