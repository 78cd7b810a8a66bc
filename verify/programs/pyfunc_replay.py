"""Plays the part of the Durable extension for one orchestration: run after run, each with the history
that the runs before it have made, until the orchestrator is done.
"""

import json
import sys

# Event types of the Durable Task Framework.
EXECUTION_STARTED, TASK_SCHEDULED, TASK_COMPLETED, TASK_FAILED = 0, 4, 5, 6
SUB_CREATED, SUB_COMPLETED, SUB_FAILED = 7, 8, 9
TIMER_CREATED, TIMER_FIRED = 10, 11
ORCHESTRATOR_STARTED, ORCHESTRATOR_COMPLETED = 12, 13
EVENT_SENT, EVENT_RAISED = 14, 15

MOST_RUNS = 12


class OpenTasks:
    """What the orchestrator of the last run waits for, as the library itself counts it."""

    def __init__(self):
        self.tasks = {}
        self.heard = None

    def begin(self):
        self.tasks = {}
        module = sys.modules.get("azure.durable_functions.models.TaskOrchestrationExecutor")
        if module is None or self.heard is module:
            return
        self.heard = module
        executor = module.TaskOrchestrationExecutor
        execute = executor.execute

        def noting(executor, context, history, function):
            try:
                return execute(executor, context, history, function)
            finally:
                self.tasks = dict(context.open_tasks)

        executor.execute = noting


class Replay:
    """`{input, results, result, fail, timersFirst}`: what the orchestration is given, what activities
    and the like give back (by name, or else `result`), whether they fail, and what fires first.
    """

    def __init__(self, function, script):
        self.script = script
        self.second = 0
        self.sent = set()
        given = json.dumps(script.get("input"))
        self.history = [
            self._event(ORCHESTRATOR_STARTED),
            self._event(EXECUTION_STARTED, Name=function, Input=given, Version=None),
        ]

    def context(self):
        """The value of the trigger for the next run."""
        return json.dumps(
            {
                "history": self.history,
                "input": json.dumps(self.script.get("input")),
                "instanceId": "instance-1",
                "isReplaying": False,
                "parentInstanceId": None,
                "upperSchemaVersion": 2,
                "maximumShortTimerDuration": "6.00:00:00",
                "longRunningTimerIntervalDuration": "3.00:00:00",
            }
        )

    def go_on(self, open_tasks):
        """Adds what happened since the last run; False where nothing is left to happen."""
        waiting = [
            (id, task)
            for id, tasks in open_tasks.items()
            for task in (tasks if isinstance(tasks, list) else [tasks])
            if id != -1
        ]
        timers = [each for each in waiting if _is_timer(each[1])]
        others = [each for each in waiting if not _is_timer(each[1])]
        first = (timers or others) if self.script.get("timersFirst") else (others or timers)
        if not first:
            return False
        for id, task in waiting:
            self._schedule(id, task)
        self.history.append(self._event(ORCHESTRATOR_COMPLETED))
        for event in self.history:
            event["IsPlayed"] = True
        self.history.append(self._event(ORCHESTRATOR_STARTED))
        for id, task in first:
            self.history.append(self._completion(id, task))
        return True

    def _schedule(self, id, task):
        if id in self.sent:
            return
        self.sent.add(id)
        kind, name = task._api_name, _name_of(task)
        if _is_timer(task):
            self.history.append(self._event(TIMER_CREATED, id, FireAt=self._time()))
        elif kind.startswith("CallSubOrchestrator"):
            self.history.append(self._event(SUB_CREATED, id, Name=name, InstanceId=f"instance-1:{id}"))
        elif kind == "CallEntityAction":
            self.history.append(self._event(EVENT_SENT, id, Input=json.dumps({"id": f"entity-{id}"})))
        elif kind != "WaitForExternalEventAction":
            self.history.append(self._event(TASK_SCHEDULED, id, Name=name))

    def _completion(self, id, task):
        kind, name = task._api_name, _name_of(task)
        if _is_timer(task):
            return self._event(TIMER_FIRED, TimerId=id, FireAt=self._time())
        result = json.dumps(self.script.get("results", {}).get(name, self.script.get("result")))
        if kind == "WaitForExternalEventAction":
            return self._event(EVENT_RAISED, Name=id, Input=result)
        if kind == "CallEntityAction":
            return self._event(EVENT_RAISED, Name=f"entity-{id}", Input=json.dumps({"result": result}))
        is_sub = kind.startswith("CallSubOrchestrator")
        if self.script.get("fail"):
            failed = SUB_FAILED if is_sub else TASK_FAILED
            return self._event(failed, TaskScheduledId=id, Reason=f"{name} failed", Details="made up")
        if kind == "CallHttpAction":
            response = {"statusCode": 200, "headers": {}, "content": result}
            return self._event(TASK_COMPLETED, TaskScheduledId=id, Result=json.dumps(response))
        completed = SUB_COMPLETED if is_sub else TASK_COMPLETED
        return self._event(completed, TaskScheduledId=id, Result=result)

    def _event(self, type, id=-1, **more):
        self.second += 1
        return {
            "EventType": type,
            "EventId": id,
            "IsPlayed": False,
            "Timestamp": self._time(),
            **more,
        }

    def _time(self):
        return f"2024-05-14T09:{30 + self.second // 60:02}:{self.second % 60:02}Z"


def _is_timer(task):
    action = task.action_repr
    action = action[0] if isinstance(action, list) and action else action
    waits = getattr(action, "metadata", "") == "-WithRetry timer"
    return waits or task._api_name == "CreateTimerAction"


def _name_of(task):
    """The activity, orchestrator, event or operation that a task waits for."""
    action = task.action_repr
    action = action[0] if isinstance(action, list) and action else action
    names = ("function_name", "external_event_name", "operation")
    return next((getattr(action, each) for each in names if hasattr(action, each)), "retry")
