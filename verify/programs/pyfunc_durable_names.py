"""Names by which Durable code asks for functions that the app does not have."""

import ast

from pyfunc_watch import own_function

# By method: the trigger of the functions that it finds.
_ASKS_FOR = {
    "call_activity": "activityTrigger",
    "call_activity_with_retry": "activityTrigger",
    "call_sub_orchestrator": "orchestrationTrigger",
    "call_sub_orchestrator_with_retry": "orchestrationTrigger",
    "start_new": "orchestrationTrigger",
}


def unknown_names(watch, app, lost):
    """Yields problems: each name in a string that an orchestrator or a starter asks for in vain.

    Of the names of `lost` another problem tells already.
    """
    bindings = {
        str(each._function.get_function_name()): each._function.get_bindings()
        for each in app._function_builders
    }
    # The Durable extension compares names without regard to case.
    known = {
        trigger: {name.casefold() for name, each in bindings.items() if _has(each, trigger)}
        for trigger in set(_ASKS_FOR.values())
    }
    lost = {each.casefold() for each in lost}
    told = set()
    for builder in app._function_builders:
        owners = _durable_names(builder._function.get_bindings())
        code = getattr(own_function(builder._function._func), "__code__", None)
        if not owners or code is None:
            continue
        for call in _calls(watch, code):
            trigger, name = _asked(call, owners)
            key = (code.co_filename, call.lineno, name)
            if trigger is None or name.casefold() in known[trigger] | lost or key in told:
                continue
            told.add(key)
            yield {
                "kind": "unknown-durable-name",
                "message": trigger,
                "at": watch.files.place(code.co_filename, call.lineno),
                "function": str(builder._function.get_function_name()),
                "names": [name],
            }


def _has(bindings, kind):
    return any(str(each.type) == kind for each in bindings)


def _durable_names(bindings):
    """The parameters that hold a context, or a client of the app's own task hub."""
    found = set()
    for each in bindings:
        said = {key for key, value in vars(each).items() if value}
        is_own_client = each.type == "durableClient" and not said & {"task_hub", "taskHub"}
        if each.type == "orchestrationTrigger" or is_own_client:
            found.add(each.name)
    return found


def _calls(watch, code):
    for node, _ in watch.source(code.co_filename):
        first = node.decorator_list[0].lineno if node.decorator_list else node.lineno
        if first <= code.co_firstlineno <= node.lineno and node.name == code.co_name:
            return [each for each in ast.walk(node) if isinstance(each, ast.Call)]
    return []


def _asked(call, owners):
    """The trigger and the name that a call asks for, where the name is written as a string."""
    target = call.func
    if not isinstance(target, ast.Attribute) or not isinstance(target.value, ast.Name):
        return None, ""
    trigger = _ASKS_FOR.get(target.attr)
    if trigger is None or target.value.id not in owners:
        return None, ""
    keywords = ("name", "orchestration_function_name")
    given = [*call.args[:1], *(each.value for each in call.keywords if each.arg in keywords)]
    if not given or not isinstance(given[0], ast.Constant) or not isinstance(given[0].value, str):
        return None, ""
    return trigger, given[0].value
