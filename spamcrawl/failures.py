"""Why a request brought no page: one word for counting, one sentence for the log.

It must not know spiders or items. The words are stable: they are stat names.
"""

from __future__ import annotations

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from scrapy.spidermiddlewares.httperror import HttpError

from spamcrawl.logs import escape_controls
from spamcrawl.network.refusals import Refusal

KINDS: tuple[tuple[type[BaseException], str], ...] = (
    (CannotResolveHostError, "dns"),
    (DownloadTimeoutError, "timeout"),
    (DownloadConnectionRefusedError, "refused"),
    (DownloadCancelledError, "too_large"),
    (ResponseDataLossError, "broken_off"),
    (UnsupportedURLSchemeError, "scheme"),
    (FileNotFoundError, "no_file"),
    (OSError, "unreadable"),
    (ValueError, "bad_url"),  # where a redirect leads: no seed that is none comes this far
)
"""Exception types and their words, the more special first; what is not here is ``connection``."""

IGNORED = (("robots.txt", "robots"), ("MAXSIZE", "too_large"), ("redirections", "redirects"))
"""Scrapy tells why it ignores a request only in the message: a mark of the message, and the word."""


def kind_of(error: BaseException) -> str:
    """Return the word for a failed download.

    >>> kind_of(FileNotFoundError()), kind_of(IgnoreRequest("Forbidden by robots.txt"))
    ('no_file', 'robots')
    """
    if isinstance(error, HttpError):
        return f"http_{error.response.status}"
    if isinstance(error, Refusal):
        return error.word
    if isinstance(error, IgnoreRequest):
        return next((word for mark, word in IGNORED if mark in str(error)), "ignored")
    return next((word for kind, word in KINDS if isinstance(error, kind)), "connection")


def reason_of(error: BaseException) -> str:
    """Return one line that says what went wrong, control characters escaped."""
    if isinstance(error, HttpError):
        return f"HTTP status {error.response.status}"
    if isinstance(error, IgnoreRequest) and str(error):
        return escape_controls(str(error))
    return escape_controls(f"{type(error).__name__}: {error}" if str(error) else type(error).__name__)
