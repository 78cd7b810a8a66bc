"""Keeps Finance's trail of what happened to which order."""
import azure.functions as func

from .changes import describe


def run(changed: func.DocumentList, trail: func.Out[str]) -> None:
    trail.set("\n".join(describe(order) for order in changed))
