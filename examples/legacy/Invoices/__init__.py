"""Paper invoices from before 2019, scanned. Off unless the auditors ask."""
from azure.functions import HttpRequest, HttpResponse, InputStream


def main(req: HttpRequest, invoice: InputStream) -> HttpResponse:
    if invoice is None:
        return HttpResponse("no such invoice", status_code=404)
    return HttpResponse(invoice.read(), mimetype="application/pdf")
