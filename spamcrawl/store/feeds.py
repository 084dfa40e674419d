"""Feeds: JSONL views of a store, exported whole or followed row by row. Never the record itself.

Every row of a feed can be written again from the store, so a feed needs no state of its own: what a file lacks is
found by comparing it with the store. Knows files and the store protocol; knows no backend, no crawl and no settings.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex
from types import TracebackType
from typing import BinaryIO, Self

import orjson

from spamcrawl.store.base import Row, Store, StoreError

FEEDS: dict[str, Callable[[Store, int], Iterator[Row]]] = {
    "articles": lambda store, after: store.articles(after),
    "sightings": lambda store, after: store.sightings(after),
}
"""Every feed by name; each row carries ``seq``, ascending."""

CHUNK_BYTES = 1 << 20
"""Rows are written in pieces of about this size: few system calls, little memory."""

BLOCK_BYTES = 1 << 16
"""How much is read at a time when the last line break is looked for from the end."""

PROBES = 16
"""Lines, evenly spread over a found file, that must equal the store's rows before it is taken for this store's feed.
A store made anew from the same seeds differs in every row's time, so two would do; 16 cost a few milliseconds."""

IDENTITY = ("seq", "url", "content_hash", "fetched_at", "first_seen")
"""What a row of either feed says of itself that no upgrade and no later look for near-duplicates changes."""


class FeedError(StoreError):
    """A feed cannot be written. The message names the file and the mend; the store has every row."""


def encode_row(row: Row) -> bytes:
    """Return a row as its line in a feed.

    >>> encode_row({"seq": 1, "title": "渔港"}).decode()
    '{"seq":1,"title":"渔港"}\\n'
    """
    return orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE)


def export_feed(store: Store, name: str, target: Path | BinaryIO) -> int:
    """Write a whole feed and return its number of rows. A path has the old file or the new one, never a part."""
    if not isinstance(target, Path):
        return _write_rows(store, name, target)
    with _named_errors(target):
        target = target.resolve()
        if target.exists() and not target.is_file():
            # A pipe or a device has no old content to keep.
            with target.open("wb") as stream:
                return _write_rows(store, name, stream)
        return _replace_file(store, name, target)


def _replace_file(store: Store, name: str, target: Path) -> int:
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.{token_hex(8)}")
    try:
        with draft.open("xb") as stream:
            count = _write_rows(store, name, stream)
            stream.flush()
            os.fsync(stream.fileno())
        with _hold(target):
            draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    return count


def _write_rows(store: Store, name: str, stream: BinaryIO) -> int:
    count = 0
    for row in FEEDS[name](store, 0):
        stream.write(encode_row(row))
        count += 1
    return count


@contextmanager
def _hold(path: Path) -> Iterator[None]:
    """Keep a crawl from following a file while it is replaced, and refuse to replace one that is followed."""
    if not path.exists():
        yield
        return
    file = os.open(path, os.O_RDONLY)
    try:
        _lock(file, path)
        yield
    finally:
        os.close(file)


def _lock(file: int, path: Path) -> None:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise FeedError(f"{path}: a crawl is writing this feed; name another file, or wait for its end") from error


@contextmanager
def _named_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise FeedError(
            f"{path}: {error.strerror}; see to its space and permissions, then run again (nothing is lost)"
        ) from error


class Feed:
    """A feed file that follows a store: complete when opened, and again after each :meth:`catch_up`.

    Opening it repairs what a killed process left: a line half written is cut off and written again, missing rows are
    added. A file with rows of another store, or with rows that this one would write differently today, is set aside
    under a numbered name, never overwritten. One process follows a file at a time.

        with Feed(store, "articles", Path("output/articles.jsonl")) as feed:
            store.add(records)
            feed.catch_up()
    """

    def __init__(self, store: Store, name: str, path: Path) -> None:
        self.path = path.resolve()
        self.set_aside: Path | None = None
        """Where a file was moved that stood at this path and could not be followed."""
        self.outdated = False
        """True where that file has rows of this store, as an older program or an older state of the store gave them."""
        self._store = store
        self._rows = FEEDS[name]
        with _named_errors(self.path):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._file = _open_locked(self.path)
        try:
            self._seq, self._end = self._repair()
            self.catch_up()
        except BaseException:
            os.close(self._file)
            raise

    def catch_up(self) -> int:
        """Append every row the store has and the file lacks; return their number."""
        count, lines = 0, bytearray()
        for row in self._rows(self._store, self._seq):
            lines += encode_row(row)
            count += 1
            if len(lines) >= CHUNK_BYTES:
                self._append(lines, row["seq"])
                lines.clear()
        if lines:
            self._append(lines, row["seq"])
        return count

    def close(self) -> None:
        """Bring the file to the disk and let go of it; closing twice is allowed."""
        if self._file >= 0:
            with _named_errors(self.path):
                os.fsync(self._file)
                os.close(self._file)
            self._file = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _append(self, lines: bytearray, seq: int) -> None:
        """Write whole lines or, where the disk does not take them all, none."""
        with _named_errors(self.path):
            try:
                _write_all(self._file, lines)
            except OSError:
                os.ftruncate(self._file, self._end)
                raise
        self._seq, self._end = seq, self._end + len(lines)

    def _repair(self) -> tuple[int, int]:
        """Return the last seq the file has and where its whole lines end; cut off a line half written."""
        with _named_errors(self.path), self.path.open("rb") as file:
            end = _break_before(file, file.seek(0, os.SEEK_END))
            seq = self._last_seq(file, end)
            if seq is None:
                self.outdated = self._is_outdated(file, end)
                self._put_aside()
                return 0, 0
            os.ftruncate(self._file, end)
        return seq, end

    def _last_seq(self, file: BinaryIO, end: int) -> int | None:
        """Return the seq of the last whole line, 0 for none, or None where the file is not this store's feed."""
        seq = 0
        for line in _probe(file, end):
            found = _seq_of(line)
            if found <= seq or line != self._line_after(found - 1):
                return None
            seq = found
        file.seek(end)
        # What a killed process began to write is the beginning of the next row; anything else is somebody's text.
        expected = self._line_after(seq)
        return seq if expected.startswith(file.read(len(expected) + 1)) else None

    def _is_outdated(self, file: BinaryIO, end: int) -> bool:
        """Tell whether the rows of a file that cannot be followed are this store's, and only say it differently."""
        pairs = [(line, self._line_after(_seq_of(line) - 1)) for line in _probe(file, end)]
        return any(line != own for line, own in pairs) and all(_identify(line) == _identify(own) for line, own in pairs)

    def _line_after(self, seq: int) -> bytes:
        """Return the first line after a seq, empty where the store has none."""
        return next((encode_row(row) for row in self._rows(self._store, seq)), b"")

    def _put_aside(self) -> None:
        number = 1
        while (aside := self.path.with_name(f"{self.path.name}.{number}")).exists():
            number += 1
        self.path.rename(aside)
        self.set_aside = aside
        foreign, self._file = self._file, _open_locked(self.path)
        os.close(foreign)


def _open_locked(path: Path) -> int:
    """Open a file for appending and hold it; start again where it was replaced before it was held."""
    while True:
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o666)
        try:
            if not path.is_file():
                raise FeedError(f"{path}: not a regular file; a crawl can follow only a file")
            _lock(file, path)
            if path.exists() and os.path.samestat(os.fstat(file), path.stat()):
                return file
        except BaseException:
            os.close(file)
            raise
        os.close(file)


def _write_all(file: int, lines: bytearray) -> None:
    left = memoryview(lines)
    while left:
        left = left[os.write(file, left) :]
    left.release()


def _break_before(file: BinaryIO, position: int) -> int:
    """Return one past the last line break before a position, 0 where there is none."""
    while position > 0:
        start = max(0, position - BLOCK_BYTES)
        file.seek(start)
        found = file.read(position - start).rfind(b"\n")
        if found >= 0:
            return start + found + 1
        position = start
    return 0


def _probe(file: BinaryIO, end: int) -> Iterator[bytes]:
    """Yield some of the whole lines before ``end`` in order, the first and the last among them."""
    if end == 0:
        return
    places = [end * number // PROBES for number in range(PROBES)]
    for start in sorted({_break_before(file, place) for place in [*places, end - 1]}):
        file.seek(start)
        yield file.readline()


def _seq_of(line: bytes) -> int:
    """Return a line's seq, 0 where it has none."""
    seq = _identify(line)[0]
    return seq if isinstance(seq, int) else 0


def _identify(line: bytes) -> tuple[object, ...]:
    """Return the values of :data:`IDENTITY` in a line, None for what it lacks."""
    try:
        row = orjson.loads(line)
    except ValueError:
        row = None
    return tuple(row.get(name) if isinstance(row, dict) else None for name in IDENTITY)
