from ..shared.money import euros


def describe(order):
    total = euros(order.get("totalCents", 0))
    return f"{order['id']}: {len(order.get('lines', []))} lines, {total}"
