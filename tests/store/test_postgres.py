"""A PostgreSQL store on a real server: what is refused, and what survives lost sessions, lost answers and deadlocks."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress

import psycopg
import pytest

from spamcrawl.store import Counts, Store, StoreError, open_store
from spamcrawl.store.postgres_link import NAMESPACE

from .conftest import drop_store
from .records import make_record


@pytest.fixture
def url(postgres: str) -> str:
    drop_store(postgres)
    return postgres


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    with open_store(url, wait=5) as store:
        yield store


@pytest.fixture
def admin(postgres: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(postgres, autocommit=True) as db:
        yield db


def end_sessions(admin: psycopg.Connection) -> None:
    """End every session of a store and wait until it is gone."""
    ours = "FROM pg_stat_activity WHERE application_name = 'spamcrawl'"
    admin.execute(f"SELECT pg_terminate_backend(pid) {ours}")
    while admin.execute(f"SELECT pid {ours}").fetchall():
        time.sleep(0.01)


class TestRefused:
    def test_no_server(self) -> None:
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            port = taken.getsockname()[1]
            with pytest.raises(
                StoreError, match=rf"postgresql://127.0.0.1:{port}/crawl: cannot be reached; see"
            ) as caught:
                open_store(f"postgresql://ada:secret@127.0.0.1:{port}/crawl", wait=0.1)
        assert "secret" not in str(caught.value)

    def test_no_database(self, postgres: str) -> None:
        with pytest.raises(StoreError, match='database "nowhere" does not exist'):
            open_store(postgres.replace("/postgres", "/nowhere"))

    def test_no_url(self) -> None:
        with pytest.raises(StoreError, match="not a database URL; write postgresql://user@host/database"):
            open_store("postgresql://host:port:7/x?nonsense=1")

    def test_tables_of_another_program(self, url: str, admin: psycopg.Connection) -> None:
        admin.execute(f"CREATE SCHEMA {NAMESPACE}")
        admin.execute(f"CREATE TABLE {NAMESPACE}.orders (id integer)")
        with pytest.raises(StoreError, match="its schema spamcrawl belongs to something else; name another database"):
            open_store(url)
        tables = admin.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", (NAMESPACE,)).fetchall()
        assert tables == [("orders",)]

    def test_a_database_for_one_language(self, postgres: str, admin: psycopg.Connection) -> None:
        admin.execute("DROP DATABASE IF EXISTS latin")
        admin.execute("CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0")
        with pytest.raises(StoreError, match="create one with ENCODING 'UTF8'"):
            open_store(postgres.replace("/postgres", "/latin"))
        admin.execute("DROP DATABASE latin")

    def test_a_user_without_rights(self, url: str, admin: psycopg.Connection) -> None:
        open_store(url).close()
        admin.execute("DROP ROLE IF EXISTS visitor")
        admin.execute("CREATE ROLE visitor LOGIN")
        with pytest.raises(StoreError, match="may not be used; grant this user the schema spamcrawl"):
            open_store(url.replace("//spamcrawl@", "//visitor@"))

    def test_a_missing_table(self, url: str, admin: psycopg.Connection) -> None:
        open_store(url).close()
        admin.execute(f"DROP TABLE {NAMESPACE}.sightings")
        with open_store(url) as store, pytest.raises(StoreError, match="damaged: a table"):
            store.add([make_record("渔火", 1)])

    def test_a_damaged_text(self, store: Store, admin: psycopg.Connection) -> None:
        store.add([make_record("渔火", 1)])
        admin.execute(f"UPDATE {NAMESPACE}.articles SET body = 'x'")
        with pytest.raises(StoreError, match="damaged; restore a backup"):
            list(store.articles())


def test_a_prepared_schema_is_used(url: str, admin: psycopg.Connection) -> None:
    """Who may not create schemas can be given one."""
    admin.execute("DROP ROLE IF EXISTS crawler")
    admin.execute("CREATE ROLE crawler LOGIN")
    admin.execute(f"CREATE SCHEMA {NAMESPACE} AUTHORIZATION crawler")
    with open_store(url.replace("//spamcrawl@", "//crawler@")) as store:
        assert store.add([make_record("渔火", 1)])[0].new


def test_a_locked_store(url: str) -> None:
    with open_store(url, wait=0.2) as store, psycopg.connect(url) as holder:
        holder.execute(f"LOCK TABLE {NAMESPACE}.content IN EXCLUSIVE MODE")
        with pytest.raises(StoreError, match="locked by another session; end it or try again later"):
            store.add([make_record("渔火", 1)])
        holder.rollback()
        assert store.add([make_record("渔火", 1)])[0].new
        assert store.counts() == Counts(1, 1, 0)


def test_lost_sessions_are_made_anew(store: Store, admin: psycopg.Connection) -> None:
    store.add([make_record("渔火", 1)])
    rows = store.sightings()
    end_sessions(admin)
    assert [claim.new for claim in store.add([make_record("渔火", 2), make_record("潮汐", 3)])] == [False, True]
    end_sessions(admin)
    assert len(list(rows)) >= 1
    assert store.counts() == Counts(articles=2, sightings=3, copies=1)


def test_a_session_lost_at_the_commit(store: Store, admin: psycopg.Connection) -> None:
    """The server ends the session instead of committing, once: the batch is written again."""
    admin.execute(f"CREATE SEQUENCE {NAMESPACE}.tries")
    admin.execute(
        f"""CREATE FUNCTION {NAMESPACE}.fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            IF nextval('{NAMESPACE}.tries') = 1 THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF;
            RETURN NULL; END $$"""
    )
    admin.execute(
        f"""CREATE CONSTRAINT TRIGGER fail AFTER INSERT ON {NAMESPACE}.articles DEFERRABLE INITIALLY DEFERRED
            FOR EACH ROW EXECUTE FUNCTION {NAMESPACE}.fail()"""
    )
    assert store.add([make_record("渔火", 1)])[0].new
    assert admin.execute(f"SELECT last_value FROM {NAMESPACE}.tries").fetchone() == (2,)
    assert store.counts() == Counts(1, 1, 0)


@contextmanager
def losing_the_answer(url: str) -> Iterator[str]:
    """Pass bytes to the server and back, but cut the line once, when the server says that a batch is committed."""
    server = psycopg.conninfo.conninfo_to_dict(url)
    cut = threading.Event()

    def forward(source: socket.socket, target: socket.socket, *, answers: bool) -> None:
        with suppress(OSError):
            written = False
            while piece := source.recv(65536):
                written = written or b"COPY 1" in piece
                if answers and written and b"COMMIT\0" in piece and not cut.is_set():
                    cut.set()
                    break
                target.sendall(piece)
        for line in (source, target):
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    def accept() -> None:
        with suppress(OSError):
            while True:
                client, _ = listener.accept()
                upstream = socket.create_connection((server["host"], server["port"]))
                sockets.extend([client, upstream])
                for source, target, answers in ((client, upstream, False), (upstream, client, True)):
                    thread = threading.Thread(target=forward, args=(source, target), kwargs={"answers": answers})
                    threads.append(thread)
                    thread.start()

    sockets: list[socket.socket] = []
    threads: list[threading.Thread] = []
    listener = socket.create_server(("127.0.0.1", 0))
    accepting = threading.Thread(target=accept)
    accepting.start()
    try:
        yield url.replace(f":{server['port']}/", f":{listener.getsockname()[1]}/")
        assert cut.is_set()
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        accepting.join()
        for thread in threads:
            thread.join()
        for line in [listener, *sockets]:
            line.close()


def test_a_commit_whose_answer_is_lost_is_not_written_twice(url: str) -> None:
    open_store(url).close()
    with losing_the_answer(url) as detour, open_store(detour, wait=5) as store:
        claims = store.add([make_record("渔火", 1), make_record("渔火", 2)])
        assert [claim.new for claim in claims] == [True, False]
        assert [row["seq"] for row in store.sightings()] == [claim.seq for claim in claims]


def test_a_deadlock_with_another_program(store: Store, url: str) -> None:
    """Another session claims the batch's two keys in the other order; the server ends one of both, and both go on."""
    records = sorted(
        (make_record(f"故事{number}", number) for number in range(2)),
        key=lambda record: str(record.article.content_hash),
    )
    insert = f"INSERT INTO {NAMESPACE}.content VALUES (%s::text::uuid, 0) ON CONFLICT DO NOTHING"
    low, high = (record.article.content_hash for record in records)
    claims: list[object] = []
    with closing(psycopg.connect(url)) as other:
        other.execute(insert, (high,))
        writer = threading.Thread(target=lambda: claims.extend(store.add(records)))
        writer.start()
        while not other.execute("SELECT 1 FROM pg_locks WHERE NOT granted").fetchall():
            time.sleep(0.01)
        with suppress(psycopg.errors.DeadlockDetected):
            other.execute(insert, (low,))
        other.rollback()
        writer.join()
    assert len(claims) == 2
    assert store.counts() == Counts(2, 2, 0)


def test_a_closed_store_stays_closed(store: Store) -> None:
    store.close()
    started = time.monotonic()
    with pytest.raises(StoreError, match="closed"):
        store.add([make_record("渔火", 1)])
    assert time.monotonic() - started < 10, "it must not wait for a server, which takes 30 s"
