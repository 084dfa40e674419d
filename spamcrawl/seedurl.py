"""What makes a URL fit to be a seed, and what to write instead where it is not.

Lives here: the judgement of one URL as text. It must not know lists, files, the network or Scrapy.
"""

from __future__ import annotations

from urllib.parse import urlsplit

SCHEMES = ("http", "https", "file")
MAX_URL = 2_083
"""Longest URL taken, in characters; Scrapy's URLLENGTH_LIMIT would drop longer ones without a word."""
MAX_LABEL = 63
"""Longest part of a host name between dots (RFC 1035)."""
QUOTED = 80
"""Characters of a bad URL or line that a report quotes."""


def clip(text: str) -> str:
    """Return the beginning of a text, for a report."""
    return text if len(text) <= QUOTED else text[:QUOTED] + "…"


def find_fault(url: str, *, own: bool = True) -> str | None:
    """Return why a URL cannot be a seed, with the mend, or None for a good one.

    >>> find_fault("http://a.cn/1")
    >>> find_fault("a.cn/1")
    'no scheme, write http://a.cn/1'
    """
    if not url:
        return "no URL"
    if len(url) > MAX_URL:
        return f"longer than {MAX_URL} characters"
    if any(char.isspace() or not char.isprintable() for char in url):
        return "white space or a control character inside the URL, write %20 for a space"
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        return f"not a URL ({error})"
    if parts.scheme not in SCHEMES:
        return fault_of_scheme(url, parts.scheme, parts.netloc)
    if parts.scheme == "file":
        return fault_of_file(url, parts.netloc, parts.path, own=own)
    return fault_of_host(parts.hostname, port)


def fault_of_scheme(url: str, scheme: str, netloc: str) -> str:
    """Tell a missing scheme (``a.cn/1``, ``a.cn:8080/1``, ``//a.cn``) from an unwanted one (``ftp://a.cn``)."""
    if scheme and netloc:
        return f"scheme {scheme} is not crawled, only {', '.join(SCHEMES)}"
    bare = url.lstrip("/")
    if url.startswith(("/", ".", "~")) and not netloc:
        return "a path is not a URL, write file:// and the absolute path"
    return f"no scheme, write http://{clip(bare)}"


def fault_of_file(url: str, netloc: str, path: str, *, own: bool) -> str | None:
    """Files are read only from the user's own list, and only by absolute path."""
    if not own:
        return "a list from the network may not name files of this machine"
    if netloc not in ("", "localhost") or not path.startswith("/"):
        return f"file URLs need an absolute path, write file:///… instead of {clip(url)}"
    return None


def fault_of_host(host: str | None, port: int | None) -> str | None:
    if not host:
        return "no host"
    if port == 0:
        return "port 0 does not exist"
    labels = host.rstrip(".").split(".")
    if not all(labels) or any(len(label) > MAX_LABEL for label in labels):
        return "the host name has an empty part or one longer than 63 characters"
    return None
