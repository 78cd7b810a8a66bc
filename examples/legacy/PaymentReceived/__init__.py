import json
import logging

import azure.functions as func


async def main(message: func.ServiceBusMessage, ledger: func.Out[str]):
	payment = json.loads(message.get_body().decode("utf-8"))

	# The bank sends a message again until we take it: its own number is
	# the row key, so that a second one does not count twice.
	ledger.set(json.dumps({
		"PartitionKey": payment["order"],
		"RowKey": message.message_id,
		"Cents": payment["cents"],
	}))
	logging.info("%s paid %d cents", payment["order"], payment["cents"])
