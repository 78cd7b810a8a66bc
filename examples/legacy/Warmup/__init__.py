import logging

import shared.catalogue


def main(warmupContext) -> None:
    logging.info("warm, %d articles", len(shared.catalogue.articles()))
