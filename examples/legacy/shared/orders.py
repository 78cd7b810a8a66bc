"""An order as the web shop sends it, checked."""
from . import catalog


class InvalidOrder(ValueError):
    """Its text may be shown to the customer."""


def check(order):
    """Returns the order with an id; raises InvalidOrder."""
    if not isinstance(order, dict) or not order.get("basket"):
        raise InvalidOrder("an order needs a basket number")
    lines = order.get("lines") or []
    if not lines:
        raise InvalidOrder("the basket is empty")
    for line in lines:
        if catalog.find(line.get("sku")) is None:
            raise InvalidOrder(f"we do not sell {line.get('sku')}")
        if not 0 < line.get("quantity", 0) <= 50:
            raise InvalidOrder(f"{line['sku']}: between 1 and 50, please")
    return {"id": f"HT-{order['basket']}", "customer": order.get("customer"), "lines": lines}
