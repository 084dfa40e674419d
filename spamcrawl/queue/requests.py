"""Requests as JSON: what a queue keeps, readable by any process and any version. Never pickled.

A request comes back as it went, except that tuples become lists. Callback and errback
are kept by name. Knows Scrapy's requests and spiders; knows no queue.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from math import isfinite
from typing import Any

from scrapy import Request, Spider
from scrapy.utils.misc import load_object
from scrapy.utils.request import request_from_dict

DEFAULTS = {name: getattr(Request("about:blank"), name) for name in Request.attributes}
"""What a request is without being told otherwise; left out of its JSON."""

CHECKED = {"url", "callback", "errback", "headers", "body", "method", "encoding", "priority", "dont_filter", "_class"}
"""Attributes that are JSON by their type or were made so; the others hold what spiders and middlewares put there."""

PLAIN = (str, int, bool, type(None))


class NotJson(ValueError):
    """A request that cannot be kept. The message names the request, the key and the mend."""


def encode_request(request: Request, spider: Spider) -> str:
    """Return a request as JSON. Raises :class:`NotJson`.

    >>> encode_request(Request("http://a.cn/", meta={"page": 2}), Spider("s"))
    '{"url":"http://a.cn/","meta":{"page":2}}'
    """
    kept: dict[str, Any] = {"url": request.url}
    for name in request.attributes:
        if name != "url" and (value := getattr(request, name)) != DEFAULTS.get(name, request):
            kept[name] = value
    for name in ("callback", "errback"):
        if name in kept:
            kept[name] = _name_method(kept[name], name, request, spider)
    if "headers" in kept:
        # Header bytes are Latin-1 by definition, and every byte has a Latin-1 character.
        kept["headers"] = {_text(name): [_text(value) for value in values] for name, values in request.headers.items()}
    if "body" in kept:
        kept["body"] = b64encode(request.body).decode()
    if type(request) is not Request:
        kept["_class"] = f"{type(request).__module__}.{type(request).__qualname__}"
    for name in kept.keys() - CHECKED:
        _check(kept[name], name, request)
    return json.dumps(kept, separators=(",", ":"))


def decode_request(body: str, spider: Spider) -> Request:
    """Return the request that :func:`encode_request` wrote. Raises ValueError where this program cannot make it."""
    fields = json.loads(body)
    if "_class" in fields and not _is_request(load_object(fields["_class"])):
        raise ValueError(f"{fields['_class']} is no Request")
    if "headers" in fields:
        fields["headers"] = {
            name.encode("latin-1"): [value.encode("latin-1") for value in values]
            for name, values in fields["headers"].items()
        }
    if "body" in fields:
        fields["body"] = b64decode(fields["body"])
    return request_from_dict(fields, spider=spider)


def _name_method(method: Any, role: str, request: Request, spider: Spider) -> str:
    name = getattr(method, "__name__", "")
    if getattr(method, "__self__", None) is not spider or getattr(spider, name, None) != method:
        raise NotJson(
            f"{request}: its {role} {method!r} is no method of the spider; make it one, and hand values"
            " over in cb_kwargs"
        )
    return name


def _is_request(found: Any) -> bool:
    return isinstance(found, type) and issubclass(found, Request)


def _text(value: bytes) -> str:
    return value.decode("latin-1")


def _check(value: Any, path: str, request: Request) -> None:
    """Refuse what JSON does not give back: it would come back changed, or not at all, only after a kill."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if not isinstance(key, str):
                raise NotJson(f"{request}: the key {key!r} of {path} is no text, write {str(key)!r}")
            _check(inner, f"{path}[{key!r}]", request)
    elif isinstance(value, list | tuple):
        for number, inner in enumerate(value):
            _check(inner, f"{path}[{number}]", request)
    elif isinstance(value, float):
        if not isfinite(value):
            raise NotJson(f"{request}: {path} is {value}, which JSON has no word for")
    elif type(value) not in PLAIN:
        raise NotJson(f"{request}: {path} is a {type(value).__name__}; keep text, numbers, lists and dicts of them")
