from __app__.shared import catalog

POSTAGE_CENTS = 490
FREE_FROM_CENTS = 4500


def total(lines):
    """Cents, postage included."""
    goods = sum(catalog.find(line["sku"])["cents"] * line["quantity"] for line in lines)
    return goods if goods >= FREE_FROM_CENTS else goods + POSTAGE_CENTS
