from unittest import mock

import pytest

from __app__.FulfillOrder import fulfill_order
from __app__.FulfillOrder.parcels import split
from __app__.PackParcel import main as pack_parcel

ORDER = {
    "id": "HT-77",
    "lines": [
        {"sku": "POT-06", "quantity": 2},
        {"sku": "TIN-250", "quantity": 1},
        {"sku": "POT-06", "quantity": 1},
    ],
}


def test_a_carton_is_closed_before_it_gets_too_heavy():
    assert [len(parcel["lines"]) for parcel in split(ORDER)] == [2, 1]


def test_a_parcel_weighs_its_carton_too():
    parcel = {"label": "HT-77/1", "lines": [{"sku": "TIN-250", "quantity": 1}]}
    assert pack_parcel(parcel) == {"label": "HT-77/1", "grams": 340}


@mock.patch("__app__.PackParcel.CARTON_GRAMS", 0)
def test_a_bag_weighs_nothing():
    assert pack_parcel({"label": "HT-77/1", "lines": []})["grams"] == 0


def test_all_parcels_are_packed_before_the_order_is_done():
    context = mock.Mock()
    context.get_input.return_value = ORDER

    run = fulfill_order(context)
    next(run)
    assert [call.args[0] for call in context.call_activity.mock_calls] == ["PackParcel"] * 2

    with pytest.raises(StopIteration) as done:
        run.send([{"label": "HT-77/1", "grams": 4040}, {"label": "HT-77/2", "grams": 2000}])
    assert done.value.value == {
        "order": "HT-77",
        "labels": ["HT-77/1", "HT-77/2"],
        "grams": 6040,
    }
