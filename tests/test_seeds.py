"""Seed lists: formats, encodings, and what a bad line is told."""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spamcrawl.seeds import MAX_LINE, BadLine, Seed, SeedListError, open_seeds, read_seeds
from spamcrawl.seedurl import MAX_URL, find_fault

A, B = "http://a.cn/1", "https://b.cn/2?x=3"


def read(body: bytes, name: str = "-", *, own: bool = True) -> list[Seed | BadLine]:
    return list(read_seeds(io.BytesIO(body), name, own=own))


def urls(body: bytes, name: str = "-") -> list[str]:
    return [entry.url for entry in read(body, name) if isinstance(entry, Seed)]


LISTS = {
    "plain": (f"{A}\n{B}\n", "-"),
    "blank lines and comments": (f"# mine\n\n   \n{A}\n  # more\n{B}", "list.txt"),
    "white space around": (f"  {A}\t\r\n\u3000{B} ", "-"),
    "CRLF": (f"{A}\r\n{B}\r\n", "-"),
    "csv": (f"id,url\n1,{A}\n2,{B}\n", "list.csv"),
    "csv told by its first line": (f"url\n{A}\n{B}\n", "-"),
    "csv, quotes, capitals and spaces": (f'ID, URL ,note\n1,"{A}","a, b"\n2,"{B}","c"\n', "-"),
    "csv, semicolons": (f"id;url\n1;{A}\n2;{B}\n", "-"),
    "tsv": (f"url\tid\n{A}\t1\n{B}\t2\n", "list.tsv"),
    "csv, a quoted line break": (f'note,url\n"one\ntwo",{A}\nthree,{B}\n', "list.csv"),
    "csv, empty rows": (f"url,id\n{A},1\n,\n\n{B},2\n", "list.csv"),
    "jsonl": (f'{{"url": "{A}", "id": 1}}\n\n{{"url": "{B}"}}\n', "list.jsonl"),
    "jsonl told by its first line": (f'{{"url": "{A}"}}\n{{"url": "{B}"}}', "-"),
}


@pytest.mark.parametrize("packed", [False, True], ids=["bare", "gzip"])
@pytest.mark.parametrize("mark", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize(("text", "name"), LISTS.values(), ids=LISTS.keys())
def test_every_format_in_every_wrapping(text: str, name: str, mark: str, packed: bool) -> None:
    body = text.encode(mark)
    assert urls(gzip.compress(body) if packed else body, name) == [A, B]


def test_gbk_list_keeps_its_chinese() -> None:
    body = f"# 维修\nurl,备注\nhttp://a.cn/售后,空调\n{B},热水器\n".encode("gbk")
    assert urls(body) == ["http://a.cn/售后", B]


@pytest.mark.parametrize(
    ("name", "format_wins"),
    [("list.csv.gz", "csv"), ("http://c.cn/list.jsonl?v=2", "jsonl"), ("LIST.JSONL", "jsonl")],
)
def test_format_by_name_comes_before_content(name: str, format_wins: str) -> None:
    body = {"csv": f"url\n{A}\n", "jsonl": f'{{"url": "{A}"}}\n'}[format_wins]
    assert urls(body.encode(), name) == [A]


BAD_URLS = {
    "a.cn/1": "no scheme, write http://a.cn/1",
    "a.cn:8080/1": "no scheme, write http://a.cn:8080/1",
    "//a.cn/1": "no scheme, write http://a.cn/1",
    "/home/me/page.html": "a path is not a URL, write file:// and the absolute path",
    "ftp://a.cn/1": "scheme ftp is not crawled",
    "javascript:alert(1)": "no scheme",
    "http://": "no host",
    "http:///path": "no host",
    "http://a..cn/": "empty part",
    f"http://{'a' * 64}.cn/": "longer than 63",
    "http://a.cn:99999/": "Port out of range",
    "http://a.cn:0/": "port 0",
    "http://a.cn:x/": "not a URL",
    "http://[::1/": "not a URL",
    "http://a.cn/a b": "write %20",
    "http://a.cn/\x1b[2J": "control character",
    "http://a.cn/\u202e": "control character",
    "file:page.html": "absolute path",
    "file://other/page.html": "absolute path",
    "http://a.cn/" + "x" * MAX_URL: "longer than",
}


@pytest.mark.parametrize(("url", "reason"), BAD_URLS.items(), ids=lambda value: value[:30])
def test_bad_url_is_named_with_its_mend(url: str, reason: str) -> None:
    [first, second] = read(f"{url}\n{A}\n".encode())
    assert isinstance(first, BadLine)
    assert (first.line, second) == (1, Seed(A, 2))
    assert reason in first.reason


@pytest.mark.parametrize(
    "url", [A, B, "HTTP://A.CN", "http://例子.中国/页", "http://[::1]:8080/", "file:///srv/a.html"]
)
def test_good_url_has_no_fault(url: str) -> None:
    assert find_fault(url) is None


def test_bad_rows_are_told_by_their_line_and_do_not_stop_the_rest() -> None:
    rows = f'{{"url": "{A}"}}\nnot json\n{{"link": "x"}}\n[1]\n{{"url": 5}}\n{{"url": ""}}\n{{"url": "{B}"}}\n'
    entries = read(rows.encode(), "list.jsonl")
    assert [(type(entry), entry.line) for entry in entries] == [
        (Seed, 1),
        *[(BadLine, number) for number in (2, 3, 4, 5, 6)],
        (Seed, 7),
    ]


def test_short_and_broken_csv_rows_are_bad_lines() -> None:
    entries = read(f'id,url\n1\n2,{A}\n3,"{"x" * 200_000}"\n4,{B}\n'.encode(), "list.csv")
    assert [type(entry) for entry in entries] == [BadLine, Seed, BadLine, Seed]


def test_description_is_one_safe_line() -> None:
    [entry] = read(b"http://a.cn/\x1b[2J" + b"y" * 500)
    assert isinstance(entry, BadLine)
    described = entry.describe("list.txt")
    assert described.startswith("list.txt:1: ")
    assert described.isprintable()
    assert len(described) < 250


def test_csv_without_url_column_is_refused() -> None:
    with pytest.raises(SeedListError, match=r"no url column \(found: id, link\), name one column url"):
        read(f"id,link\n1,{A}\n".encode(), "list.csv")


def test_network_list_may_not_name_files() -> None:
    [entry] = read(b"file:///etc/passwd\n", own=False)
    assert isinstance(entry, BadLine)


def test_truncated_gzip_gives_what_it_holds_and_says_so() -> None:
    lines = "".join(f"http://a.cn/{number * 7919 % 100_003}\n" for number in range(20_000))
    entries = read(gzip.compress(lines.encode())[:-2_000])
    assert isinstance(entries[-1], BadLine)
    assert "breaks off" in entries[-1].reason
    assert len(entries) > 10_000


@pytest.mark.parametrize("body", [b"", b"\n\n", b"# nothing\n", b"\xef\xbb\xbf"])
def test_empty_lists_are_empty(body: bytes) -> None:
    assert read(body) == []


def test_endless_line_costs_no_memory() -> None:
    entries = read(b"x" * (3 * MAX_LINE + 17) + f"\n{A}\n".encode())
    assert [type(entry) for entry in entries] == [BadLine, Seed]


class EndlessList(io.RawIOBase):
    """A list that never ends, as a pipe may."""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        line = b"http://a.cn/1\n"
        buffer[: len(line)] = line
        return len(line)


def test_lists_stream() -> None:
    entries: Iterator[Seed | BadLine] = read_seeds(EndlessList())  # type: ignore[arg-type]
    assert len(list(islice(entries, 1_000))) == 1_000


def test_open_by_path_and_file_url(tmp_path: Path) -> None:
    path = tmp_path / "my list.txt"
    path.write_text(A)
    for source in (str(path), path.as_uri()):
        with open_seeds(source) as listing:
            assert list(listing) == [Seed(A, 1)]


@pytest.mark.parametrize("source", ["missing.txt", "file:///missing.txt", "."])
def test_missing_list_says_what_is_missing(source: str) -> None:
    with pytest.raises(SeedListError, match=r"^cannot read the seed list .+: .+$"):
        open_seeds(source)


def test_unreachable_list_says_why() -> None:
    with pytest.raises(SeedListError, match=r"^cannot fetch the seed list http://127\.0\.0\.1:9/list: "):
        open_seeds("http://127.0.0.1:9/list")


@given(st.binary(max_size=300), st.sampled_from(["-", "a.csv", "a.jsonl", "a.txt"]))
def test_any_bytes_are_read_without_a_crash(body: bytes, name: str) -> None:
    try:
        entries = read(body, name)
    except SeedListError:
        return
    assert all(find_fault(entry.url) is None for entry in entries if isinstance(entry, Seed))
    assert [entry.line for entry in entries] == sorted(entry.line for entry in entries)
