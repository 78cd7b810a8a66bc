"""Takes an order from the web shop and hands it to the warehouse."""
import json
import logging

import azure.functions as func

from __app__.shared import money, orders
from __app__.shared.answers import refuse

from .pricing import total


# The shop shows our text as it is, so a refusal must read like one.
@refuse(orders.InvalidOrder)
def main(
    req: func.HttpRequest,
    placed: func.Out[str],
    record: func.Out[func.Document],
) -> func.HttpResponse:
    order = orders.check(req.get_json())
    order["totalCents"] = total(order["lines"])

    record.set(func.Document.from_dict(order))
    placed.set(json.dumps(order))
    logging.info("%s placed, %d lines", order["id"], len(order["lines"]))

    answer = {"id": order["id"], "total": money.euros(order["totalCents"])}
    return func.HttpResponse(
        json.dumps(answer), status_code=201, mimetype="application/json"
    )
