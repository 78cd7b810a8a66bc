"""Writes one picking slip for each aisle, so that two people can pick one order."""
import collections
import json
import typing

import azure.functions as func

from ..shared import catalog
from ..shared.orders import InvalidOrder


def main(order: func.QueueMessage, slips: func.Out[typing.List[str]]) -> None:
    placed = order.get_json()

    aisles = collections.defaultdict(list)
    for line in placed["lines"]:
        article = catalog.find(line["sku"])
        if article is None:  # sold when it was ordered, gone when we look
            raise InvalidOrder(f"{placed['id']}: {line['sku']} has left the catalog")
        aisles[article["aisle"]].append(line)

    slips.set(
        [
            json.dumps({"order": placed["id"], "aisle": aisle, "lines": lines})
            for aisle, lines in sorted(aisles.items())
        ]
    )
