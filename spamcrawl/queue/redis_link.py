"""The way to a Redis server: checked when it is opened, patient when the server is away for a while.

Knows Redis and its errors; knows nothing of requests or jobs beyond the script that keeps them.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit, urlunsplit

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import (
    AuthenticationError,
    BusyLoadingError,
    ConnectionError,
    RedisError,
    ResponseError,
    TimeoutError,
)
from redis.retry import Retry

from spamcrawl.store.base import StoreError

logger = logging.getLogger(__name__)

SCRIPT = Path(__file__).with_name("redis.lua").read_text("utf-8")
SCHEMA = 1
"""Version of the keys; a server that holds another is left alone."""
LEAST_REDIS = 7

PREFIX = "spamcrawl"
PATIENCE = 120.0
"""Seconds for which a server may be away: a restart that loads an append-only file of a gigabyte takes ten."""
START_PATIENCE = 5.0
"""The same for one that opens the queue: enough for a restart in which both were caught, and a wrong address is told
soon."""
CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 30.0
"""Longest silence of a server that is there: a fork or a slow disk stalls it for seconds."""
FIRST_PAUSE, LONGEST_PAUSE = 0.05, 2.0
"""Seconds between two tries, doubled each time."""

OPTIONS = {"prefix", "patience"}
AWAY = (ConnectionError, TimeoutError, BusyLoadingError)


@dataclass(frozen=True, slots=True)
class Place:
    """A queue in Redis as its URL names it: ``redis://[user:password@]host:port/db?prefix=NAME&patience=SECONDS``."""

    url: str
    """Without our own options."""
    prefix: str = PREFIX
    patience: float = PATIENCE

    def __str__(self) -> str:
        """Return the URL for a message: no password in it."""
        parts = urlsplit(self.url)
        return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))


def read_place(text: str) -> Place:
    """Return what a URL names. Raises StoreError.

    >>> place = read_place("redis://:secret@localhost:6379/0?prefix=nightly")
    >>> place.prefix, place.patience, str(place)
    ('nightly', 120.0, 'redis://localhost:6379/0')
    """
    parts = urlsplit(text)
    shown = str(Place(text))
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    unknown = sorted(options.keys() - OPTIONS)
    if unknown:
        raise StoreError(f"{shown}: unknown option {unknown[0]}; there are {' and '.join(sorted(OPTIONS))}")
    try:
        patience = float(options.get("patience", PATIENCE))
        port = parts.port
    except ValueError as error:
        raise StoreError(f"{shown}: {error}; write redis://host:6379/0?prefix=NAME&patience=SECONDS") from None
    database = parts.path.strip("/")
    if not parts.hostname or port == 0 or not (database.isdecimal() or not database) or not patience >= 0:
        raise StoreError(f"{shown}: not a Redis URL; write redis://host:6379/0")
    prefix = options.get("prefix", PREFIX)
    if not prefix or not prefix.isascii() or not prefix.isprintable() or " " in prefix:
        raise StoreError(f"{shown}: the prefix {prefix!r} is no word; write letters and digits")
    return Place(urlunsplit(parts._replace(query="")), prefix, patience)


class Link:
    """A connection that runs the queue's script. Every method raises StoreError, which names server and mend."""

    def __init__(
        self, place: Place, *, judge: bool = True, create: bool = True, clock: Callable[[], float] | None = None
    ) -> None:
        """Connect; ``judge`` the server and its keys before anything is asked of them."""
        self.place = place
        self.patience = place.patience
        self.clock = clock
        self.server: Redis = Redis.from_url(
            place.url,
            socket_connect_timeout=CONNECT_SECONDS,
            socket_timeout=ANSWER_SECONDS,
            retry=Retry(NoBackoff(), 0),  # Trying again is decided here: see `try_again`.
            protocol=2,  # Nothing of the third is used, and it costs a greeting.
            driver_info=None,
        )
        self._script = self.server.register_script(SCRIPT)
        try:
            if judge:
                self._check(create)
        except BaseException:
            self.close()
            raise

    def run(self, command: str, *arguments: Any) -> Any:
        """Run a command of the script, again if need be: every command may be repeated."""
        now = "" if self.clock is None else repr(self.clock())
        return self.ask(lambda: self._script(args=(command, self.place.prefix, now, *arguments)))

    def ask(self, question: Callable[[], Any], *, patience: float | None = None) -> Any:
        """Ask the server, and if it is away again and again for as long as the place's patience lasts."""
        patience = self.patience if patience is None else patience
        begun, pause, told = time.monotonic(), FIRST_PAUSE, False
        while True:
            try:
                answer = question()
            except AuthenticationError as error:
                raise StoreError(f"{self.place}: {error}; write redis://user:password@host:6379/0") from error
            except AWAY as error:
                # One that loads its file is there, and says how it is: it is waited for in any case.
                allowed = self.place.patience if isinstance(error, BusyLoadingError) else patience
                if time.monotonic() + pause > begun + allowed:
                    self.patience = 0.0  # Who is leaving does not wait a second time.
                    mend = "start the server, or name the right one"
                    raise StoreError(f"{self.place}: no answer ({error}); {mend}") from error
                if not told:
                    logger.warning("%s is away (%s); trying again for %.0f s", self.place, error, allowed)
                told = True
                time.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
            except RedisError as error:
                raise StoreError(f"{self.place}: {describe_error(error)}") from error
            else:
                if told:
                    logger.warning("%s is back", self.place)
                return answer

    def key(self, name: str) -> str:
        return f"{self.place.prefix}:{name}"

    def close(self) -> None:
        self.server.close()

    def _check(self, create: bool) -> None:
        """See that the server can keep a queue."""
        patience = min(START_PATIENCE, self.place.patience)
        judge_server(self.ask(self.server.info, patience=patience), str(self.place))
        if create:
            self.ask(lambda: self.server.set(self.key("schema"), SCHEMA, nx=True))
        found = self.ask(lambda: self.server.get(self.key("schema")))
        if found is None:
            raise StoreError(f"{self.place}: no such queue under the prefix {self.place.prefix}; a crawl makes one")
        if not found.isdigit() or int(found) != SCHEMA:
            raise StoreError(
                f"{self.place}: its queue was written by another spamcrawl (schema {found.decode(errors='replace')},"
                f" this one knows {SCHEMA}); use that one, or name another prefix: ?prefix=NAME"
            )


def judge_server(found: dict[str, Any], place: str) -> None:
    """Refuse a server that would lose requests, and warn of one that may. ``found`` is its INFO."""
    version = str(found.get("redis_version", "0"))
    if int(version.partition(".")[0]) < LEAST_REDIS:
        raise StoreError(f"{place}: Redis {version} is too old; install Redis {LEAST_REDIS} or newer")
    if found.get("redis_mode") == "cluster":
        raise StoreError(f"{place}: a cluster, and a queue is one server's; name a server that is none")
    if found.get("role") not in ("master", None):
        raise StoreError(f"{place}: a replica, which cannot be written; name its master")
    policy = str(found.get("maxmemory_policy", "noeviction"))
    if int(found.get("maxmemory", 0)) and policy.startswith("allkeys"):
        raise StoreError(
            f"{place}: drops requests when its memory is full (maxmemory-policy {policy}); set it to noeviction"
        )
    if int(found.get("maxmemory", 0)) and policy != "noeviction":
        logger.warning(
            "%s forgets its workers when its memory is full (%s); set maxmemory-policy noeviction", place, policy
        )
    if not int(found.get("aof_enabled", 0)):
        logger.warning("%s keeps no append-only file: a restart loses requests; start it with --appendonly yes", place)


def describe_error(error: RedisError) -> str:
    """Return what a server said, and the mend where one is known."""
    text = str(error)
    mends: Iterable[tuple[str, str]] = (
        ("WRONGTYPE", "another program's keys stand under this prefix; name another: ?prefix=NAME"),
        ("OOM", "the server's memory is full; raise maxmemory, or let workers work off what waits"),
        ("MISCONF", "the server cannot write to its disk; see that it has space"),
        ("NOPERM", "this user may not do that; the queue needs reading, writing, scripts and INFO"),
        ("READONLY", "a replica, which cannot be written; name its master"),
        ("max number of clients", "raise maxclients"),
    )
    for word, mend in mends:
        if word in text or (word == "OOM" and "maxmemory" in text):
            return f"{text}; {mend}"
    return text if isinstance(error, ResponseError) else f"{type(error).__name__}: {text}"
