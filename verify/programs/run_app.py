"""Runs the functions of one app in Microsoft's own worker library and reports what came of it.

    python -B run_app.py PLAN

PLAN is a JSON file (verify/run/side.ts writes it). Each line on file descriptor 3 is one JSON object:
`{loaded}`, `{refused}`, `{begun}`, `{result}`, `{done}`, and one `{end}`. Without `end` the app has
ended the process.
"""

import asyncio
import faulthandler
import importlib
import json
import os
import sys
import threading
import traceback

HERE = os.path.dirname(os.path.realpath(__file__))
sys.path[:] = [HERE, *(each for each in sys.path if os.path.realpath(each) != HERE)]
from pyfunc_app_files import AppFiles, let_app_in  # noqa: E402
from pyfunc_chance import Chance  # noqa: E402
from pyfunc_clock import Clock  # noqa: E402
from pyfunc_durable_calls import DurableCalls  # noqa: E402
from pyfunc_environment import MissingEnvironment  # noqa: E402
from pyfunc_guard import Guard  # noqa: E402
from pyfunc_output import Output  # noqa: E402
from pyfunc_replay import MOST_RUNS, OpenTasks, Replay  # noqa: E402
from pyfunc_stand_ins import StandInFinder  # noqa: E402


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        plan = json.load(file)
    sys.argv = sys.argv[:1]
    report = Report()
    try:
        AppRun(plan, report).run()
    except Exception:
        report.write(bug=traceback.format_exc())
    report.leave()


class Report:
    """File descriptor 3, which nothing that the app starts can get hold of."""

    def __init__(self):
        os.set_inheritable(3, False)
        self.out = os.fdopen(3, "w", encoding="utf-8")
        self.lock = threading.Lock()
        self.leave_process = os._exit

    def write(self, **line):
        with self.lock:
            self.out.write(json.dumps(line, default=str) + "\n")
            self.out.flush()

    def leave(self):
        self.leave_process(0)


class AppRun:
    def __init__(self, plan, report):
        self.plan = plan
        self.report = report
        self.root = os.path.realpath(plan["root"])
        self.files = AppFiles(self.root)
        self.finder = StandInFinder(self.files)
        self.environment = MissingEnvironment(self.files, plan["environment"])
        self.clock = Clock(self.files)
        self.chance = Chance()
        self.output = Output()
        self.calls = DurableCalls()
        self.tasks = OpenTasks()
        self.guard = Guard(plan["folder"])
        self.at_work = {}

    def run(self):
        faulthandler.enable(sys.__stderr__)
        self.watch_exits()
        # Libraries keep references to functions of the clock: it must be frozen first.
        self.clock.install()
        self.load_library()
        self.output.install(self.library.is_own_thread)
        self.chance.install()
        self.chance.reset("load")
        let_app_in(self.files, self.finder, self.environment)
        self.guard.install()
        ids = self.load_present() if self.plan["model"] == "v2" else self.load_legacy()
        self.loop = asyncio.new_event_loop()
        asyncio.set_event_loop(self.loop)
        for invocation in self.plan["invocations"]:
            if invocation["function"] in ids:
                self.invoke(invocation["index"], invocation, ids[invocation["function"]])
        self.end()

    def load_library(self):
        sys.path.extend(self.plan["packages"])
        self.typed_data = importlib.import_module("pyfunc_typed_data")
        protos = importlib.import_module("pyfunc_protos").load_protos()
        load = importlib.import_module("pyfunc_load")
        self.library = {"v1": load.LegacyApp, "v2": load.PresentApp}[self.plan["model"]](protos)
        self.protos = protos

    def load_legacy(self):
        ids = {}
        for function in self.plan["functions"]:
            name = function["name"]
            with self.time_limit(self.plan["loadLimit"], function=name):
                try:
                    ids[name] = self.library.load(self.root, function)
                    self.report.write(loaded=name)
                except BaseException as error:
                    self.report.write(refused=name, reason=_described(error))
        return ids

    def load_present(self):
        with self.time_limit(self.plan["loadLimit"], function=""):
            try:
                ids = self.library.load(self.root, self.plan["script"])
            except BaseException as error:
                self.report.write(refused="", reason=_described(error))
                return {}
        for name in ids:
            self.report.write(loaded=name)
        return ids

    def invoke(self, index, invocation, id):
        self.report.write(begun=index)
        inputs = invocation["inputs"]
        replayed = next((each for each in inputs if "replay" in inputs[each]), None)
        with self.time_limit(self.plan["limit"], invocation=index):
            if replayed is None:
                self.report.write(result=index, **self.once(index, invocation, id, inputs))
            else:
                self.replay(index, invocation, id, replayed)
        self.report.write(done=index)

    def replay(self, index, invocation, id, trigger):
        replay = Replay(invocation["function"], invocation["inputs"][trigger]["replay"])
        for run in range(MOST_RUNS):
            inputs = {**invocation["inputs"], trigger: {"string": replay.context()}}
            outcome = self.once(index, invocation, id, inputs)
            self.report.write(result=index, run=run + 1, **outcome)
            if outcome["exception"] is not None or _is_done(outcome["return"]):
                break
            if not replay.go_on(self.tasks.tasks):
                break

    def once(self, index, invocation, id, inputs):
        self.clock.reset()
        self.chance.reset(index)
        self.output.begin()
        self.calls.begin()
        self.tasks.begin()
        request = self.request(index, invocation, id, inputs)
        try:
            response = self.loop.run_until_complete(self.library.events.invocation_request(request))
            outcome = self.outcome(response)
        # What is not an Exception gets past the library: sys.exit() in a function.
        except BaseException as error:
            outcome = {"return": None, "outputs": {}, "exception": _described(error)}
        return {**outcome, **self.output.taken(), "calls": self.calls.noted}

    def request(self, index, invocation, id, inputs):
        data = [
            self.protos.ParameterBinding(
                name=name, data=self.typed_data.to_typed_data(self.protos, value)
            )
            for name, value in inputs.items()
        ]
        metadata = {
            name: self.typed_data.to_typed_data(self.protos, value)
            for name, value in invocation.get("metadata", {}).items()
        }
        message = self.protos.InvocationRequest(
            invocation_id=f"00000000-0000-4000-8000-{index:012}",
            function_id=id,
            input_data=data,
            trigger_metadata=metadata,
        )
        return _Request(self.protos.StreamingMessage(invocation_request=message), self.protos)

    def outcome(self, response):
        failed = response.result.status == self.protos.StatusResult.Failure
        read = self.typed_data.from_typed_data
        return {
            "return": read(response.return_value),
            "outputs": {each.name: read(each.data) for each in response.output_data},
            "exception": response.result.exception.message if failed else None,
        }

    def time_limit(self, seconds, **what):
        """Ends the process when the time is over: a thread cannot be ended."""

        def out_of_time():
            self.report.write(stopped="time-limit", at=self.where(), **what)
            self.end()

        self.at_work = what
        return _Timer(seconds, out_of_time)

    def watch_exits(self):
        process = os.getpid()

        def left(status):
            if os.getpid() == process:
                self.report.write(stopped="exit", at=self.where(), **self.at_work)
                self.end()
            self.report.leave_process(status)

        os._exit = left

    def where(self):
        """The line of the app that is at work; of several threads, any."""
        for frame in sys._current_frames().values():
            for each, line in traceback.walk_stack(frame):
                if self.files.owns(each.f_code.co_filename):
                    return f"{self.files.relative(each.f_code.co_filename)}:{line}"
        return None

    def end(self):
        self.report.write(
            end=True,
            modules=sorted(self.finder.modules),
            environment=sorted(self.environment.stood_in),
            optional=sorted(self.environment.missing["optional"] - self.environment.stood_in),
            refused=sorted(self.guard.refused),
        )
        self.report.leave()


class _Timer:
    def __init__(self, seconds, action):
        self.seconds = seconds
        self.timer = threading.Timer(seconds, action)
        self.timer.daemon = True

    def __enter__(self):
        self.timer.start()
        # For code that never lets another thread run: the process ends without a report then.
        faulthandler.dump_traceback_later(self.seconds + 3, exit=True, file=sys.__stderr__)

    def __exit__(self, *problem):
        self.timer.cancel()
        faulthandler.cancel_dump_traceback_later()


class _Request:
    """What the proxy of the worker hands to the library."""

    def __init__(self, message, protos):
        self.request = message
        self.properties = {"protos": protos, "host": "127.0.0.1"}


def _is_done(value):
    try:
        return json.loads(value["json"])["isDone"]
    except (TypeError, KeyError, ValueError):
        return True


def _described(error):
    """Without the link to a help page that the library adds, and the list of folders after it."""
    return f"{type(error).__name__}: {error}".partition(" Please check the requirements.txt")[0]


main()
