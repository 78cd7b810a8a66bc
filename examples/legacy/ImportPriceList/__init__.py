"""Turns the price list that buying exports from Excel into the one we read."""
import csv
import io
import json
import logging

import azure.functions as func

import __app__.shared.money as money


def main(upload: func.InputStream, prices: func.Out[str]):
    # Excel writes a BOM and, on German machines, semicolons.
    text = upload.read().decode("utf-8-sig")
    rows = csv.DictReader(io.StringIO(text), delimiter=";" if ";" in text else ",")

    found = {row["sku"]: money.cents(row["price"]) for row in rows}
    prices.set(json.dumps(found, indent=2))
    logging.info("%s: %d prices", upload.name, len(found))
