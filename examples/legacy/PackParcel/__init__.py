import logging

from __app__.FulfillOrder.parcels import CARTON_GRAMS, weigh


def main(parcel: dict) -> dict:
    grams = weigh(parcel["lines"]) + CARTON_GRAMS
    logging.info("%s packed, %d g", parcel["label"], grams)
    return {"label": parcel["label"], "grams": grams}
