"""Values of bindings that come out of a stand-in, so that nobody can tell them here."""

import json

from azure.functions.decorators.utils import StringifyEnumJsonEncoder
from pyfunc_stand_ins import is_unknown


def name_of(function, otherwise):
    """The function's name, or another one where it is unknown."""
    name = function.get_function_name()
    return otherwise if is_unknown(name) else name


class KnownFunction:
    """What is known of a function of azure-functions. Raises what the library raises for a bad binding."""

    def __init__(self, function, name):
        self.function = function
        self.name = name
        self.has_name = not is_unknown(function.get_function_name())
        retry = retry_of(function) or {}
        self.unknown_retry = [key for key, value in retry.items() if is_unknown(value)]
        self.retry = {key: value for key, value in retry.items() if key not in self.unknown_retry} or None
        self.unknown = []
        for at, binding in enumerate(function.get_bindings()):
            self.unknown += [(at, key) for key, value in binding.get_dict_repr().items() if is_unknown(value)]

    def is_complete(self):
        return not self.unknown and not self.unknown_retry and self.has_name

    def fits_parameters(self):
        """Whether the bindings are known well enough to compare them with the parameters."""
        return not any(key in ("name", "type", "direction") for _, key in self.unknown)

    def paths(self):
        """As a comparison with a function.json names them."""
        found = [f"bindings.{self._binding(at, str(at))}.{key}" for at, key in self.unknown]
        return found + [f"retry.{key}" for key in self.unknown_retry]

    def words(self):
        """What is unknown, for people."""
        found = [] if self.has_name else ["the function name"]
        found += [f"{key} of binding {self._binding(at, '(unknown)')}" for at, key in self.unknown]
        return found + [f"{key} of the retry policy" for key in self.unknown_retry]

    def _binding(self, at, otherwise):
        name = self.function.get_bindings()[at].name
        return otherwise if is_unknown(name) else name

    def function_json(self):
        if not self.unknown:
            return self.function.get_function_json()
        described = self.function.get_dict_repr()
        described["bindings"] = [
            {key: value for key, value in each.items() if (at, key) not in self.unknown}
            for at, each in enumerate(described["bindings"])
        ]
        return json.dumps(described, cls=StringifyEnumJsonEncoder)


def retry_of(function):
    read = getattr(function, "get_settings_dict", None)
    return read("retry_policy") if read else None
