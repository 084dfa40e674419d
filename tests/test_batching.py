"""Batches: every caller its own answer, in order, and nothing left behind."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence

import pytest

from spamcrawl.batching import Batcher


class Ledger:
    """Doubles what it is given, and remembers the batches."""

    def __init__(self, *, fail_on: int | None = None) -> None:
        self.batches: list[list[int]] = []
        self.told: list[int] = []
        self.threads: set[int] = set()
        self.fail_on = fail_on

    def write(self, values: list[int]) -> list[int]:
        self.threads.add(threading.get_ident())
        if self.fail_on in values:
            raise OSError("disk full")
        self.batches.append(values)
        return [value * 2 for value in values]

    def written(self, values: list[int], answers: Sequence[int]) -> None:
        self.told += [answer - value for value, answer in zip(values, answers, strict=True)]


def put_all(ledger: Ledger, count: int, *, size: int, seconds: float) -> list[int | BaseException]:
    async def run() -> list[int | BaseException]:
        batcher = Batcher(ledger.write, ledger.written, size=size, seconds=seconds)
        answers = await asyncio.gather(*(batcher.put(value) for value in range(count)), return_exceptions=True)
        await batcher.close()
        return answers

    return asyncio.run(run())


@pytest.mark.parametrize("count", [1, 9, 10, 11, 35])
def test_each_caller_gets_its_own_answer(count: int) -> None:
    ledger = Ledger()
    assert put_all(ledger, count, size=10, seconds=0.01) == [value * 2 for value in range(count)]
    assert [value for batch in ledger.batches for value in batch] == list(range(count)) == ledger.told
    assert max(map(len, ledger.batches)) <= 10
    assert ledger.threads.isdisjoint({threading.get_ident()})
    assert len(ledger.threads) == 1


def test_failed_batch_fails_its_callers_only() -> None:
    answers = put_all(Ledger(fail_on=12), 30, size=10, seconds=0.01)
    assert [type(answer) for answer in answers] == [int] * 10 + [OSError] * 10 + [int] * 10


def test_close_writes_what_waits_and_then_the_last_action() -> None:
    ledger = Ledger()

    async def run() -> None:
        batcher = Batcher(ledger.write, ledger.written, size=10, seconds=60)
        waiting = asyncio.ensure_future(batcher.put(4))
        await asyncio.sleep(0)
        await batcher.close(lambda: ledger.batches.append([-1]))
        assert waiting.result() == 8

    asyncio.run(run())
    assert ledger.batches == [[4], [-1]]
