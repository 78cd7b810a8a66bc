"""The worker serves this folder as the package __app__; so do the tests."""
import pathlib
import sys
import types

import pytest

APP = types.ModuleType("__app__")
APP.__path__ = [str(pathlib.Path(__file__).parent.parent)]
sys.modules.setdefault("__app__", APP)


class Out:
    """Stands in for func.Out: remembers what was set."""

    value = None

    def set(self, value):
        self.value = value

    def get(self):
        return self.value


@pytest.fixture
def out():
    return Out
