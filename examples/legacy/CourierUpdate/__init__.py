import json

import azure.functions as func


# Couriers do not read answers: what we return goes to the queue, and the
# host says 204 to them whatever it is.
def main(req: func.HttpRequest) -> str:
    return json.dumps(
        {"courier": req.route_params["courier"], "update": req.get_json()},
        sort_keys=True,
    )
