import asyncio
import datetime
import importlib
import io
import json
import pathlib
from types import SimpleNamespace
from unittest import mock

import azure.functions as func

import Health
import Invoices
from __app__ import CourierUpdate, ImportPriceList, PaymentReceived, SupplierNotice
from __app__.AuditOrders.handler import run as audit
from __app__.StockScans import main as stock_scans

nightly_report = importlib.import_module("nightly-report")


def test_health_counts_the_articles():
    with mock.patch("Health.catalog.articles", return_value={"TIN-250": {}}):
        assert Health.main(None) == "open, 1 articles on the shelf"


def test_warmup_reads_the_catalog():
    from Warmup import main

    with mock.patch("shared.catalog.articles", return_value={}) as articles:
        main(None)
    articles.assert_called_once_with()


def test_prices_are_read_from_what_excel_writes(out):
    prices = out()
    upload = io.BytesIO("\ufeffsku;price\r\nTIN-250;7,8\r\n".encode("utf-8"))
    upload.name = "price-lists/spring.csv"

    ImportPriceList.main(upload, prices)

    assert json.loads(prices.get()) == {"TIN-250": 780}


def test_a_payment_is_booked_under_the_banks_number(out):
    ledger = out()
    message = mock.create_autospec(func.ServiceBusMessage, message_id="bank-1")
    message.get_body.return_value = b'{"order": "HT-77", "cents": 2050}'

    asyncio.run(PaymentReceived.main(message, ledger))

    assert json.loads(ledger.get()) == {
        "PartitionKey": "HT-77",
        "RowKey": "bank-1",
        "Cents": 2050,
    }


def scan(sku, level):
    return func.EventHubEvent(body=json.dumps({"sku": sku, "level": level}).encode())


def test_only_the_last_level_counts(out):
    restock = out()
    stock_scans([scan("TIN-250", 3), scan("POT-06", 5), scan("TIN-250", 40)], restock)

    assert json.loads(restock.get()) == {"below": 12, "skus": ["POT-06"]}


@mock.patch("__app__.shared.stock.REORDER_BELOW", 2)
def test_a_full_shelf_asks_for_nothing(out):
    restock = out()
    stock_scans([scan("TIN-250", 3)], restock)

    assert restock.get() is None


def test_the_buyer_reads_what_the_supplier_wrote(out):
    mail = out()
    event = mock.Mock(spec=func.EventGridEvent, subject="Uji gardens")
    event.get_json.return_value = {"what": "first flush is two weeks late"}

    SupplierNotice.main(event, mail)

    text = json.loads(mail.get())["content"][0]["value"]
    assert text.startswith("Uji gardens: first flush is two weeks late")


def test_the_trail_names_each_order(out):
    trail = out()
    order = func.Document.from_dict({"id": "HT-77", "lines": [1, 2], "totalCents": 2050})

    audit(func.DocumentList([order]), trail)

    assert trail.get() == "HT-77: 2 lines, € 20.50"


def test_a_couriers_update_is_queued_as_it_came():
    req = func.HttpRequest(
        method="POST",
        url="/api/couriers/gull/updates",
        body=b'{"parcel": "HT-77/1", "at": "depot"}',
        route_params={"courier": "gull"},
    )
    assert json.loads(CourierUpdate.main(req)) == {
        "courier": "gull",
        "update": {"parcel": "HT-77/1", "at": "depot"},
    }


def test_an_invoice_that_was_never_scanned():
    assert Invoices.main(None, None).status_code == 404
    assert Invoices.main(None, io.BytesIO(b"%PDF")).get_body() == b"%PDF"


def test_the_report_adds_up(out):
    report = out()
    payments = [
        {"PartitionKey": "HT-77", "Cents": 2050},
        {"PartitionKey": "HT-78", "Cents": 995},
    ]
    here = str(pathlib.Path(nightly_report.__file__).parent)

    with mock.patch.object(nightly_report.clock, "today") as today:
        today.return_value = datetime.date(2024, 3, 1)
        nightly_report.main(
            mock.Mock(past_due=False),
            json.dumps(payments),
            report,
            SimpleNamespace(function_directory=here),
        )

    assert report.get().splitlines() == [
        "Harbour Tea, order desk",
        "Payments as of 2024-03-01",
        "",
        "HT-77              € 20.50",
        "HT-78               € 9.95",
        "Together: € 30.45",
    ]
