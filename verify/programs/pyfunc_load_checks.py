"""What the worker checks when it loads a function, beyond what the decorators check themselves.

An equivalent of the checks in Microsoft's `azure_functions_runtime` (`functions.py`, `loader.py`),
which asks for a newer Python than many apps have. The tests hold the two to the same verdicts.
"""

import collections.abc
import inspect
import json
import sys
import time
import typing

import azure.functions

IN, OUT, INOUT = 0, 1, 2
INT32 = range(-(2**31), 2**31)


class LoadError(Exception):
    """The worker would refuse this function, and with it the whole app."""


def check_metadata(function):
    """Raises LoadError where something is not text that must travel as text from the worker to the host."""
    bindings = function.get_bindings()
    texts = [("function name", function.get_function_name())]
    texts += [("binding name", each.name) for each in bindings]
    texts += [("binding type", each.type) for each in bindings]
    for what, text in texts:
        if not isinstance(text, str):
            raise LoadError(f"{what} {text!r} is not text")
    for raw in function.get_raw_bindings():
        json.loads(raw)


def check_directions(function):
    """Raises LoadError where the bindings by themselves would be refused."""
    for binding in function.get_bindings():
        if binding.direction == INOUT:
            raise LoadError(f"binding {binding.name!r} has direction inout, which Python does not support")
        if binding.name == "$return" and binding.direction != OUT:
            raise LoadError('binding "$return" is not an output')


def check_function(function):
    """Raises LoadError, or whatever the annotations raise when they are looked at."""
    code = function.get_user_function()
    inspect.getfile(code)
    parameters = dict(inspect.signature(code).parameters)
    annotations = typing.get_type_hints(code)
    bindings = function.get_bindings()
    bound = {each.name: each for each in bindings if each.name != "$return"}

    _take_context(parameters, bound, annotations)
    _check_names(parameters, bound, annotations)
    for name in parameters:
        if name in annotations:
            _check_parameter(bound[name], annotations[name])
    _check_return(bindings, annotations)


def single_for_many(function):
    """Yields each parameter that gets a list of events and is annotated as one of them."""
    annotations = typing.get_type_hints(function.get_user_function())
    for binding in function.get_bindings():
        cardinality = str(binding.get_dict_repr().get("cardinality", "")).rpartition(".")[2]
        kind = annotations.get(binding.name)
        if cardinality.upper() == "MANY" and inspect.isclass(kind) and hasattr(azure.functions, kind.__name__):
            yield binding.name


def check_retry(settings):
    """Raises LoadError where the worker could not read the settings of a retry policy."""
    if not settings:
        return
    strategy = settings.get("strategy")
    if strategy not in (None, "fixed_delay", "exponential_backoff"):
        raise LoadError(
            f"retry strategy {strategy!r} is not known; it is 'fixed_delay' or 'exponential_backoff'"
        )
    try:
        count = int(settings.get("max_retry_count"))
    except (TypeError, ValueError):
        raise LoadError(f"max_retry_count {settings.get('max_retry_count')!r} is not a number")
    if count not in INT32:
        raise LoadError(f"max_retry_count {count} is out of range")
    if strategy == "fixed_delay":
        _check_interval("delay_interval", settings.get("delay_interval"))
    else:
        for name in ("minimum_interval", "maximum_interval"):
            if settings.get(name):
                _check_interval(name, settings.get(name))


def _check_interval(name, value):
    try:
        time.strptime(value, "%H:%M:%S")
    except (TypeError, ValueError):
        raise LoadError(f"{name} {value!r} is not of the form HH:MM:SS")


def _take_context(parameters, bound, annotations):
    """A parameter `context` that no binding claims gets the invocation context."""
    if "context" not in parameters or "context" in bound:
        return
    del parameters["context"]
    annotation = annotations.get("context")
    if "context" in annotations and not (
        isinstance(annotation, type) and annotation.__name__ == "Context"
    ):
        raise LoadError(f"parameter 'context' is annotated {annotation!r}, not azure.functions.Context")


def _check_names(parameters, bound, annotations):
    unbound = set(parameters) - set(bound)
    if len(unbound) == 1 and _is_settlement_client(annotations.get(next(iter(unbound)))):
        del parameters[unbound.pop()]
    if unbound:
        raise LoadError(f"no binding for parameter {_list(unbound)}")
    unused = set(bound) - set(parameters)
    if unused:
        raise LoadError(f"no parameter for binding {_list(unused)}")


def _check_parameter(binding, annotation):
    is_output = _is_output_annotation(annotation)
    value_type = annotation
    if is_output:
        arguments = getattr(annotation, "__args__", ())
        if len(arguments) != 1:
            raise LoadError(f"parameter {binding.name!r} has the annotation Out without a type")
        value_type = arguments[0]
    if not isinstance(value_type, type) and not _is_generic(value_type):
        raise LoadError(f"parameter {binding.name!r} has the annotation {annotation!r}, which is not a type")
    if binding.direction == OUT and not is_output:
        raise LoadError(f"parameter {binding.name!r} is an output; its annotation must be Out[…]")
    if binding.direction != OUT and is_output:
        raise LoadError(f"parameter {binding.name!r} is an input; its annotation must not be Out[…]")

    is_text = value_type in (str, bytes)
    kind = "generic" if is_text and not _has_implicit_output(binding.type) else binding.type
    if is_output:
        fits = _converter(kind).check_output_type_annotation(value_type)
    else:
        fits = _accepts_input(kind, value_type)
    if not fits:
        raise LoadError(
            f"parameter {binding.name!r} has the annotation {_name(value_type)},"
            f" which does not fit the binding type {binding.type}"
        )


def _check_return(bindings, annotations):
    if "return" not in annotations:
        return
    types = [each.type for each in bindings if each.name == "$return"]
    if not types:
        return
    annotation = annotations["return"]
    if not isinstance(annotation, type):
        raise LoadError(f"the return annotation {annotation!r} is not a type")
    if types[0] == "http" and _http_extension() is not None:
        fits = _http_extension().ResponseTrackerMeta.check_type(annotation)
    else:
        fits = _converter(types[0]).check_output_type_annotation(annotation)
    if not fits:
        raise LoadError(
            f"the return annotation {_name(annotation)} does not fit the binding type {types[0]}"
        )


def _is_output_annotation(annotation):
    origin = _origin(annotation) if _is_generic(annotation) else None
    kind = annotation if origin is None else origin
    return isinstance(kind, type) and kind.__name__ == "Out"


def _is_generic(value):
    if isinstance(value, type):
        return issubclass(value, typing.Generic)
    aliases = (typing._GenericAlias, typing._SpecialGenericAlias)
    excluded = (typing.Union, tuple, typing.ClassVar, collections.abc.Callable)
    return isinstance(value, aliases) and value.__origin__ not in excluded


def _origin(value):
    return value.__origin__ if isinstance(value, typing._GenericAlias) else None


class _GenericConverter:
    """For binding types that azure-functions has no converter for."""

    @staticmethod
    def check_input_type_annotation(kind):
        return issubclass(kind, (str, bytes))

    @staticmethod
    def check_output_type_annotation(kind):
        return issubclass(kind, (str, bytes, bytearray))


def _converter(binding_type):
    return azure.functions.get_binding_registry().get(binding_type) or _GenericConverter


def _has_implicit_output(binding_type):
    converter = _converter(binding_type)
    if converter is _GenericConverter:
        return binding_type != "durableClient"
    return getattr(converter, "has_implicit_output", lambda: False)()


def _accepts_input(binding_type, annotation):
    if binding_type == "httpTrigger" and _http_extension() is not None:
        return _http_extension().RequestTrackerMeta.check_type(annotation)
    registry = _extension_registry()
    if registry is not None and registry.check_supported_type(annotation):
        converter = registry.get(binding_type) or _GenericConverter
    else:
        converter = _converter(binding_type)
    return converter.check_input_type_annotation(annotation)


def _extension():
    """azurefunctions.extensions.base, where the app uses one of its SDK types or HTTP streaming."""
    module = sys.modules.get("azurefunctions.extensions.base")
    return module if getattr(module, "__file__", None) else None


def _extension_registry():
    extension = _extension()
    return extension.get_binding_registry() if extension is not None else None


def _http_extension():
    extension = _extension()
    if extension is None or not extension.HttpV2FeatureChecker.http_v2_enabled():
        return None
    return extension


def _is_settlement_client(annotation):
    try:
        return _extension_registry().check_supported_grpc_client_type(annotation)
    except Exception:
        return False


def _name(kind):
    return getattr(kind, "__name__", repr(kind))


def _list(names):
    return ", ".join(repr(each) for each in sorted(names))
