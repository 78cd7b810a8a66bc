import logging

import azure.durable_functions as df
import azure.functions as func


async def main(req: func.HttpRequest, starter: str) -> func.HttpResponse:
    client = df.DurableOrchestrationClient(starter)
    order_id = req.route_params["orderId"]

    # One fulfillment an order: the order's number is the instance's.
    instance_id = await client.start_new("FulfillOrder", order_id, req.get_json())
    logging.info("fulfillment of %s started", instance_id)

    return client.create_check_status_response(req, instance_id)
