"""Requests as JSON: they come back as they went, or are refused with the key that is at fault."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy import FormRequest, Request, Spider
from scrapy.http import JsonRequest

from spamcrawl.queue.requests import NotJson, decode_request, encode_request


class Named(Spider):
    name = "named"

    def read(self, response: Any) -> None: ...

    def fail(self, failure: Any) -> None: ...


SPIDER = Named()
OTHER = Named()


def round_trip(request: Request) -> Request:
    return decode_request(encode_request(request, SPIDER), SPIDER)


def fields_of(request: Request) -> dict[str, Any]:
    return {name: getattr(request, name) for name in request.attributes}


REQUESTS = {
    "plain": Request("http://a.cn/"),
    "everything": Request(
        "http://a.cn/?q=%E9%A1%B5#top",
        callback=SPIDER.read,
        errback=SPIDER.fail,
        method="PUT",
        headers={"X-Any": [b"\xff\x00", "值"], "If-None-Match": '"a"'},
        body=bytes(range(256)),
        cookies=[{"name": "a", "value": "b", "domain": "a.cn"}],
        meta={"depth": 3, "页": [1, 2.5, None, {"x": True}], "split": "\ud83d", "big": 2**70},
        encoding="gb18030",
        priority=-7,
        dont_filter=True,
        flags=["seen"],
        cb_kwargs={"page": 2},
    ),
    "form": FormRequest("http://a.cn/", formdata={"a": "甲"}),
    "json": JsonRequest("http://a.cn/", data={"a": [1]}),
    "verbatim": Request("http://a.cn/%zz|", meta={"verbatim_url": True}),
}


@pytest.mark.parametrize("request_", REQUESTS.values(), ids=REQUESTS.keys())
def test_a_request_comes_back_as_it_went(request_: Request) -> None:
    back = round_trip(request_)
    assert type(back) is type(request_)
    assert fields_of(back) == fields_of(request_)


plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(meta=st.dictionaries(st.text(min_size=1), plain, max_size=4), body=st.binary(max_size=40))
def test_whatever_is_plain_comes_back(meta: dict[str, Any], body: bytes) -> None:
    meta.pop("verbatim_url", None)
    request = Request("http://a.cn/", method="POST", meta=meta, cb_kwargs=meta, body=body)
    assert fields_of(round_trip(request)) == fields_of(request)


def test_only_what_is_said_is_kept() -> None:
    request = Request("http://a.cn/", callback=SPIDER.read, meta={"depth": 1})
    assert json.loads(encode_request(request, SPIDER)) == {
        "url": "http://a.cn/",
        "callback": "read",
        "meta": {"depth": 1},
    }


REFUSED = {
    "object": ({"meta": {"a": {"b": [1, datetime(2026, 1, 1)]}}}, "meta['a']['b'][1] is a datetime"),
    "key": ({"meta": {"a": {1: 2}}}, "the key 1 of meta['a'] is no text"),
    "bytes": ({"cb_kwargs": {"raw": b"x"}}, "cb_kwargs['raw'] is a bytes"),
    "set": ({"meta": {"seen": {1}}}, "meta['seen'] is a set"),
    "nan": ({"meta": {"score": float("nan")}}, "meta['score'] is nan"),
    "function": ({"callback": lambda _: None}, "its callback <function"),
    "another spider's": ({"errback": OTHER.fail}, "is no method of the spider"),
}


@pytest.mark.parametrize(("given_", "message"), REFUSED.values(), ids=REFUSED.keys())
def test_what_would_come_back_changed_is_refused(given_: dict[str, Any], message: str) -> None:
    with pytest.raises(NotJson) as error:
        encode_request(Request("http://a.cn/", **given_), SPIDER)
    assert message in str(error.value)
    assert str(error.value).startswith("<GET http://a.cn/>: ")


def test_only_requests_are_made_from_what_was_kept() -> None:
    with pytest.raises(ValueError, match="is no Request"):
        decode_request('{"url":"http://a.cn/","_class":"subprocess.Popen"}', SPIDER)
    with pytest.raises(ValueError, match="gone"):
        decode_request('{"url":"http://a.cn/","callback":"gone"}', SPIDER)
