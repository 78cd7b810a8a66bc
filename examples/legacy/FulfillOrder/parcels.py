from __app__.shared import catalog

CARTON_GRAMS = 150
MAX_GRAMS = 5000


def weigh(lines):
    """Grams, without the carton."""
    return sum(catalog.find(line["sku"])["grams"] * line["quantity"] for line in lines)


def split(order):
    """Fills one carton after the other; a line stays together."""
    cartons = [[]]
    for line in order["lines"]:
        if cartons[-1] and weigh(cartons[-1] + [line]) > MAX_GRAMS:
            cartons.append([])
        cartons[-1].append(line)
    return [
        {"label": f"{order['id']}/{number}", "lines": lines}
        for number, lines in enumerate(cartons, start=1)
    ]
