"""What only the Redis queue has to fear: a server that is away, forgets, is another, or is too full."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from redis.exceptions import ConnectionError
from redis_server import RedisServer, find_program, free_port, run_redis
from test_queue import bodies, claim, entry, push

from spamcrawl.queue import Changes, Entry, Failed, open_queue
from spamcrawl.queue.process import has_died, name_machine, name_process
from spamcrawl.queue.redis import RedisQueue
from spamcrawl.queue.redis_link import judge_server, read_place
from spamcrawl.store import StoreError

pytestmark = pytest.mark.usefixtures("redis_server")  # which skips where there can be none


@pytest.fixture
def place(redis_server: RedisServer, tmp_path: Path) -> str:
    return f"{redis_server.url}?prefix={tmp_path.name}"


@pytest.fixture
def own_server() -> Iterator[RedisServer]:
    """A server that a test may kill."""
    with run_redis() as server:
        yield server


def open_redis(place: str, lease: float = 60) -> RedisQueue:
    return RedisQueue(read_place(place), lease=lease, tries=3)


class TestTime:
    def test_leases_run_out_by_the_servers_clock(self, place: str) -> None:
        with closing(open_redis(place, lease=0.2)) as silent, closing(open_redis(place)) as other:
            silent.join("job")
            push(silent, "a")
            claim(silent)
            other.join("job")
            assert claim(other) == []
            time.sleep(0.25)
            assert bodies(claim(other)) == ["a"]


def test_workers_share_a_short_queue(place: str) -> None:
    with closing(open_redis(place)) as one, closing(open_redis(place)) as two:
        one.join("job")
        two.join("job")
        push(one, *"abcdefghi")
        assert [len(claim(worker, 500)) for worker in (one, one, two, two)] == [5, 0, 4, 0]
        two.leave(finished=False)
        assert len(claim(one, 500)) == 4


class TestLostAnswer:
    """The server did it, and the worker has not heard so: it asks again and is told the same."""

    def lose_answer(self, queue: RedisQueue, monkeypatch: pytest.MonkeyPatch) -> None:
        script, calls = queue.link._script, []

        def run(*words: object, **more: object) -> object:
            answer = script(*words, **more)
            calls.append(answer)
            if len(calls) == 1:
                raise ConnectionError("cut after the server had answered")
            return answer

        monkeypatch.setattr(queue.link, "_script", run)

    def test_nothing_is_done_twice(self, place: str, monkeypatch: pytest.MonkeyPatch) -> None:
        with closing(open_redis(place)) as queue:
            queue.join("job")
            push(queue, "a", "b", "c", "d")
            first, second = claim(queue, 2)
            self.lose_answer(queue, monkeypatch)
            again = Changes(
                pushed=[entry("a"), entry("e"), entry("e", again=True)],
                done=[first.id],
                failed=[Failed(second.id, "no", final=True)],
                claim=2,
            )
            outcome = queue.exchange(again)
            assert outcome.accepted == [False, True, True]
            assert outcome.dead == 1
            assert bodies(outcome.claimed) == ["c", "d"]
            assert bodies(claim(queue)) == ["e", "e"]
            assert len(queue.dead_letters()) == 1

    def test_what_went_to_others_meanwhile_is_not_told_again(self, place: str, monkeypatch: pytest.MonkeyPatch) -> None:
        with closing(open_redis(place, lease=0.2)) as slow, closing(open_redis(place)) as quick:
            slow.join("job")
            push(slow, "a")
            [lease] = claim(slow)
            script = slow.link._script

            def run(*words: object, **more: object) -> object:
                script(*words, **more)
                monkeypatch.setattr(slow.link, "_script", script)
                time.sleep(0.25)
                quick.join("job")
                assert bodies(claim(quick)) == ["a"]
                raise ConnectionError("cut")

            monkeypatch.setattr(slow.link, "_script", run)
            assert slow.exchange(Changes(started=[lease.id])).started == []

    def test_of_a_job_that_others_ended_nothing_is_left_to_do(self, place: str) -> None:
        with closing(open_redis(place, lease=0.2)) as slow, closing(open_redis(place)) as quick:
            slow.join("job")
            push(slow, "a")
            [lease] = claim(slow)
            time.sleep(0.25)
            quick.join("job")
            quick.exchange(Changes(done=[lease.id for lease in claim(quick)]))
            quick.leave(finished=True)
            outcome = slow.exchange(Changes(pushed=[entry("b")], done=[lease.id], claim=9))
            assert (outcome.accepted, outcome.claimed, outcome.more) == ([False], (), False)

    def test_join_begins_one_job(self, place: str, monkeypatch: pytest.MonkeyPatch) -> None:
        with closing(open_redis(place)) as queue:
            self.lose_answer(queue, monkeypatch)
            assert not queue.join("job").resumed


class TestServerAway:
    def test_a_killed_server_that_comes_back_is_waited_for(self, own_server: RedisServer) -> None:
        with closing(open_redis(own_server.url)) as queue:
            queue.join("job")
            push(queue, "a", "b")
            [lease] = claim(queue, 1)
            own_server.kill()
            coming = threading.Timer(0.5, own_server.start)
            coming.start()
            assert queue.exchange(Changes(started=[lease.id])).started == [lease.id]
            coming.join()
            queue.exchange(Changes(done=[lease.id]))
            assert bodies(claim(queue)) == ["b"]

    def test_one_that_stays_away_is_named(self, own_server: RedisServer) -> None:
        with closing(open_redis(f"{own_server.url}?patience=0.3")) as queue:
            queue.join("job")
            own_server.kill()
            with pytest.raises(
                StoreError, match=rf"redis://127.0.0.1:{own_server.port}/0: no answer .*start the server"
            ):
                push(queue, "a")

    def test_one_that_was_waited_for_in_vain_is_not_waited_for_again(self, own_server: RedisServer) -> None:
        with closing(open_redis(f"{own_server.url}?patience=3")) as queue:
            queue.join("job")
            own_server.kill()
            begun = time.monotonic()
            with pytest.raises(StoreError):
                push(queue, "a")
            first, begun = time.monotonic() - begun, time.monotonic()
            with pytest.raises(StoreError):
                queue.leave(finished=False)
            assert time.monotonic() - begun < first / 2

    def test_one_that_is_just_being_started_is_waited_for(self, own_server: RedisServer) -> None:
        own_server.kill()
        coming = threading.Timer(0.5, own_server.start)
        coming.start()
        with closing(open_redis(own_server.url)) as queue:
            assert not queue.join("job").resumed
        coming.join()

    def test_away_at_the_start_is_said_soon(self) -> None:
        begun = time.monotonic()
        with pytest.raises(StoreError, match="no answer"):
            open_redis(f"redis://:secret@127.0.0.1:{free_port()}/0")
        assert time.monotonic() - begun < 60, "the patience of a running crawl is 120 s"

    def test_the_password_stays_secret(self) -> None:
        with pytest.raises(StoreError) as raised:
            open_redis(f"redis://:secret@127.0.0.1:{free_port()}/0?patience=0")
        assert "secret" not in str(raised.value)


class TestForgetfulServer:
    """Power is lost: what the server had not written is gone, although it was acknowledged."""

    def forget(self, server: RedisServer, saved: Path) -> None:
        server.kill()
        shutil.rmtree(server.folder / "appendonlydir")
        shutil.copytree(saved, server.folder / "appendonlydir")
        server.start()

    def save(self, server: RedisServer, folder: Path) -> Path:
        """Copy the file once all that was acknowledged is in it: Redis may write a second later."""
        with server.client() as redis:
            end = time.monotonic() + 30
            while redis.info("persistence")["aof_buffer_length"] and time.monotonic() < end:
                time.sleep(0.01)
        return Path(shutil.copytree(server.folder / "appendonlydir", folder / "saved"))

    def test_is_told_again(self, own_server: RedisServer, tmp_path: Path) -> None:
        with closing(open_redis(own_server.url)) as queue:
            queue.join("job")
            push(queue, "a", "b")
            saved = self.save(own_server, tmp_path)
            first, second = claim(queue)
            queue.exchange(Changes(started=[first.id]))
            queue.exchange(Changes(pushed=[entry("c"), entry("d")], done=[first.id]))
            self.forget(own_server, saved)
            outcome = queue.exchange(Changes(started=[second.id], claim=10))
            assert outcome.started == [], "the server no longer knows that this worker holds it"
            assert bodies(outcome.claimed) == ["b", "c", "d"]

    def test_even_that_the_worker_came(self, own_server: RedisServer, tmp_path: Path) -> None:
        with closing(open_redis(own_server.url)) as queue:
            saved = self.save(own_server, tmp_path)
            job = queue.join("job")
            push(queue, "a")
            self.forget(own_server, saved)
            assert push(queue, "a", "b") == [False, True]
            with closing(open_redis(own_server.url)) as other:
                assert other.join("job").id == job.id

    def test_no_number_is_given_twice(self, own_server: RedisServer, tmp_path: Path) -> None:
        with closing(open_redis(own_server.url)) as one, closing(open_redis(own_server.url)) as two:
            one.join("job")
            two.join("job")
            push(one, "z")
            saved = self.save(own_server, tmp_path)
            push(one, "a")
            numbers = {lease.id for lease in claim(one)}
            self.forget(own_server, saved)
            push(two, "b", "c")
            fresh = [lease for lease in claim(two) if "z" not in lease.body]
            assert not numbers & {lease.id for lease in fresh}

    def test_one_that_forgot_more_than_is_remembered_is_named(
        self, own_server: RedisServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("spamcrawl.queue.redis.KEPT_SECONDS", 0.0)
        with closing(open_redis(own_server.url)) as queue:
            queue.join("job")
            saved = self.save(own_server, tmp_path)
            for name in "abc":
                push(queue, name)
            self.forget(own_server, saved)
            with pytest.raises(StoreError, match="append-only file, then run again"):
                push(queue, "d")


GOOD = {"redis_version": "7.0.15", "role": "master", "aof_enabled": 1, "maxmemory": 0, "redis_mode": "standalone"}


class TestJudgement:
    @pytest.mark.parametrize(
        ("told", "said"),
        [
            ({"redis_version": "6.2.7"}, "install Redis 7"),
            ({"redis_mode": "cluster"}, "name a server that is none"),
            ({"role": "slave"}, "name its master"),
            ({"maxmemory": 100, "maxmemory_policy": "allkeys-lru"}, "set it to noeviction"),
        ],
    )
    def test_a_server_that_loses_requests_is_refused(self, told: dict[str, object], said: str) -> None:
        judge_server(GOOD, "redis://h")
        with pytest.raises(StoreError, match=said):
            judge_server(GOOD | told, "redis://h")

    def test_without_an_append_only_file_it_is_warned_of(self, caplog: pytest.LogCaptureFixture) -> None:
        with run_redis("--appendonly", "no") as server, closing(open_redis(server.url)):
            pass
        assert "keeps no append-only file" in caplog.text

    def test_one_that_drops_keys_is_refused(self) -> None:
        with (
            run_redis("--maxmemory", "50mb", "--maxmemory-policy", "allkeys-lru") as server,
            pytest.raises(StoreError, match="drops requests when its memory is full"),
        ):
            open_redis(server.url)

    def test_a_full_one_is_named_and_changed_nothing(self) -> None:
        with (
            run_redis("--appendonly", "yes") as server,
            closing(open_redis(server.url)) as queue,
            server.client() as redis,
        ):
            queue.join("job")
            redis.config_set("maxmemory", 1)
            with pytest.raises(StoreError, match="raise maxmemory"):
                push(queue, "a")
            redis.config_set("maxmemory", 0)
            assert redis.keys("*:requests") == []


class TestKeys:
    def test_others_keys_are_left_alone(self, place: str, redis_server: RedisServer) -> None:
        prefix = read_place(place).prefix
        with redis_server.client() as redis:
            redis.lpush(f"{prefix}:schema", "a list")
        with pytest.raises(StoreError, match="another program's keys"):
            open_redis(place)

    def test_another_version_is_left_alone(self, place: str, redis_server: RedisServer) -> None:
        prefix = read_place(place).prefix
        with redis_server.client() as redis:
            redis.set(f"{prefix}:schema", 99)
        with pytest.raises(StoreError, match=r"schema 99, this one knows 1\); use that one, or name another prefix"):
            open_redis(place)

    def test_is_not_made_where_it_is_only_asked(self, place: str, redis_server: RedisServer) -> None:
        with pytest.raises(StoreError, match="a crawl makes one"):
            open_queue(place, create=False)
        with redis_server.client() as redis:
            assert redis.keys(f"{read_place(place).prefix}*") == []

    def test_prefixes_keep_queues_apart(self, place: str) -> None:
        with closing(open_redis(place)) as one, closing(open_redis(f"{place}-other")) as two:
            one.join("job")
            two.join("job")
            assert push(one, "a") == push(two, "a") == [True]

    def test_what_is_kept_can_be_read(self, place: str, redis_server: RedisServer) -> None:
        with closing(open_redis(place)) as queue:
            job = queue.join("job")
            push(queue, "a")
            with redis_server.client() as redis:
                [record] = redis.hvals(f"{read_place(place).prefix}:{job.id}:requests")
        assert record == b'["{\\"url\\":\\"a\\"}","http://a/","61",0]'

    @pytest.mark.parametrize(
        "text",
        [
            "redis://",
            "redis://h/name",
            "redis://h:x/0",
            "redis://h/0?prefix=",
            "redis://h/0?patience=x",
            "redis://h?a=b",
        ],
    )
    def test_no_redis_url(self, text: str) -> None:
        with pytest.raises(StoreError, match="redis://"):
            read_place(text)


def test_a_request_costs_a_known_amount_of_memory() -> None:
    """Bounded: a waiting request some 400 bytes and its text, a done one its fingerprint, a finished job nothing."""
    number = 20_000
    with run_redis() as server, closing(open_redis(server.url)) as queue, server.client() as redis:
        queue.join("job")

        def used() -> float:
            return float(redis.info("memory")["used_memory"]) / number

        empty = used()
        for first in range(0, number, 1_000):
            names = [f"{n:020d}" for n in range(first, first + 1_000)]
            queue.exchange(Changes(pushed=[Entry("x" * 200, f"http://{name}/", name.encode()) for name in names]))
        text = 200 + 28 + 40
        waiting = used() - empty
        assert text < waiting < text + 400
        while leases := claim(queue, 1_000):
            queue.exchange(Changes(done=[lease.id for lease in leases]))
        assert 20 < used() - empty < 120
        print(f"{waiting - text:.0f} bytes beside the text of a waiting request, {used() - empty:.0f} of a done one")
        queue.leave(finished=True)
        end = time.monotonic() + 30
        while used() - empty > 30 and time.monotonic() < end:  # it is freed beside the server's work
            time.sleep(0.05)
        assert used() - empty < 30, "what is left are the server's own buffers"


def test_a_machine_is_known_by_more_than_its_name() -> None:
    process = name_process(name_machine())
    assert not has_died(process, name_machine())
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    assert has_died(f"{name_machine()} {ended.pid} 5", name_machine())
    host = name_machine().partition("/")[0]
    assert not has_died(f"{host}/another-boot/1 {ended.pid} 5", name_machine())


@pytest.mark.skipif(find_program() is None, reason="no Redis program here yet")
def test_debians_tool_is_the_server() -> None:
    """The tests install redis-tools, whose programs are all one, and call it by the server's name."""
    tool = shutil.which("redis-check-rdb")
    if tool is None:
        pytest.skip("no redis-check-rdb here")
    done = subprocess.run(["redis-server", "--version"], executable=tool, capture_output=True, text=True, check=True)
    assert "Redis server v=" in done.stdout
