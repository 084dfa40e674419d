"""Canonical text and content hash: what two copies may differ in, and what makes them different articles."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spamcrawl.core.nearness.fingerprint import canonical_text, content_hash

SAME = [
    ("全角标点，半角标点。", "全角标点,半角标点."),
    ("Ａ股 上涨", "a股上涨"),
    ("一个　词", "一个词"),
    ("零宽\u200b字符\ufeff", "零宽字符"),
    ("注记**，**之间", "注记，之间"),
    ("“引号”与‘引号’", "\"引号\"与'引号'"),
    ("破折号——与连字-符", "破折号与连字符"),
]
DIFFERENT = [
    ("涨3.5个点", "涨35个点"),
    ("二〇二五年", "二二五年"),
    ("他走了。", "她走了。"),
    ("人们", "人人"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_copies_hash_the_same(one: str, other: str) -> None:
    assert content_hash([one]) == content_hash([other])


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_different_texts_hash_differently(one: str, other: str) -> None:
    assert content_hash([one]) != content_hash([other])


def test_paragraph_breaks_do_not_count() -> None:
    assert content_hash(["第一段。", "第二段。"]) == content_hash(["第一段。第二段。"])


@pytest.mark.parametrize("paragraphs", [[], [""], ["。，!  "], ["\u200b"]])
def test_no_body_no_hash(paragraphs: list[str]) -> None:
    assert content_hash(paragraphs) is None


@given(st.text())
def test_canonical_text_is_stable(text: str) -> None:
    assert canonical_text(canonical_text(text)) == canonical_text(text)


@given(st.lists(st.text(st.characters(codec=None))))
def test_hash_never_raises(paragraphs: list[str]) -> None:
    digest = content_hash(paragraphs)
    assert digest is None or (len(digest) == 32 and int(digest, 16) >= 0)
