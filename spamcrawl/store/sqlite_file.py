"""The file of a SQLite store: made whole or not at all, checked before it is opened, migrated in one
transaction.

Knows SQLite's file format and error codes; knows nothing of records or tables beyond the list of steps.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex
from struct import pack

from spamcrawl.store import schema
from spamcrawl.store.base import StoreError
from spamcrawl.store.rows import DamagedRow

APPLICATION_ID = 0x5350434C
"""``SPCL`` in the file's header: what tells a store from any other SQLite file."""

MAGIC = b"SQLite format 3\0"
HEADER_BYTES = 100
"""https://www.sqlite.org/fileformat.html section 1.3; all numbers in it are big-endian."""

QUICK_CHECK_BYTES = 16 << 20
"""A file up to this size is checked throughout when it is opened: at most 0.1 s. A larger one is checked
where it is read."""

DAMAGED = "damaged; put a copy back, or save what can be read with: sqlite3 {path} .recover | sqlite3 new.db"

MENDS = {
    sqlite3.SQLITE_BUSY: "locked by another process; end it or try again later",
    sqlite3.SQLITE_LOCKED: "locked by another process; end it or try again later",
    sqlite3.SQLITE_FULL: "the disk is full; free some space and run again",
    sqlite3.SQLITE_IOERR: "the disk failed to read or write; see that it has space, then run again",
    sqlite3.SQLITE_CORRUPT: DAMAGED,
    sqlite3.SQLITE_NOTADB: DAMAGED,
    sqlite3.SQLITE_READONLY: "cannot be written; see to its permissions and its folder's",
    sqlite3.SQLITE_PERM: "cannot be opened; see to its permissions",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened; see to its permissions and its folder's",
}


@contextmanager
def named_errors(path: Path) -> Iterator[None]:
    """Turn SQLite's and the system's errors into one that names the file and the mend."""
    try:
        yield
    except sqlite3.Error as error:
        # The low byte is the class of the error; the rest says where it happened.
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        mend = MENDS.get(code, "unexpected").format(path=path)
        raise StoreError(f"{path}: {mend} ({error})") from error
    except DamagedRow as error:
        raise StoreError(f"{path}: {DAMAGED.format(path=path)} ({error})") from error
    except OSError as error:
        raise StoreError(f"{path}: {error.strerror}; see to the path and its permissions") from error


def open_file(path: Path, *, read_only: bool, wait: float) -> sqlite3.Connection:
    """Return a connection to a checked store of this version; only a missing file is made."""
    with named_errors(path):
        if not path.exists():
            if read_only:
                raise StoreError(f"{path}: no such store; a crawl makes one")
            _create(path)
        _check_header(path)
        db = connect(path, read_only=read_only, wait=wait)
        try:
            _check_inside(db, path)
            _settle_version(db, path, read_only)
        except BaseException:
            db.close()
            raise
    return db


@contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[None]:
    """Run a block as one transaction that holds the write lock from its start, so that what it reads stays true."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    except BaseException:
        # A full disk may have ended the transaction already.
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise


def _create(path: Path) -> None:
    """Make the file beside its place and link it in, so that nobody sees it half made, however many try at once."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{token_hex(8)}")
    try:
        db = sqlite3.connect(draft, isolation_level=None)
        try:
            db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            _take_steps(db, 0)
            db.execute("PRAGMA journal_mode = WAL")
        finally:
            db.close()
        _link(draft, path)
    finally:
        for leftover in path.parent.glob(draft.name + "*"):
            leftover.unlink()


def _link(draft: Path, path: Path) -> None:
    try:
        os.link(draft, path)
    except FileExistsError:
        pass  # Another process made it first; theirs is as good.
    except OSError:
        # No hard links on this file system (FAT, some network shares): a rename is as whole, only not as
        # exclusive.
        draft.rename(path)


def _check_header(path: Path) -> None:
    """Refuse what is no store, or newer, or cut short, before SQLite touches it."""
    with path.open("rb") as file:
        header = file.read(HEADER_BYTES)
        size = file.seek(0, os.SEEK_END)
    if not header:
        raise StoreError(f"{path}: empty, so not a spamcrawl store; remove it or name another file")
    if header[: len(MAGIC)] != MAGIC or len(header) < HEADER_BYTES or _number(header, 68) != APPLICATION_ID:
        raise StoreError(f"{path}: not a spamcrawl store, or damaged at its start; name another file")
    _refuse_newer(_number(header, 60), path)
    # Until the write-ahead log is copied back the file may be shorter than it says.
    if not _log(path).exists() and _number(header, 28) * _page_bytes(header) > size:
        raise StoreError(f"{path}: cut short, {DAMAGED.format(path=path)}")


def _number(header: bytes, offset: int) -> int:
    return int.from_bytes(header[offset : offset + 4], "big")


def _page_bytes(header: bytes) -> int:
    size = int.from_bytes(header[16:18], "big")
    return 65536 if size == 1 else size


def _log(path: Path) -> Path:
    return path.with_name(path.name + "-wal")


def connect(path: Path, *, read_only: bool, wait: float) -> sqlite3.Connection:
    """Open a store that has been checked; reading leaves no file behind that was not there before."""
    options = "mode=rw"
    if read_only and not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
        # No log can be kept in a folder that cannot be written; where there is none, nobody writes here.
        options = "mode=ro" if _log(path).exists() else "mode=ro&immutable=1"
    db = sqlite3.connect(
        f"{path.absolute().as_uri()}?{options}",
        uri=True,
        isolation_level=None,
        timeout=wait,
        check_same_thread=False,
    )
    if read_only:
        db.execute("PRAGMA query_only = 1")
    return db


def _check_inside(db: sqlite3.Connection, path: Path) -> None:
    if path.stat().st_size > QUICK_CHECK_BYTES:
        return
    (found,) = db.execute("PRAGMA quick_check(1)").fetchone()
    if found != "ok":
        raise StoreError(f"{path}: {DAMAGED.format(path=path)} ({found.splitlines()[-1]})")


def _version(db: sqlite3.Connection) -> int:
    (version,) = db.execute("PRAGMA user_version").fetchone()
    return int(version)


def _settle_version(db: sqlite3.Connection, path: Path, read_only: bool) -> None:
    version = _version(db)
    _refuse_newer(version, path)
    if version == len(schema.SQLITE):
        return
    if read_only:
        raise StoreError(f"{path}: written by an older spamcrawl; crawl into it once to bring it up to date")
    with transaction(db):
        # Read again under the lock: another process may have brought it up to date meanwhile.
        version = _version(db)
        _refuse_newer(version, path)
        _take_steps(db, version)


def _refuse_newer(version: int, path: Path) -> None:
    if version > len(schema.SQLITE):
        raise StoreError(
            f"{path}: written by a newer spamcrawl (schema {version}, this one knows {len(schema.SQLITE)});"
            " upgrade spamcrawl or name another file"
        )


class PackBlock:
    """The aggregate ``pack_block(key, article)`` of schema step 5: a block of posting lists, as that step laid it out.

    64 bits each, big-endian: the key without its lower 18 bits, then 34 bits of the article's number; ascending.
    """

    def __init__(self) -> None:
        self._listed: list[int] = []

    def step(self, key: int, article: int) -> None:
        self._listed.append(key >> 18 << 34 | article)

    def finalize(self) -> bytes:
        return pack(f">{len(self._listed)}Q", *sorted(self._listed))


def _take_steps(db: sqlite3.Connection, version: int) -> None:
    # The type stubs know aggregates of one integer that give an integer.
    db.create_aggregate("pack_block", 2, PackBlock)  # type: ignore[arg-type]
    for statement in (statement for step in schema.SQLITE[version:] for statement in step):
        db.execute(statement)
    db.execute(f"PRAGMA user_version = {len(schema.SQLITE)}")
