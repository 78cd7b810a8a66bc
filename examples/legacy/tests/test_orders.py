import json
from unittest import mock

import azure.functions as func
import pytest

from __app__.GetOrder import main as get_order
from __app__.PickOrder import main as pick_order
from __app__.PlaceOrder import main as place_order
from shared import orders

ARTICLE = {"name": "Sample", "cents": 1000, "grams": 50, "aisle": "S"}


def post(body):
    return func.HttpRequest(
        method="POST", url="/api/orders", body=json.dumps(body).encode("utf-8")
    )


def test_an_order_is_recorded_and_handed_over(out):
    placed, record = out(), out()
    basket = {"basket": "77", "lines": [{"sku": "TIN-250", "quantity": 2}]}

    answer = place_order(post(basket), placed, record)

    assert answer.status_code == 201
    assert json.loads(answer.get_body()) == {"id": "HT-77", "total": "€ 20.50"}
    assert json.loads(placed.get())["totalCents"] == 2050
    assert record.get()["id"] == "HT-77"


@mock.patch("__app__.PlaceOrder.pricing.POSTAGE_CENTS", 100)
@mock.patch("__app__.PlaceOrder.orders.catalog.find", return_value=ARTICLE)
def test_postage_is_added_below_the_limit(find, out):
    basket = {"basket": "78", "lines": [{"sku": "SAMPLE", "quantity": 1}]}
    answer = place_order(post(basket), out(), out())

    assert json.loads(answer.get_body())["total"] == "€ 11.00"
    find.assert_called_with("SAMPLE")


@pytest.mark.parametrize(
    "basket, reason",
    [
        ({}, "an order needs a basket number"),
        ({"basket": "79"}, "the basket is empty"),
        ({"basket": "79", "lines": [{"sku": "COFFEE"}]}, "we do not sell COFFEE"),
        (
            {"basket": "79", "lines": [{"sku": "POT-06", "quantity": 51}]},
            "POT-06: between 1 and 50, please",
        ),
    ],
)
def test_a_bad_order_is_refused_in_words(basket, reason, out):
    placed = out()
    answer = place_order(post(basket), placed, out())

    assert (answer.status_code, answer.get_body().decode()) == (400, reason)
    assert placed.get() is None


def test_an_order_is_checked_without_any_function():
    with pytest.raises(orders.InvalidOrder):
        orders.check([])


def get(order_id):
    return func.HttpRequest(
        method="GET", url="/api/orders", body=b"", route_params={"orderId": order_id}
    )


def test_an_order_is_shown_with_its_total():
    order = {"id": "HT-77", "lines": [], "totalCents": 123456}
    answer = get_order(get("HT-77"), func.DocumentList([func.Document.from_dict(order)]))

    assert json.loads(answer.get_body()) == {"id": "HT-77", "lines": [], "total": "€ 1,234.56"}


def test_an_unknown_order_is_not_found():
    assert get_order(get("HT-0"), func.DocumentList()).status_code == 404


def test_each_aisle_gets_its_slip(out):
    slips = out()
    lines = [
        {"sku": "POT-06", "quantity": 1},
        {"sku": "ASSAM-250", "quantity": 3},
        {"sku": "TIN-250", "quantity": 1},
    ]
    body = json.dumps({"id": "HT-77", "lines": lines}).encode("utf-8")

    pick_order(order=func.QueueMessage(body=body), slips=slips)

    assert [json.loads(slip)["aisle"] for slip in slips.get()] == ["A", "K"]


@mock.patch("__app__.PickOrder.catalog.find", return_value=None)
def test_an_article_may_leave_between_order_and_picking(find, out):
    body = json.dumps({"id": "HT-77", "lines": [{"sku": "TIN-250"}]}).encode("utf-8")
    with pytest.raises(ValueError, match="TIN-250 has left the catalog"):
        pick_order(func.QueueMessage(body=body), out())
