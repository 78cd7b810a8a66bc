"""Loads an app into Microsoft's own worker libraries, the ones that run it in Azure."""

import importlib
import os

from pyfunc_stand_ins import take_unknown_annotations

DIRECTIONS = {"in": 0, "out": 1}
DATA_TYPES = {"string": 1, "binary": 2, "stream": 3}


class Library:
    """One of the two libraries, with everything of it loaded before the app can get in its way."""

    def __init__(self, model, protos):
        package = {"v1": "azure_functions_runtime_v1", "v2": "azure_functions_runtime"}[model]
        self.protos = protos
        self.loader = importlib.import_module(package + ".loader")
        self.functions = importlib.import_module(package + ".functions")
        self.events = importlib.import_module(package + ".handle_event")
        importlib.import_module(package + ".bindings.meta").load_binding_registry()
        self.events.protos = protos
        self.registry = self.events._functions
        self.context = importlib.import_module(package + ".bindings.context")

    def is_own_thread(self):
        """Whether the worker has given a function to the thread that asks."""
        return hasattr(self.context._invocation_id_local, "invocation_id")


class LegacyApp(Library):
    """The v1 library. Each function is loaded by itself, as the host describes it."""

    def __init__(self, protos):
        super().__init__("v1", protos)
        self.loader.install()

    def load(self, root, function):
        """Returns the id of the function; raises whatever its module or the library raises."""
        name = function["name"]
        folder = os.path.join(root, name)
        script = os.path.join(root, *function["script"].split("/"))
        bindings = {
            binding["name"]: self.protos.BindingInfo(
                type=binding["type"],
                direction=DIRECTIONS[binding["direction"]],
                data_type=DATA_TYPES.get(str(binding.get("dataType")).lower(), 0),
            )
            for binding in function["bindings"]
        }
        code = self.loader.load_function(name, folder, script, function.get("entryPoint"))
        take_unknown_annotations(code)
        metadata = self.protos.RpcFunctionMetadata(
            name=name, directory=folder, script_file=script, bindings=bindings
        )
        self.registry.add_function(name, code, metadata, self.protos)
        return name


class PresentApp(Library):
    """The v2 library. The app is indexed as a whole."""

    def __init__(self, protos):
        super().__init__("v2", protos)

    def load(self, root, script):
        """Returns the ids of the functions by name; raises whatever the app or the library raises."""
        functions = self.loader.index_function_app(os.path.join(root, script))
        for function in functions:
            take_unknown_annotations(function.get_user_function())
        metadata, _ = self.loader.process_indexed_function(
            self.protos, self.registry, functions, root
        )
        return {each.name: each.function_id for each in metadata}


