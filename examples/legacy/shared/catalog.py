"""What Harbour Tea sells."""
import functools
import json
import pathlib

CATALOG = pathlib.Path(__file__).with_name("catalog.json")


@functools.lru_cache(maxsize=None)
def articles():
    return json.loads(CATALOG.read_text(encoding="utf-8"))


def find(sku):
    """The article, or None when we do not sell it (any more)."""
    return articles().get(sku)
