"""The report: complete, self-contained, and no markup of the page's own."""

from __future__ import annotations

from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given

from cli.conftest import Ran
from cli.pages import HIJACKED, HOSTILE, NEWS, REPORTED
from cli.test_explain import records
from spamcrawl.cli.explain_html import POLICY, render_report, show
from spamcrawl.core.clean import clean_page
from spamcrawl.core.model import Record
from spamcrawl.core.reading.page import read_html, read_text

ALLOWED = {
    *("html", "head", "meta", "title", "style", "body", "header", "div", "h1", "h2", "h3", "p", "span", "i", "b", "em"),
    *("dl", "dt", "dd", "code", "main", "section", "small", "ol", "li", "abbr", "mark", "q", "article"),
    *("table", "thead", "tbody", "tr", "th", "td", "a"),
}
ATTRIBUTES = {
    *("lang", "charset", "http-equiv", "content", "name", "class", "style", "title", "id", "tabindex"),
    *("aria-describedby", "aria-hidden", "role", "href"),
}


class Reader(HTMLParser):
    """Collects tags, attributes and the text of each line."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []
        self.open: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += attrs
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def read(report: str) -> Reader:
    reader = Reader()
    reader.feed(report)
    reader.close()
    assert reader.open == []
    return reader


@given(records())
def test_report_of_any_record_is_our_markup_only(record: Record) -> None:
    reader = read(render_report(record))
    assert reader.tags <= ALLOWED
    assert {name for name, _ in reader.attributes} <= ATTRIBUTES
    assert not any(value and not value.startswith("#") for name, value in reader.attributes if name == "href")


def test_hostile_page_stays_text() -> None:
    report = render_report(clean_page(read_html(HOSTILE, url='https://a.example/"><script>x</script>'), id="<b>"))
    reader = read(report)
    assert reader.tags <= ALLOWED
    assert "<script" not in report
    assert "<img" not in report
    assert "alert(1)" in "".join(reader.text)
    assert not set(report) & set("\u202e\u2066\u200b")
    assert "⟨202E⟩" in report


def test_policy_allows_nothing_but_the_style_and_comes_first() -> None:
    report = render_report(clean_page(read_text(NEWS)))
    assert POLICY.startswith("default-src 'none'; style-src 'unsafe-inline'")
    assert report.index("Content-Security-Policy") < report.index("<style>")
    assert "url(" not in report
    assert "@import" not in report


def test_report_shows_everything() -> None:
    record = clean_page(read_text(HIJACKED, url="https://a.example/1"), id="page-1")
    text = "".join(read(render_report(record)).text)
    for line in HIJACKED.splitlines():
        assert line in text
    for part in ("hijacked", "page-1", "https://a.example/1", "4001234567", record.rules, "3 paragraphs"):
        assert part in text
    assert all(item.rule in text for item in record.verdict.evidence)


def test_evidence_about_the_title_quotes_the_title() -> None:
    report = render_report(clean_page(read_html(f"<title>松叶空调售后维修<b></title>{REPORTED}")))
    [row] = [row for row in report.split("<tr>") if "<td>page.title-sells" in row]
    assert "<td>html title</td><td>松叶空调售后维修&lt;b&gt;</td>" in row
    [fact] = [part for part in report.split("<dt>") if part.startswith("html title")]
    assert "page.title-sells" in fact


@pytest.mark.parametrize("text", ["", "   ", "\n\n"])
def test_page_without_article_says_so(text: str) -> None:
    assert "No article." in render_report(clean_page(read_text(text)))


def test_show_escapes_quotes_too() -> None:
    assert show("<a href=\"'&\x00") == '&lt;a href=&quot;&#x27;&amp;<i class="ctl">⟨00⟩</i>'


def test_html_option_writes_the_report(run: Callable[..., Ran], tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(HOSTILE, "utf-8")
    done = run("explain", tmp_path / "page.html", "--html", tmp_path / "report.html")
    assert (done.code, done.out) == (0, b"")
    assert (tmp_path / "report.html").read_text("utf-8").endswith("</html>\n")
