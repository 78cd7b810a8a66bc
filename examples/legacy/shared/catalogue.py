"""What Harbour Tea sells."""
import functools
import json
import pathlib

CATALOGUE = pathlib.Path(__file__).with_name("catalogue.json")


@functools.lru_cache(maxsize=None)
def articles():
    return json.loads(CATALOGUE.read_text(encoding="utf-8"))


def find(sku):
    """The article, or None when we do not sell it (any more)."""
    return articles().get(sku)
