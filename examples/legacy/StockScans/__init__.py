"""Watches the hand scanners of the warehouse and asks buying for more."""
import json
import logging
import typing

import azure.functions as func

import __app__.shared.stock


def main(scans: typing.List[func.EventHubEvent], restock: func.Out[str]) -> None:
    seen = [json.loads(scan.get_body().decode("utf-8")) for scan in scans]
    low = __app__.shared.stock.running_low(seen)
    logging.info("%d scans, %d articles running low", len(seen), len(low))

    if low:
        below = __app__.shared.stock.REORDER_BELOW
        restock.set(json.dumps({"below": below, "skus": low}))
