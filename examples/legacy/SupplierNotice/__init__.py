"""Tells our buyer when a supplier’s harvest is late, early or gone."""
import json

import azure.functions as func


def main(event: func.EventGridEvent, mail: func.Out[str]) -> None:
    notice = event.get_json()
    text = f"{event.subject}: {notice['what']}\n\n– the order desk"
    mail.set(json.dumps({"content": [{"type": "text/plain", "value": text}]}))
