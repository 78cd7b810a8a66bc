import json

import azure.functions as func

from ..shared import money


def main(req: func.HttpRequest, found: func.DocumentList) -> func.HttpResponse:
    order_id = req.route_params["orderId"]
    if not found:
        return func.HttpResponse(f"there is no order {order_id}", status_code=404)

    order = found[0].to_dict()
    order["total"] = money.euros(order.pop("totalCents"))
    return func.HttpResponse(json.dumps(order), mimetype="application/json")