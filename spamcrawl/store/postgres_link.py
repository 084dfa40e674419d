"""The way to a PostgreSQL store: connecting, naming errors, making and migrating the tables in one transaction.

Everything lives in a database schema of its own, so that a store can share a database. Knows nothing of records.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from random import uniform
from time import monotonic, sleep
from typing import Any, TypeVar

import psycopg
from psycopg import errors
from psycopg.conninfo import conninfo_to_dict

from spamcrawl.store import schema
from spamcrawl.store.base import StoreError
from spamcrawl.store.rows import DamagedRow

Result = TypeVar("Result")
Connection = psycopg.Connection[tuple[Any, ...]]

NAMESPACE = "spamcrawl"

SETUP_LOCK = 0x5350434C_00000001
"""Advisory lock held while tables are made or changed: processes that start together do it once."""

WRITE_LOCK = 0x5350434C_00000002
"""Advisory lock that writers share; see :mod:`spamcrawl.store.postgres`."""

NEAR_LOCK = 0x5350434C_00000003
"""Advisory lock of who adds articles, shared by those who do not compare them: two near copies in two batches at once
would not see each other. Held from before numbers are drawn, so that an earlier article has the lower one."""

PAUSES = (0.02, 0.1, 0.5, 2.0)
"""Longest waits in seconds before work is tried again, the last one until time is up: a lost race is over at once, a
server that restarts takes seconds."""

PASSING = (
    # Two of this program's batches cannot lose to each other, but another program's transaction may be in the way.
    errors.DeadlockDetected,
    errors.SerializationFailure,
    errors.AdminShutdown,
    errors.CrashShutdown,
    errors.CannotConnectNow,
)
"""Errors that pass by themselves; so does a lost connection."""

MENDS: tuple[tuple[type[psycopg.Error], str], ...] = (
    (errors.LockNotAvailable, "locked by another session; end it or try again later"),
    (errors.DiskFull, "the server's disk is full; free some space and run again"),
    (errors.InsufficientPrivilege, f"may not be used; grant this user the schema {NAMESPACE} and its tables"),
    (errors.ReadOnlySqlTransaction, "opened for reading only"),
    (errors.DataCorrupted, "damaged; restore a backup"),
    (errors.IndexCorrupted, "damaged; rebuild its indexes with REINDEX, or restore a backup"),
    (errors.UndefinedTable, f"damaged: a table of the schema {NAMESPACE} is missing; restore a backup"),
    (errors.UndefinedColumn, f"damaged: a column of the schema {NAMESPACE} is missing; restore a backup"),
    (psycopg.OperationalError, "cannot be reached; see that the server runs and lets this user in"),
)


def public_name(url: str) -> str:
    """Return a URL without user and password, for messages.

    >>> public_name("postgresql://ada:secret@db.example:5433/crawl?sslmode=require")
    'postgresql://db.example:5433/crawl'
    """
    try:
        parts = conninfo_to_dict(url)
    except psycopg.ProgrammingError as error:
        raise StoreError(
            f"postgresql://…: not a database URL; write postgresql://user@host/database ({error})"
        ) from None
    port = f":{parts['port']}" if "port" in parts else ""
    return f"postgresql://{parts.get('host', '')}{port}/{parts.get('dbname', '')}"


@contextmanager
def named_errors(name: str) -> Iterator[None]:
    """Turn the driver's errors into one that names the store and the mend."""
    try:
        yield
    except psycopg.Error as error:
        mend = next((mend for kind, mend in MENDS if isinstance(error, kind)), "unexpected")
        raise StoreError(f"{name}: {mend} ({str(error).strip()})") from error
    except DamagedRow as error:
        raise StoreError(f"{name}: damaged; restore a backup ({error})") from error


def connect(url: str, *, read_only: bool, wait: float) -> Connection:
    """Open a session; ``wait`` in seconds bounds the connection and every lock."""
    given = conninfo_to_dict(url).get("options") or ""
    settings = {
        "search_path": NAMESPACE,
        "lock_timeout": f"{max(1, round(wait * 1000))}ms",
        "default_transaction_read_only": "on" if read_only else "off",
        # A claim reads what another writer has just committed, which a snapshot kept for the transaction would hide.
        "default_transaction_isolation": "read\\ committed",
        # Every query is a few look-ups; where the server guesses that it is large, compiling it takes 0.2 s.
        "jit": "off",
    }
    options = " ".join([str(given), *(f"-c {name}={value}" for name, value in settings.items())])
    return psycopg.connect(
        url,
        autocommit=True,
        options=options,
        application_name="spamcrawl",
        connect_timeout=max(2, round(wait)),
        client_encoding="utf8",
    )


class Link:
    """One session with the server, made anew when it is lost."""

    def __init__(self, url: str, *, read_only: bool, wait: float) -> None:
        self._name = public_name(url)
        self._connect = partial(connect, url, read_only=read_only, wait=wait)
        self._wait = wait
        self._closed = False
        with named_errors(self._name):
            self._db = self._connect()

    def run(self, work: Callable[[Connection], Result]) -> Result:
        """Do work in the session; where it fails for a reason that passes, do it again from its start."""
        end = monotonic() + self._wait
        tries = 0
        with named_errors(self._name):
            while True:
                pause = PAUSES[min(tries, len(PAUSES) - 1)]
                try:
                    return work(self._session())
                except psycopg.OperationalError as error:
                    if not self._passes(error) or monotonic() + pause > end:
                        raise
                sleep(uniform(pause / 2, pause))
                tries += 1

    def close(self) -> None:
        self._closed = True
        self._db.close()

    def _session(self) -> Connection:
        if self._db.closed and not self._closed:
            self._db = self._connect()
        return self._db

    def _passes(self, error: psycopg.OperationalError) -> bool:
        return not self._closed and (self._db.closed or isinstance(error, PASSING))


def settle_version(db: Connection, name: str, *, read_only: bool) -> None:
    """Make the tables where there are none, bring older ones up to date, refuse newer and foreign ones."""
    version = _version(db)
    _refuse_newer(version, name)
    if version == len(schema.POSTGRES):
        return
    if read_only:
        what = (
            "no store there; a crawl makes one" if version == 0 else "written by an older spamcrawl; crawl into it once"
        )
        raise StoreError(f"{name}: {what}")
    with db.transaction():
        db.execute("SELECT pg_advisory_xact_lock(%s)", (SETUP_LOCK,))
        # Read again under the lock: another process may have been faster.
        version = _version(db)
        _refuse_newer(version, name)
        if version == 0:
            _make_namespace(db, name)
        for statement in (statement for step in schema.POSTGRES[version:] for statement in step):
            db.execute(statement)
        db.execute("UPDATE schema_version SET version = %s", (len(schema.POSTGRES),))


def copy_rows(
    db: Connection, table: str, columns: Sequence[str], types: Sequence[str], rows: Sequence[tuple[Any, ...]]
) -> None:
    """Append rows to a table; ``types`` say how each column travels."""
    if not rows:
        return
    query = f"COPY {table} ({', '.join(columns)}) FROM STDIN (FORMAT binary)"
    with db.cursor() as cursor, cursor.copy(query) as copy:
        copy.set_types(types)
        for row in rows:
            copy.write_row(row)


def _version(db: Connection) -> int:
    """Return the schema version, 0 where there is no store."""
    if "schema_version" not in _tables(db):
        return 0
    version = _value(db, f"SELECT version FROM {NAMESPACE}.schema_version")
    return version if isinstance(version, int) else 0


def _tables(db: Connection) -> set[str]:
    # Not to_regclass: that asks the session's cache, which does not know yet what another session has just made.
    query = "SELECT relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE nspname = %s"
    return {name for (name,) in db.execute(query, (NAMESPACE,))}


def _make_namespace(db: Connection, name: str) -> None:
    if _value(db, "SHOW server_encoding") != "UTF8":
        raise StoreError(f"{name}: this database cannot hold every language; create one with ENCODING 'UTF8'")
    if _tables(db):
        raise StoreError(f"{name}: its schema {NAMESPACE} belongs to something else; name another database")
    # Asked for first: IF NOT EXISTS would still need the right to create schemas.
    if _value(db, f"SELECT NOT EXISTS (SELECT FROM pg_namespace WHERE nspname = '{NAMESPACE}')"):
        db.execute(f"CREATE SCHEMA {NAMESPACE}")
    db.execute("CREATE TABLE schema_version (version integer NOT NULL)")
    db.execute("INSERT INTO schema_version VALUES (0)")


def _value(db: Connection, query: str) -> object:
    row = db.execute(query).fetchone()
    return None if row is None else row[0]


def _refuse_newer(version: int, name: str) -> None:
    if version > len(schema.POSTGRES):
        raise StoreError(
            f"{name}: written by a newer spamcrawl (schema {version}, this one knows {len(schema.POSTGRES)});"
            " upgrade spamcrawl or name another database"
        )
