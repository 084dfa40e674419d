"""What every queue promises: one contract, held by each backend."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from redis_server import RedisServer

from spamcrawl.queue import Changes, Entry, Failed, Lease, Queue, open_queue
from spamcrawl.queue.process import has_died, name_process
from spamcrawl.queue.redis import RedisQueue
from spamcrawl.queue.redis_link import read_place
from spamcrawl.queue.sqlite import SqliteQueue
from spamcrawl.store import StoreError, open_store

PROJECT = Path(__file__).resolve().parent.parent


def entry(name: str, priority: int = 0, *, again: bool = False) -> Entry:
    return Entry(f'{{"url":"{name}"}}', f"http://{name}/", None if again else name.encode(), priority)


def bodies(leases: list[Lease] | tuple[Lease, ...]) -> list[str]:
    return [lease.body.split('"')[3] for lease in leases]


def claim(queue: Queue, number: int = 10) -> list[Lease]:
    return list(queue.exchange(Changes(claim=number)).claimed)


def push(queue: Queue, *names: str) -> list[bool]:
    return list(queue.exchange(Changes(pushed=[entry(name) for name in names])).accepted)


class Clock:
    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


class SqliteBackend:
    """Queues in a file of their own."""

    def __init__(self, path: Path) -> None:
        self.place = str(path)

    def open(self, clock: Clock, tries: int) -> Queue:
        return SqliteQueue(Path(self.place), lease=60, tries=tries, clock=clock)

    def count_rows(self) -> int:
        """Count what is kept of requests, workers and fingerprints."""
        tables = ("queue_seen", "queue_requests", "queue_workers", "queue_dead")
        with closing(sqlite3.connect(self.place)) as db:
            return sum(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables)

    def kept(self) -> list[str]:
        """Return the URLs of all requests and dead letters."""
        if not Path(self.place).exists():
            return []
        with closing(sqlite3.connect(self.place)) as db:
            return [url for table in ("requests", "dead") for (url,) in db.execute(f"SELECT url FROM queue_{table}")]


class RedisBackend:
    """Queues on a running server, under a prefix of their own."""

    def __init__(self, server: RedisServer, prefix: str) -> None:
        self.place = f"{server.url}?prefix={prefix}"
        self.server, self.prefix = server, prefix

    def open(self, clock: Clock, tries: int) -> Queue:
        return RedisQueue(read_place(self.place), lease=60, tries=tries, clock=clock)

    def count_rows(self) -> int:
        with self.server.client() as client:
            keys = {key.decode() for key in client.scan_iter(f"{self.prefix}:*")}
        return len(keys - {f"{self.prefix}:schema", f"{self.prefix}:last"})

    def kept(self) -> list[str]:
        with self.server.client() as client:
            records = [
                record for key in client.scan_iter(f"{self.prefix}:*:requests") for record in client.hvals(key)
            ] + [json.loads(letter)[4] for letter in client.hvals(f"{self.prefix}:dead")]
        return [json.loads(record)[1] for record in records]


Backend = SqliteBackend | RedisBackend
NewBackend = Callable[[], Backend]


@pytest.fixture(params=["sqlite", "redis"])
def new_backend(request: pytest.FixtureRequest, tmp_path: Path) -> NewBackend:
    """Return a call that makes a place without a queue, of each kind."""
    numbers = count()
    if request.param == "sqlite":
        return lambda: SqliteBackend(tmp_path / f"{next(numbers)}.db")
    server = request.getfixturevalue("redis_server")
    return lambda: RedisBackend(server, f"{tmp_path.name}-{next(numbers)}")


class Workers:
    """Workers of one queue; ``make`` is another process to the queue, unless it asks the system."""

    def __init__(self, backend: Backend, clock: Clock) -> None:
        self.backend, self.clock = backend, clock
        self.made: list[Queue] = []

    @property
    def place(self) -> str:
        return self.backend.place

    def open(self, tries: int = 3) -> Queue:
        queue = self.backend.open(self.clock, tries)
        self.made.append(queue)
        return queue

    def make(self, job: str = "job", tries: int = 3) -> Queue:
        queue = self.open(tries)
        queue.join(job)
        return queue

    def pass_time(self) -> None:
        """Let every lease run out."""
        self.clock.now += 61


@pytest.fixture
def workers(new_backend: NewBackend, clock: Clock) -> Iterator[Workers]:
    group = Workers(new_backend(), clock)
    yield group
    for queue in group.made:
        queue.close()


class TestPush:
    def test_a_fingerprint_is_taken_once(self, workers: Workers) -> None:
        queue = workers.make()
        assert push(queue, "a", "b", "a") == [True, True, False]
        assert push(queue, "b", "c") == [False, True]
        assert bodies(claim(queue)) == ["a", "b", "c"]

    def test_done_requests_stay_known(self, workers: Workers) -> None:
        queue = workers.make()
        push(queue, "a")
        queue.exchange(Changes(done=[lease.id for lease in claim(queue)]))
        assert push(queue, "a") == [False]

    def test_without_a_fingerprint_a_request_may_come_again(self, workers: Workers) -> None:
        queue = workers.make()
        outcome = queue.exchange(Changes(pushed=[entry("a"), entry("a", again=True), entry("a", again=True)]))
        assert outcome.accepted == [True, True, True]

    def test_jobs_know_nothing_of_each_other(self, workers: Workers) -> None:
        push(workers.make("one"), "a")
        other = workers.make("two")
        assert push(other, "a") == [True]
        assert bodies(claim(other)) == ["a"]

    def test_of_many_who_push_the_same_one_is_told_yes(self, workers: Workers) -> None:
        queues = [workers.make() for _ in range(4)]
        told: list[list[bool]] = []
        names = [str(number) for number in range(200)]
        threads = [threading.Thread(target=lambda q=queue: told.append(push(q, *names))) for queue in queues]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert [sum(answers) for answers in zip(*told, strict=True)] == [1] * 200


class TestClaim:
    def test_higher_priority_first_then_in_order(self, workers: Workers) -> None:
        queue = workers.make()
        queue.exchange(Changes(pushed=[entry("a"), entry("b", 5), entry("c", -1), entry("d"), entry("e", 5)]))
        assert bodies(claim(queue)) == ["b", "e", "a", "d", "c"]

    def test_what_is_pushed_can_be_claimed_in_the_same_exchange(self, workers: Workers) -> None:
        queue = workers.make()
        outcome = queue.exchange(Changes(pushed=[entry("a"), entry("b")], claim=1))
        assert bodies(outcome.claimed) == ["a"]
        assert outcome.more

    def test_a_request_is_claimed_by_one(self, workers: Workers) -> None:
        one, two = workers.make(), workers.make()
        push(one, *(str(number) for number in range(9)))
        found = bodies(claim(one, 4))
        while claimed := claim(two, 9):
            found += bodies(claimed)
        assert found == [str(number) for number in range(9)]

    def test_others_leases_are_more_to_come(self, workers: Workers) -> None:
        one, two = workers.make(), workers.make()
        push(one, "a")
        [lease] = claim(one)
        assert not one.exchange(Changes()).more
        assert two.exchange(Changes(claim=1)).more
        one.exchange(Changes(done=[lease.id]))
        assert not two.exchange(Changes(claim=1)).more

    def test_released_requests_are_as_if_never_claimed(self, workers: Workers) -> None:
        queue = workers.make()
        push(queue, "a", "b")
        leases = claim(queue)
        queue.exchange(Changes(released=[leases[0].id]))
        assert claim(queue) == [leases[0]]


class TestDeath:
    def test_a_silent_worker_loses_what_it_holds(self, workers: Workers) -> None:
        dead = workers.make()
        push(dead, "a", "b")
        claim(dead)
        workers.pass_time()
        assert bodies(claim(workers.make())) == ["a", "b"]

    def test_a_worker_that_speaks_keeps_its_leases(self, workers: Workers) -> None:
        alive = workers.make()
        push(alive, "a")
        claim(alive)
        for _ in range(5):
            workers.clock.now += 25
            alive.exchange(Changes())
            assert claim(workers.make()) == []

    def test_a_worker_that_was_silent_is_not_given_what_others_have(self, workers: Workers) -> None:
        slow = workers.make()
        push(slow, "a", "b")
        first, second = claim(slow)
        workers.pass_time()
        quick = workers.make()
        assert claim(quick, 1) == [first]
        assert slow.exchange(Changes(started=[first.id, second.id])).started == []
        slow.exchange(Changes(done=[first.id]))
        assert quick.exchange(Changes(started=[first.id])).started == [], "done is done, whoever did it"

    def test_a_killed_process_of_this_machine_is_not_waited_for(self, workers: Workers) -> None:
        program = f"""
import os, signal
from spamcrawl.queue import *
queue = open_queue({workers.place!r})
queue.join("job")
queue.exchange(Changes(pushed=[Entry("{{}}", "http://a/", b"a")], claim=1))
os.kill(os.getpid(), signal.SIGKILL)
"""
        assert subprocess.run([sys.executable, "-c", program], cwd=PROJECT, check=False).returncode == -9
        with closing(open_queue(workers.place)) as queue:
            job = queue.join("job")
            assert (job.resumed, job.waiting) == (True, 1)
            assert len(claim(queue)) == 1

    def test_in_company_makes_a_suspect_who_comes_last_and_alone(self, workers: Workers) -> None:
        for _ in range(2):
            queue = workers.make()
            push(queue, "a", "b")
            found = claim(queue)
            assert not any(lease.suspect for lease in found)
            queue.exchange(Changes(started=[found[0].id]))
            workers.pass_time()
        queue = workers.make()
        push(queue, "c")
        found = claim(queue)
        assert bodies(found) == ["b", "c", "a"]
        assert [lease.suspect for lease in found] == [False, False, True]
        assert queue.dead_letters() == []

    def test_alone_makes_a_dead_letter(self, workers: Workers) -> None:
        push(workers.make(), "a", "b")
        for _ in range(3):
            workers.pass_time()
            queue = workers.make()
            queue.exchange(Changes(started=[claim(queue)[0].id], alone=True))
        workers.pass_time()
        queue = workers.make()
        assert bodies(claim(queue)) == ["b"]
        [letter] = queue.dead_letters()
        assert (letter.job, letter.url, letter.tries) == ("job", "http://a/", 3)
        assert letter.reason == "the process died while it worked on this page alone"

    def test_before_the_start_is_held_against_nobody(self, workers: Workers) -> None:
        push(workers.make(), "a")
        for _ in range(9):
            workers.pass_time()
            [lease] = claim(workers.make())
            assert not lease.suspect


class TestFailure:
    def test_is_tried_again_behind_the_others_and_then_given_up(self, workers: Workers) -> None:
        queue = workers.make()
        push(queue, "a", "b")
        for number in range(1, 4):
            lease = next(lease for lease in claim(queue) if "a" in lease.body)
            outcome = queue.exchange(Changes(failed=[Failed(lease.id, f"raised {number}")]))
            assert outcome.dead == (number == 3)
        [letter] = queue.dead_letters()
        assert (letter.reason, letter.tries) == ("raised 3", 3)
        assert not queue.exchange(Changes(claim=5)).more

    def test_final_needs_one(self, workers: Workers) -> None:
        queue = workers.make()
        push(queue, "a")
        [lease] = claim(queue)
        assert queue.exchange(Changes(failed=[Failed(lease.id, "no", final=True)])).dead == 1
        assert [letter.reason for letter in queue.dead_letters()] == ["no"]

    def test_dead_letters_come_back_in_the_next_job_of_their_name(self, workers: Workers) -> None:
        for name in ("one", "two"):
            queue = workers.make(name)
            push(queue, "a", "b")
            queue.exchange(Changes(failed=[Failed(lease.id, "no", final=True) for lease in claim(queue)]))
            queue.leave(finished=True)
        letters = queue.dead_letters("one")
        assert [letter.job for letter in letters] == ["one", "one"]
        assert queue.retry([letters[0].id]) == 1
        again = workers.open()
        assert again.join("one").waiting == 1
        assert push(again, "a", "b") == [False, True], "it is known, so it is not fetched twice"
        assert again.retry() == 3
        assert again.dead_letters() == []


class TestJob:
    def test_unfinished_is_resumed_and_finished_begun_anew(self, workers: Workers) -> None:
        first = workers.make()
        push(first, "a")
        first.leave(finished=True)
        second = open_queue(workers.place)
        resumed = second.join("job")
        assert (resumed.resumed, resumed.waiting) == (True, 1), "a job with requests left is not finished"
        second.exchange(Changes(done=[lease.id for lease in claim(second)]))
        second.leave(finished=True)
        third = second.join("job")
        assert (third.resumed, third.waiting) == (False, 0)
        assert third.id != resumed.id
        assert push(second, "a") == [True]
        second.close()

    def test_stopped_is_not_finished(self, workers: Workers) -> None:
        first = workers.make()
        push(first, "a")
        claim(first)
        first.leave(finished=False)
        assert bodies(claim(workers.make())) == ["a"]

    def test_ends_with_its_last_worker(self, workers: Workers) -> None:
        one, two = workers.make(), workers.make()
        one.leave(finished=True)
        assert push(two, "a") == [True]
        assert len(claim(two)) == 1

    def test_nothing_is_left_of_a_finished_job_but_its_name(self, workers: Workers) -> None:
        queue = workers.make()
        push(queue, *(str(number) for number in range(50)))
        queue.exchange(Changes(done=[lease.id for lease in claim(queue, 50)]))
        queue.leave(finished=True)
        assert workers.backend.count_rows() == 0


class TestFile:
    def test_is_the_stores_own_and_leaves_it_as_it_is(self, tmp_path: Path) -> None:
        path = str(tmp_path / "spamcrawl.db")
        with open_store(path) as store, closing(open_queue(path)) as queue:
            queue.join("job")
            push(queue, "a")
            assert store.counts().sightings == 0
        with open_store(path, read_only=True) as store:
            assert list(store.sightings()) == []

    def test_newer_queue_is_left_alone(self, tmp_path: Path) -> None:
        path = tmp_path / "spamcrawl.db"
        open_queue(str(path)).close()
        with closing(sqlite3.connect(path)) as db, db:
            db.execute("UPDATE queue_schema SET version = 99")
        with pytest.raises(StoreError, match="queue was written by a newer spamcrawl"):
            open_queue(str(path))

    def test_unknown_places_are_refused(self) -> None:
        with pytest.raises(StoreError, match=r"no such queue; name a file, or redis://"):
            open_queue("postgresql://localhost/db")

    def test_is_not_made_where_it_is_only_asked(self, tmp_path: Path) -> None:
        with pytest.raises(StoreError, match="a crawl makes one"):
            open_queue(str(tmp_path / "none.db"), create=False)
        assert list(tmp_path.iterdir()) == []


def test_a_process_is_known_by_more_than_its_number() -> None:
    host, pid, start = name_process().split(" ")
    assert not has_died(f"{host} {pid} {start}")
    assert has_died(f"{host} {pid} 1") == (start != "0")
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    assert has_died(f"{host} {ended.pid} 5")
    assert not has_died(f"elsewhere {ended.pid} 5")


class QueueMachine(RuleBasedStateMachine):
    """Whatever workers do and whenever they die: each request is done or given up once, and none is forgotten."""

    new_backend: NewBackend

    def __init__(self) -> None:
        super().__init__()
        self.clock = Clock()
        self.backend = self.new_backend()
        self.pushed: set[str] = set()
        self.done: list[str] = []
        self.worker: Queue | None = None
        self.leases: dict[int, str] = {}

    def teardown(self) -> None:
        if self.worker:
            self.worker.close()

    @precondition(lambda self: self.worker is None)
    @rule()
    def arrive(self) -> None:
        self.worker = self.backend.open(self.clock, 2)
        self.worker.join("job")

    @precondition(lambda self: self.worker)
    @rule(names=st.lists(st.sampled_from("abcdefgh"), max_size=4))
    def push(self, names: list[str]) -> None:
        told = push(self.worker, *names)
        for name, new in zip(names, told, strict=True):
            assert new == (name not in self.pushed)
            self.pushed.add(name)

    @precondition(lambda self: self.worker)
    @rule(number=st.integers(1, 4), alone=st.booleans())
    def work(self, number: int, alone: bool) -> None:
        claimed = claim(self.worker, number)
        self.leases |= {lease.id: bodies([lease])[0] for lease in claimed}
        ids = [lease.id for lease in claimed][: 1 if alone else None]
        assert self.worker.exchange(Changes(started=ids, alone=alone)).started == ids

    @precondition(lambda self: self.worker and self.leases)
    @rule(data=st.data())
    def end(self, data: st.DataObject) -> None:
        id = data.draw(st.sampled_from(sorted(self.leases)))
        name = self.leases.pop(id)
        if data.draw(st.booleans()):
            self.worker.exchange(Changes(done=[id]))
            self.done.append(name)
        else:
            self.worker.exchange(Changes(failed=[Failed(id, "no")]))

    @precondition(lambda self: self.worker)
    @rule()
    def die(self) -> None:
        self.worker.close()
        self.worker, self.leases = None, {}
        self.clock.now += 61

    @invariant()
    def every_request_is_in_one_place(self) -> None:
        kept = [url[7:-1] for url in self.backend.kept()]
        assert sorted(kept + self.done) == sorted(self.pushed)


def test_no_request_is_lost_or_doubled(new_backend: NewBackend) -> None:
    class Machine(QueueMachine):
        pass

    Machine.new_backend = staticmethod(new_backend)
    from hypothesis.stateful import run_state_machine_as_test

    few = settings(max_examples=25, stateful_step_count=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    run_state_machine_as_test(Machine, settings=few)
