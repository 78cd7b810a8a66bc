"""Splits an order into parcels, has them packed side by side, and adds up."""
import azure.durable_functions as df

from .parcels import split


def fulfill_order(context: df.DurableOrchestrationContext):
    order = context.get_input()

    packing = [context.call_activity("PackParcel", parcel) for parcel in split(order)]
    parcels = yield context.task_all(packing)

    return {
        "order": order["id"],
        "labels": [parcel["label"] for parcel in parcels],
        "grams": sum(parcel["grams"] for parcel in parcels),
    }


main = df.Orchestrator.create(fulfill_order)
