import logging

import shared.catalog


def main(warmupContext) -> None:
    logging.info("warm, %d articles", len(shared.catalog.articles()))
