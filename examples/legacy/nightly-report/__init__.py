"""The page that lies on the office printer every morning."""
import json
import logging
import pathlib
import string

import azure.functions as func

from __app__.shared import clock
from shared import money


def main(
    timer: func.TimerRequest,
    payments: str,
    report: func.Out[str],
    context: func.Context,
) -> None:
    if timer.past_due:
        logging.warning("the report is late")

    rows = json.loads(payments)
    lines = [f"{row['PartitionKey']:<12}{money.euros(row['Cents']):>14}" for row in rows]
    page = pathlib.Path(context.function_directory, "report.txt")
    report.set(
        string.Template(page.read_text(encoding="utf-8")).substitute(
            day=clock.today().isoformat(),
            lines="\n".join(lines),
            total=money.euros(sum(row["Cents"] for row in rows)),
        )
    )
