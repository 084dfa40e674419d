"""The store at size: rows per second, bytes per row, latency by size, memory, and what near-duplicates cost.

    python -m benchmarks.store [--articles 1000000] [--stores sqlite,postgresql] [--cases short,full,full+near]
    python -m benchmarks.store --listed 1000000 --articles 75000 --cases full,full+near
    python -m benchmarks.store --stored 10000000 --articles 500000 --cases short

Every case fills a store of its own in a process of its own, through the same ``add`` a crawl calls. Texts are drawn
at random, so no two are close, and their content hashes are made up: reading pages is not measured here. One sighting
in five is a copy of an earlier article. A PostgreSQL server is started for the time of the run (Debian's packages).
With ``--listed`` the keys of so many more articles are put into the near-duplicate tables first, in bulk: what
comparing costs in a large store, without filling one; with ``--stored`` so many sightings and their articles: what a
claim costs there. A long run says how far it is on standard error.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from pathlib import Path
from time import perf_counter, process_time

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT)]

from benchmarks.listing import list_keys  # noqa: E402  (after the path is set)
from benchmarks.processes import peak_memory, server_seconds, stored_bytes  # noqa: E402
from benchmarks.stocking import COPY_EVERY, brand_of, content_key, phone_of, place_of, stock  # noqa: E402
from spamcrawl.core.model import Article, Indicator, Page, Record, Verdict, VerdictLabel  # noqa: E402
from spamcrawl.store import Store, open_store  # noqa: E402
from tests.store.postgres_server import NoServer, run_server  # noqa: E402

CASES = {"short": (40, False), "full": (1_340, False), "full+near": (1_340, True)}
"""Mean characters of an article, and whether it is compared with those before. Real ones have 1,340 on average."""

SERVER = ("-c", "shared_buffers=256MB", "-c", "max_wal_size=4GB")
"""Durable as it comes (fsync, full pages); more memory than the default of 128 MB, checkpoints by time."""

REPORT_EVERY = 500_000
"""Sightings between two lines that say how far a run is."""

HAN = 3_000


@dataclass(slots=True)
class Case:
    """One filling of one store. Seconds are of processor time unless named otherwise."""

    store: str
    case: str
    articles: int
    batch: int
    listed: int = 0
    stored: int = 0
    sightings: int = 0
    wall: float = 0.0
    client: float = 0.0
    server: float = 0.0
    generator: float = 0.0
    disk: int = 0
    memory: int = 0
    latencies: dict[int, tuple[float, float]] = field(default_factory=dict)
    """By sightings stored (see :func:`round_size`): p50 and p99 of a batch, in ms of wall time."""
    spent: dict[int, float] = field(default_factory=dict)
    """By sightings stored: µs of processor time a sighting, client and server."""


class Articles:
    """Distinct articles, cheap to make: Han characters drawn with the skew of a language."""

    def __init__(self, length: int, stored: int = 0) -> None:
        self._length = length
        self._rng = np.random.default_rng(1)
        self._stored = stored
        """Sightings there are, a multiple of :data:`COPY_EVERY`; their articles are copied too."""
        self.made = stored * (COPY_EVERY - 1) // COPY_EVERY

    def batches(self, articles: int, size: int) -> Iterator[list[Record]]:
        """Yield batches of records until so many articles were made."""
        number = self._stored
        end = self.made + articles
        while self.made < end:
            count = min(size, (end - self.made) * COPY_EVERY // (COPY_EVERY - 1) + 1)
            texts = self._draw(count)
            yield [self._record(number + place, texts[place]) for place in range(count)]
            number += count

    def _draw(self, count: int) -> list[str]:
        # The square of an even draw: frequent characters are frequent, and bodies pack as real ones do.
        lengths = self._rng.integers(self._length // 4, self._length * 7 // 4, count)
        drawn = (self._rng.random(int(lengths.sum()), np.float32) ** 2 * HAN).astype(np.uint32) + 0x4E00
        return [part.tobytes().decode("utf-32-le") for part in np.split(drawn, lengths.cumsum()[:-1])]

    def _record(self, number: int, text: str) -> Record:
        copy = number % COPY_EVERY == COPY_EVERY - 1
        article = int(self._rng.integers(self.made)) if copy else self.made
        self.made += not copy
        key = content_key(article).hex()
        host, url = place_of(number)
        phone, brand = phone_of(article), brand_of(number)
        verdict = Verdict(
            VerdictLabel.HIJACKED, 9.5, (("hotline", 9.5),), (), (Indicator("phone", phone), Indicator("brand", brand))
        )
        body = Article((text,), title=text[:20], source="source", content_hash=key)
        page = Page(text="", lines=(), url=url, fetched_at="2026-11-20T08:00:00+00:00")
        return Record(page, verdict, body, (), "a1b2c3d4e5f60718", str(number), host)


def fill(url: str, case: Case) -> Case:
    """Fill one store, measuring each batch."""
    length, near = CASES[case.case]
    with open_store(url, near=near) as store:
        if near:
            list_keys(url, case.listed)
        measure(store, url, case, Articles(length, case.stored))
        case.server = server_seconds(url) - case.server
    case.disk = stored_bytes(url)
    case.memory = peak_memory()
    return case


def measure(store: Store, url: str, case: Case, articles: Articles) -> None:
    walls: dict[int, list[float]] = {}
    cost: dict[int, list[float]] = {}
    case.server = before = server_seconds(url)
    started = process_time()
    for records in articles.batches(case.articles, case.batch):
        wall, client = perf_counter(), process_time()
        store.add(records)
        wall, client = perf_counter() - wall, process_time() - client
        case.sightings += len(records)
        case.wall += wall
        case.client += client
        now = server_seconds(url)
        size = round_size(case.stored + case.sightings)
        walls.setdefault(size, []).append(wall * 1000)
        spent = cost.setdefault(size, [0.0, 0.0])
        spent[0] += client + now - before
        spent[1] += len(records)
        before = now
        if case.sightings // REPORT_EVERY > (case.sightings - len(records)) // REPORT_EVERY:
            report(case, spent)
    case.generator = process_time() - started - case.client
    case.latencies = {size: quantiles(times) for size, times in walls.items()}
    case.spent = {size: seconds / count * 1e6 for size, (seconds, count) in cost.items()}


def round_size(sightings: int) -> int:
    """Return the largest of 1, 2, 5, 10, 20, 50 … that is no more.

    >>> round_size(49_999), round_size(50_000)
    (20000, 50000)
    """
    power = 10 ** (len(str(sightings)) - 1)
    return power * max(step for step in (1, 2, 5) if step * power <= sightings)


def report(case: Case, spent: list[float]) -> None:
    seconds, count = spent
    rows = case.stored + case.sightings
    print(
        f"{case.store} {case.case}: {rows:,} rows, {seconds / count * 1e6:.0f} µs of CPU a row lately,"
        f" {peak_memory() / 1e6:.0f} MB",
        file=sys.stderr,
        flush=True,
    )


def quantiles(times: list[float]) -> tuple[float, float]:
    return float(np.quantile(times, 0.5)), float(np.quantile(times, 0.99))


def run_apart(url: str, case: Case) -> Case:
    """Fill in a process of its own, so that its peak of memory is this case's."""
    command = [sys.executable, "-m", "benchmarks.store", "--fill", url, json.dumps(asdict(case))]
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    return read_case(done.stdout)


def read_case(line: str) -> Case:
    case = Case(**json.loads(line))
    case.latencies = {int(size): (times[0], times[1]) for size, times in case.latencies.items()}
    case.spent = {int(size): spent for size, spent in case.spent.items()}
    return case


HEADS = (
    "store", "case", "rows", "rows/s by the clock", "rows/s of CPU", "client + server µs of CPU a row",
    "generator", "bytes a row", "client's peak MB",
)  # fmt: skip


def print_head() -> None:
    print(f"| {' | '.join(HEADS)} |\n|{'---|' * len(HEADS)}", flush=True)


def print_case(case: Case) -> None:
    rows = case.sightings
    cells = (
        case.store,
        case.case,
        f"{case.stored + rows:,}",
        f"{rows / case.wall:,.0f}",
        f"{rows / (case.client + case.server):,.0f}",
        f"{case.client / rows * 1e6:.0f} + {case.server / rows * 1e6:.0f}",
        f"{case.generator / rows * 1e6:.0f}",
        f"{case.disk / (case.stored + rows):,.0f}",
        f"{case.memory / 1e6:.0f}",
    )
    print(f"| {' | '.join(cells)} |", flush=True)


def print_latencies(cases: list[Case]) -> None:
    print("\nBy size of the store: batches by the clock, processor time, and rows a second of it.\n")
    heads = ("store", "case", "batch", "from rows", "p50 ms", "p99 ms", "µs of CPU a row", "rows/s of CPU")
    print(f"| {' | '.join(heads)} |\n|{'---|' * len(heads)}")
    for case in cases:
        for size, (half, most) in case.latencies.items():
            spent = case.spent[size]
            figures = f"{size:,} | {half:.1f} | {most:.1f} | {spent:.0f} | {1e6 / spent:,.0f}"
            print(f"| {case.store} | {case.case} | {case.batch} | {figures} |")


def print_near(cases: list[Case]) -> None:
    """Say what comparing adds to an article, over all and at the largest size."""
    for case in cases:
        for other in cases:
            if (case.case, other.case) == ("full+near", "full") and case.store == other.store:
                added = (case.client + case.server - other.client - other.server) / case.articles * 1e3
                last = max(case.spent)
                grown = (case.spent[last] - other.spent[last]) * COPY_EVERY / (COPY_EVERY - 1) / 1e3
                print(
                    f"{case.store}: comparing adds {added:.2f} ms of CPU an article, {grown:.2f} from {last:,} rows on"
                )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--batch", type=int, default=1_000, help="records in a transaction (a crawl: 100)")
    parser.add_argument("--listed", type=int, default=0, help="articles whose keys are listed beforehand")
    parser.add_argument("--stored", type=int, default=0, help="sightings stored beforehand, a multiple of five")
    parser.add_argument("--stores", default="sqlite,postgresql")
    parser.add_argument("--cases", default=",".join(CASES))
    parser.add_argument(
        "--folder", type=Path, help="where the stores are made (default: the system's for temporary files)"
    )
    parser.add_argument("--fill", nargs=2, metavar=("URL", "CASE"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.fill:
        print(json.dumps(asdict(fill(options.fill[0], read_case(options.fill[1])))))
        return
    done = []
    print_head()
    for name in options.stores.split(","):
        for case in options.cases.split(","):
            try:
                sizes = options.articles, options.batch, options.listed, options.stored
                done.append(run_case(Case(name, case, *sizes), options.folder))
            except NoServer as reason:
                print(f"{name} left out: {reason}")
                break
            print_case(done[-1])
    print_latencies(done)
    print_near(done)


def run_case(case: Case, folder: Path | None) -> Case:
    with ExitStack() as stack:
        if case.store == "sqlite":
            made = stack.enter_context(tempfile.TemporaryDirectory(prefix="spamcrawl-bench-", dir=folder))
            url = f"{made}/spamcrawl.db"
        else:
            url = stack.enter_context(run_server(SERVER))
        if case.stored:
            stock(url, case.stored)
        return run_apart(url, case)


if __name__ == "__main__":
    main()
