"""What a Content-Type header claims, and which media types are read. Text in, text out."""

from __future__ import annotations

MARKUP = ("text/html", "application/xhtml+xml")
PLAIN = "text/plain"


def media_type_of(content_type: str) -> str:
    """Return the media type a Content-Type header names, lower case; empty where it names none.

    >>> media_type_of("Text/HTML; charset=gbk")
    'text/html'
    """
    return content_type.partition(";")[0].strip().lower()


def charset_of(content_type: str) -> str | None:
    """Return the charset a Content-Type header names, as it names it; :mod:`~spamcrawl.core.reading.encoding` reads it.

    >>> charset_of('text/html; Charset="GB2312"'), charset_of("text/html")
    ('GB2312', None)
    """
    for parameter in content_type.split(";")[1:]:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            return value.strip().strip("\"'") or None
    return None
