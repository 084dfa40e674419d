"""The log as JSON, one object a line, for machines that collect logs. It must not know who logs what."""

from __future__ import annotations

import json
import logging
import re
import sys
from datetime import UTC, datetime

from scrapy.settings import BaseSettings

_SURROGATE = re.compile("[\ud800-\udfff]")
"""Halves of characters: a strict JSON parser refuses them, even escaped."""


class JsonFormatter(logging.Formatter):
    """Writes a log record as one line of JSON: time, level, logger, message, and spider and exception where known."""

    def format(self, record: logging.LogRecord) -> str:
        fields = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        spider = getattr(record, "spider", None)
        if spider is not None:
            fields["spider"] = str(getattr(spider, "name", spider))
        if record.exc_info:
            fields["exception"] = self.formatException(record.exc_info)
        return write_line(fields)


def write_line(fields: dict[str, str]) -> str:
    """Return fields as JSON on one line: Chinese as text, and whatever could steer a terminal as an escape.

    >>> write_line({"message": "售后\\x1b[2J\\u202e电话"})
    '{"message": "售后\\\\u001b[2J\\\\u202e电话"}'
    """
    line = _SURROGATE.sub("\ufffd", json.dumps(fields, ensure_ascii=False))
    if line.isprintable():
        return line
    # What is not printable stands inside a string: JSON's own signs all are.
    return "".join(char if char.isprintable() else json.dumps(char)[1:-1] for char in line)


def install_json_log(settings: BaseSettings) -> None:
    """Log as JSON to LOG_FILE or standard error, in place of Scrapy's own handler. Call it before a crawler is made."""
    settings.set("LOG_INSTALL_ROOT_HANDLER", False, priority="cmdline")
    if not settings.getbool("LOG_ENABLED"):
        return
    handler = open_handler(settings)
    handler.setFormatter(JsonFormatter())
    handler.setLevel(settings["LOG_LEVEL"])
    logging.root.setLevel(logging.NOTSET)
    logging.root.addHandler(handler)


def open_handler(settings: BaseSettings) -> logging.Handler:
    if settings["LOG_FILE"]:
        mode = "a" if settings.getbool("LOG_FILE_APPEND") else "w"
        return logging.FileHandler(settings["LOG_FILE"], mode=mode, encoding="utf-8")
    return logging.StreamHandler(sys.stderr)
