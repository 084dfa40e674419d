"""Which encoding a page is in, whatever it says of itself."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spamcrawl.core.reading.encoding import decode, find_declared, resolve_label

CHINESE = "记者从会上获悉，全市供水管网改造工程已经完成，惠及居民三万户。"
TRADITIONAL = "記者從會上獲悉，全市供水管網改造工程已經完成，惠及居民三萬戶。"
PLACES = "天津市（和平区、河东区、河西区）；上海市（黄浦区、徐汇区）"


def page(text: str, charset: str = "") -> str:
    meta = f'<meta charset="{charset}">' if charset else ""
    return f"<!DOCTYPE html><html><head>{meta}<title>x</title></head><body><p>{text}</p></body></html>"


@pytest.mark.parametrize(
    ("written", "declared", "meta", "expected"),
    [
        ("utf-8", None, "", "utf-8"),
        ("utf-8", "utf-8", "utf-8", "utf-8"),
        ("gbk", "gbk", "", "gb18030"),
        ("gbk", None, "gb2312", "gb18030"),
        ("gbk", "x-gbk", "", "gb18030"),
        ("gbk", "936", "", "gb18030"),
        ("gbk", None, "", "gb18030"),  # says nothing
        ("gb18030", None, "", "gb18030"),
        ("gbk", "utf-8", "utf-8", "gb18030"),  # lies, twice
        ("gbk", None, "utf-8", "gb18030"),
        ("utf-8", "gbk", "gb2312", "utf-8"),  # lies the other way
        ("gbk", "iso-8859-1", "", "gb18030"),  # a server's default
        ("utf-8", "iso-8859-1", "", "utf-8"),
        ("utf-8", "no-such-charset", "neither", "utf-8"),
        ("gbk", "no-such-charset", "neither", "gb18030"),
        ("gbk", "punycode", "idna", "gb18030"),  # Python codecs that are no charset
        ("utf-16", None, "", "utf-16-le"),  # with a mark
        ("utf-16-le", None, "utf-8", "utf-16-le"),  # without
        ("utf-16-be", "utf-8", "", "utf-16-be"),
        ("utf-8-sig", "gbk", "", "utf-8"),
    ],
)
@pytest.mark.parametrize("text", [CHINESE, PLACES])
def test_simplified_pages(written: str, declared: str | None, meta: str, expected: str, text: str) -> None:
    source = page(text, meta)
    assert decode(source.encode(written), declared) == (source, expected)


@pytest.mark.parametrize("declared", [None, "big5", "utf-8", "gbk"])
def test_big5_pages(declared: str | None) -> None:
    source = page(TRADITIONAL)
    assert decode(source.encode("big5"), declared) == (source, "big5hkscs")


@pytest.mark.parametrize(
    ("text", "written", "declared", "expected"),
    [
        ("Зимой в горах шёл снег, дорогу расчищали всю ночь.", "windows-1251", "windows-1251", "cp1251"),
        ("Un été à la française, élève et façade.", "latin-1", "iso-8859-1", "cp1252"),
        ("Un été à la française, élève et façade.", "latin-1", None, "cp1252"),
        ("Un été à la française, élève et façade.", "utf-8", None, "utf-8"),
        ("plain", "ascii", "gbk", "utf-8"),
        ("", "ascii", None, "utf-8"),
        ("联通", "gbk", "gbk", "gb18030"),
    ],
)
def test_other_texts(text: str, written: str, declared: str | None, expected: str) -> None:
    assert decode(text.encode(written), declared) == (text, expected)


@pytest.mark.parametrize("written", ["utf-8", "gb18030"])
@pytest.mark.parametrize("declared", [None, "utf-8", "gbk", "iso-8859-1"])
@pytest.mark.parametrize("broken", [b"\xff", b"\xff\xff\xff"])
def test_a_broken_byte_costs_nothing_around_it(written: str, declared: str | None, broken: bytes) -> None:
    before, after = page(CHINESE * 3), page(PLACES * 3)
    text, encoding = decode(before.encode(written) + broken + after.encode(written), declared)
    assert encoding == written
    assert text.replace("\ufffd", "") == before + after


def test_a_page_cut_inside_a_character_keeps_the_rest() -> None:
    for written in ("utf-8", "gb18030"):
        text, encoding = decode(page(CHINESE).encode(written)[: -len("。</p></body></html>")], None)
        assert encoding == written
        assert text.rstrip("\ufffd").endswith("三万户") or text.rstrip("\ufffd").endswith("三万户。")


def test_zero_bytes_and_controls_stay_in_place() -> None:
    source = "\0".join((page(CHINESE), "\x01\x02\x1b", page(PLACES)))
    for written in ("utf-8", "gb18030"):
        assert decode(source.encode(written), None) == (source, written)


@pytest.mark.parametrize("label", ["rot13", "hex", "unicode_escape", "undefined", "utf-7", "a" * 99, "\0", "é"])
def test_unsafe_labels_are_no_charset(label: str) -> None:
    assert resolve_label(label) is None


def test_the_caller_comes_before_the_page() -> None:
    assert find_declared(b'<meta charset="big5">', "gbk") == ("gb18030", "big5hkscs")


LABELS = st.one_of(
    st.none(),
    st.text(max_size=20),
    st.sampled_from(["utf-8", "gbk", "hz", "iso-2022-jp", "utf-16", "utf-32", "big5", "euc-kr", "cp932", "idna"]),
)
PIECES = st.one_of(
    st.binary(max_size=60),
    st.sampled_from(
        [codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF32_BE, b'<meta charset="hz">', b"~{", b"\x1b$B"]
    ),
    st.text(max_size=20).map(lambda text: text.encode("gb18030", "replace")),
)


@given(pieces=st.lists(PIECES, max_size=6), declared=LABELS)
def test_any_bytes_give_text_that_can_be_written(pieces: list[bytes], declared: str | None) -> None:
    text, encoding = decode(b"".join(pieces), declared)
    assert codecs.lookup(encoding)
    text.encode("utf-8")


@given(st.text(alphabet=st.characters(codec="utf-8", min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=8))
def test_utf8_is_read_back_whatever_is_declared(text: str) -> None:
    for declared in (None, "gbk", "big5", "latin-1"):
        assert decode(text.encode(), declared) == (text, "utf-8")
