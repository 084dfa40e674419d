"""Reading a list of seeds: the URLs a crawl starts from.

Lives here: opening a list (path, URL, ``-``), seeing through gzip, byte order marks and GBK, and the three
formats (plain text, CSV, JSONL). Everything streams: a list of ten million URLs costs one line of memory.
It must not know Scrapy, settings or the store.
"""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import itertools
import shutil
import tempfile
import urllib.error
import urllib.request
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

import orjson

from spamcrawl.seedurl import clip, find_fault

MAX_LINE = 1 << 20
"""Bytes of a line that are read; the rest is skipped. Far above any URL, far below what would hurt."""
FETCH_TIMEOUT = 60
"""Seconds of silence after which fetching a list over HTTP gives up."""

FORMATS = {".csv": "csv", ".tsv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".txt": "text"}
STDIN = 0
"""File descriptor of standard input."""
GZIP_MAGIC = b"\x1f\x8b"
UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class SeedListError(Exception):
    """The list as a whole cannot be read. The message is one line and names the mend."""


@dataclass(frozen=True, slots=True)
class Seed:
    """One good URL and the line it stands on, counted from 1."""

    url: str
    line: int


@dataclass(frozen=True, slots=True)
class BadLine:
    """One line that gives no seed, and why. ``reason`` says what to write instead where that is known."""

    line: int
    reason: str
    text: str = ""

    def describe(self, name: str) -> str:
        """Return ``name:line: reason: 'text'`` on one line, control characters escaped, long text cut.

        >>> BadLine(3, "no scheme, write http://a.cn", "a.cn").describe("list.txt")
        "list.txt:3: no scheme, write http://a.cn: 'a.cn'"
        """
        quoted = f": {clip(self.text)!r}" if self.text else ""
        return f"{name}:{self.line}: {self.reason}{quoted}"


@dataclass(slots=True)
class SeedList:
    """An open list. Iterate it once; it closes itself at the end, or as a context manager before."""

    name: str
    """How reports call the list: the path or URL as given, or ``standard input``."""
    stream: IO[bytes]
    own: bool = True
    """False when the list came over the network: it may not name files of this machine then."""

    def __iter__(self) -> Iterator[Seed | BadLine]:
        with self:
            yield from read_seeds(self.stream, self.name, own=self.own)

    def __enter__(self) -> SeedList:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self.stream.close()


def open_seeds(source: str, *, user_agent: str = "spamcrawl") -> SeedList:
    """Open a list by path, ``http(s)`` or ``file`` URL, or ``-`` for standard input.

    Raises :class:`SeedListError` when there is nothing to read.
    """
    if source == "-":
        # Not sys.stdin: Python aborts at exit when a thread still waits for a line there.
        return SeedList("standard input", open(STDIN, "rb", closefd=False))
    if source.lower().startswith(("http://", "https://")):
        return SeedList(source, fetch_list(source, user_agent), own=False)
    path = file_path(source) if source.lower().startswith("file:") else Path(source).expanduser()
    try:
        return SeedList(source, path.open("rb"))
    except OSError as error:
        raise SeedListError(f"cannot read the seed list {source}: {error.strerror}") from error


def file_path(url: str) -> Path:
    """Return the path a ``file:`` URL names, percent-escapes undone."""
    return Path(urllib.request.url2pathname(urlsplit(url).path))


def fetch_list(url: str, user_agent: str) -> IO[bytes]:
    """Fetch a list into a temporary file, so that its size never matters to memory."""
    request = urllib.request.Request(url, headers={"User-Agent": user_agent})
    # Closed with the SeedList that takes it over; a context manager would end its life here.
    spooled = tempfile.TemporaryFile()  # noqa: SIM115
    try:
        with urllib.request.urlopen(request, timeout=FETCH_TIMEOUT) as response:
            shutil.copyfileobj(response, spooled)
    except (OSError, ValueError) as error:  # URLError and timeouts are OSErrors
        spooled.close()
        reason = getattr(error, "reason", None) or error
        raise SeedListError(f"cannot fetch the seed list {url}: {reason}") from error
    spooled.seek(0)
    return spooled


def read_seeds(stream: IO[bytes], name: str = "", *, own: bool = True) -> Iterator[Seed | BadLine]:
    """Yield a :class:`Seed` or a :class:`BadLine` for every line of the list that says something.

    The format is told by the name's ending, else by the first line. A list that breaks off (truncated gzip,
    failing disk) ends with a :class:`BadLine`. A CSV list without a ``url`` column raises :class:`SeedListError`.

    >>> [seed.url for seed in read_seeds(io.BytesIO(b"# mine\\n\\nhttp://a.cn/1\\n"))]
    ['http://a.cn/1']
    """
    last = 0
    try:
        for last, text in split_rows(number_lines(unzip(stream)), name):
            yield judge(last, text, own=own) if isinstance(text, str) else text
    except (EOFError, OSError, zlib.error) as error:
        yield BadLine(last + 1, f"the list breaks off here ({error}); what stood before is used")


def judge(line: int, text: str, *, own: bool) -> Seed | BadLine:
    """Return the seed a line names, or what is wrong with it."""
    url = text.strip().strip("\ufeff")
    reason = find_fault(url, own=own)
    return BadLine(line, reason, url) if reason else Seed(url, line)


Row = tuple[int, "str | BadLine"]
Lines = Iterator[tuple[int, str]]


def split_rows(lines: Lines, name: str) -> Iterator[Row]:
    """Yield (line number, URL as written) for each row of a list in any of the formats."""
    head = list(itertools.islice(drop_blank(lines), 1))
    rest = itertools.chain(head, lines)
    return ROW_READERS[tell_format(name, head[0][1] if head else "")](rest)


def tell_format(name: str, first: str) -> str:
    """Tell the format by the name's ending (before ``.gz``), else by the first line that says something.

    >>> tell_format("list.csv.gz", ""), tell_format("-", '{"url": "http://a.cn"}'), tell_format("-", "id,url")
    ('csv', 'jsonl', 'csv')
    """
    path = urlsplit(name).path if "://" in name else name
    suffixes = [suffix.lower() for suffix in Path(path).suffixes if suffix.lower() not in (".gz", ".gzip")]
    if suffixes and suffixes[-1] in FORMATS:
        return FORMATS[suffixes[-1]]
    if first.lstrip().startswith("{"):
        return "jsonl"
    return "csv" if "url" in column_names(first) else "text"


def column_names(header: str) -> list[str]:
    """Return a CSV header's column names, lower case, white space off; none for a line that is no CSV."""
    try:
        row = next(csv.reader([header], delimiter=tell_delimiter(header)), [])
    except csv.Error:
        return []
    return [cell.strip().lower() for cell in row]


def tell_delimiter(header: str) -> str:
    """Return the separator a CSV header uses most: comma, tab or semicolon."""
    return max(",\t;", key=header.count)


def drop_blank(lines: Lines) -> Lines:
    """Skip blank lines and ``#`` comments, which every format allows before its first row."""
    return ((number, text) for number, text in lines if text.strip() and not text.lstrip().startswith("#"))


def read_text_rows(lines: Lines) -> Iterator[Row]:
    yield from drop_blank(lines)


def read_jsonl_rows(lines: Lines) -> Iterator[Row]:
    for number, text in drop_blank(lines):
        try:
            row: Any = orjson.loads(text)
        except orjson.JSONDecodeError as error:
            yield number, BadLine(number, f"not JSON ({error})", text)
            continue
        url = row.get("url") if isinstance(row, dict) else None
        if isinstance(url, str):
            yield number, url
        else:
            yield number, BadLine(number, 'no "url" text in the row, write {"url": "http://…"}', text)


def read_csv_rows(lines: Lines) -> Iterator[Row]:
    """Yield the ``url`` cell of each row; a row may span lines and is named by its last."""
    numbers: list[int] = [0]
    _, header = next(lines, (1, ""))
    names = column_names(header)
    if "url" not in names:
        found = clip(", ".join(names))
        raise SeedListError(f"the CSV list has no url column (found: {found}), name one column url")
    column = names.index("url")
    reader = csv.reader(remember_number(lines, numbers), delimiter=tell_delimiter(header))
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield numbers[0], BadLine(numbers[0], f"not CSV ({error})")
            continue
        if not any(cell.strip() for cell in row):
            continue
        missing = BadLine(numbers[0], "no url cell", ",".join(row))
        yield numbers[0], row[column] if column < len(row) else missing


def remember_number(lines: Lines, numbers: list[int]) -> Iterator[str]:
    """Yield the texts, leaving the number of the latest in ``numbers[0]`` for whoever reports on it."""
    for numbers[0], text in lines:
        yield text


ROW_READERS: dict[str, Callable[[Lines], Iterator[Row]]] = {
    "text": read_text_rows,
    "csv": read_csv_rows,
    "jsonl": read_jsonl_rows,
}


def unzip(stream: IO[bytes]) -> io.BufferedIOBase:
    """Return the stream, uncompressed when its first bytes say gzip, whatever it is called."""
    buffered = io.BufferedReader(stream) if not hasattr(stream, "peek") else stream  # type: ignore[type-var]
    if buffered.peek(2)[:2] == GZIP_MAGIC:
        return io.BufferedReader(gzip.GzipFile(fileobj=buffered))
    return buffered  # type: ignore[return-value]


def number_lines(stream: io.BufferedIOBase) -> Lines:
    """Yield (number from 1, text) for each line, whatever its encoding and line break."""
    if stream.peek(2)[:2] in UTF16_MARKS:  # type: ignore[attr-defined]
        yield from enumerate(io.TextIOWrapper(stream, "utf-16", errors="replace"), 1)  # type: ignore[type-var]
        return
    for number in itertools.count(1):
        line = read_line(stream)
        if not line:
            return
        yield number, decode_line(line.removeprefix(codecs.BOM_UTF8) if number == 1 else line)


def read_line(stream: io.BufferedIOBase) -> bytes:
    """Read a line, keeping its first :data:`MAX_LINE` bytes; empty at the end."""
    line = stream.readline(MAX_LINE)
    part = line
    while len(part) == MAX_LINE and not part.endswith(b"\n"):
        part = stream.readline(MAX_LINE)
    return line


def decode_line(line: bytes) -> str:
    """Read a line as UTF-8, else as GB18030, which Chinese spreadsheets export."""
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("gb18030", errors="replace")
