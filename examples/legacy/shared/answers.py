"""Decorators for functions that answer a browser."""
import functools
import logging

import azure.functions as func


def refuse(*errors):
    """Answers 400 with the error's text instead of failing."""

    def decorate(function):
        @functools.wraps(function)
        def answer(*args, **kwargs):
            try:
                return function(*args, **kwargs)
            except errors as error:
                logging.warning("refused: %s", error)
                return func.HttpResponse(str(error), status_code=400)

        return answer

    return decorate
