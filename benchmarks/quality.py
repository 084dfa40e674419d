"""``python -m benchmarks.quality``: spamcrawl beside its peers, quality and speed in one table and one plot.

Peers run in the environment given with ``--peers`` (``make bench`` makes it); one that is not there is left out
and named. Writes ``benchmarks/out/quality.md``, ``quality.svg`` and the rows behind them.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from benchmarks.pages import generate_mixed
from benchmarks.pages.__main__ import write_pages
from benchmarks.pages.articles import SHARED
from benchmarks.plot import Point, draw_scatter
from benchmarks.rows import Row, read_rows
from benchmarks.scoring import HashCheck, Prediction, Tally, slices_of

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "benchmarks" / "out"
PEERS = ("trafilatura", "readability-lxml", "resiliparse", "gne")

Answers = Mapping[str, dict]


def run_tool(python: Path, name: str, pages: Path, out: Path, package: Path = ROOT) -> Answers | None:
    """Run one tool over a file of pages; None, and a message, where it does not run.

    ``package`` is the folder whose ``spamcrawl`` is measured: a copy with other weights, or the project itself.
    """
    command = [python, "-W", "ignore", ROOT / "benchmarks" / "worker.py", name, pages, out]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join((str(package), str(ROOT)))}
    done = subprocess.run(command, cwd=package, env=environment, capture_output=True, text=True)
    if done.returncode:
        print(f"{name} left out: {(done.stderr.strip().splitlines() or ['no output'])[-1]}", file=sys.stderr)
        return None
    return {row["id"]: row for row in read_rows(out)}


def prediction_of(answer: dict) -> Prediction:
    return Prediction(answer["text"], answer.get("verdict", ""), tuple(answer.get("phones", ())), answer.get("hash"))


def tally_slices(rows: Iterable[Row], answers: Answers) -> tuple[dict[str, Tally], HashCheck]:
    """Return a tally for every slice the pages fall into, in order of first appearance, and the hash check."""
    tallies: dict[str, Tally] = {}
    hashes = HashCheck()
    for row in rows:
        answer = answers[row["id"]]
        prediction = prediction_of(answer)
        hashes.add(row, prediction)
        for name in slices_of(row):
            tally = tallies.setdefault(name, Tally())
            tally.add(row, prediction)
            if row.get("html") is not None:
                tally.seconds += answer["seconds"]
                tally.parse_seconds += answer["parse_seconds"]
    return tallies, hashes


def slice_table(tallies: Mapping[str, Tally]) -> Iterator[str]:
    """Yield spamcrawl's own table, one line a slice."""
    yield "| slice | pages | called spam | F1 | leak | exact | numbers R / P |"
    yield "|---|---:|---:|---:|---:|---:|---:|"
    for name, tally in sorted(tallies.items(), key=lambda item: (item[0].split()[0], item[0])):
        text = f"{tally.f1:.4f} | {tally.leak:.2%} | {tally.exact_share:.1%}" if tally.wanted else "– | – | –"
        phones = f"{tally.phone_recall:.3f} / {tally.phone_precision:.3f}" if tally.phones_wanted else "–"
        yield f"| {name} | {tally.pages} | {tally.found:.1%} | {text} | {phones} |"


def peer_table(results: Mapping[str, Mapping[str, Tally]]) -> Iterator[str]:
    """Yield the table of all tools: hijacked pages, ordinary news pages, and CPU time for one lxml parse."""
    yield "| tool | hijacked F1 | leak | exact | news page F1 | exact | × lxml parse |"
    yield "|---|---:|---:|---:|---:|---:|---:|"
    for name, tallies in results.items():
        spam, news = tallies.get("hijacked", Tally()), tallies.get("clean_html", Tally())
        cells = f"{spam.f1:.3f} | {spam.leak:.1%} | {spam.exact_share:.1%} | {news.f1:.3f} | {news.exact_share:.1%}"
        yield f"| {name} | {cells} | {times_parse(tallies):.1f} |"


def times_parse(tallies: Mapping[str, Tally]) -> float:
    """Return the tool's CPU time in lxml parses, over the HTML pages of every kind."""
    kinds = [tally for name, tally in tallies.items() if " " not in name]
    parse = sum(tally.parse_seconds for tally in kinds)
    return sum(tally.seconds for tally in kinds) / parse if parse else 0.0


def measure_pages(name: str, pages: Path, peers: Path | None) -> tuple[list[str], dict[str, dict[str, Tally]]]:
    """Run every tool over one file of pages; the report's lines and the tallies by tool."""
    rows = list(read_rows(pages))
    results: dict[str, dict[str, Tally]] = {}
    lines: list[str] = []
    for tool, python in [("spamcrawl", Path(sys.executable)), *((peer, peers) for peer in PEERS if peers)]:
        answers = run_tool(python, tool, pages, OUT / f"{name}-{tool}.jsonl")
        if answers is None:
            continue
        results[tool], hashes = tally_slices(rows, answers)
        if tool == "spamcrawl":
            same, every = hashes.equal_pairs
            lines += ["", *slice_table(results[tool]), "", f"Copies with one content hash: {same} of {every} pairs; "
                      f"hashes shared by different articles: {hashes.collisions}."]  # fmt: skip
    return [f"## {name}: {len(rows)} pages", "", *peer_table(results), *lines, ""], results


def plot_points(results: Mapping[str, Mapping[str, Tally]]) -> list[Point]:
    return [Point(name, times_parse(tallies), tallies["hijacked"].f1) for name, tallies in results.items()]


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.quality", description=__doc__.split("\n")[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("-n", type=int, default=600, help="generated pages")
    parser.add_argument("--peers", type=Path, help="python of the peers' environment; without: spamcrawl alone")
    parser.add_argument("--publish", action="store_true", help="copy the plot to benchmarks/quality.svg")
    return parser.parse_args()


def main() -> None:
    options = read_arguments()
    OUT.mkdir(exist_ok=True)
    generated = OUT / "generated.jsonl"
    write_pages(generate_mixed(options.seed, options.n), generated)
    report, results = measure_pages("generated", generated, options.peers)
    if SHARED.exists():
        report += measure_pages("development", SHARED, options.peers)[0]
    (OUT / "quality.md").write_text("\n".join(report), encoding="utf-8")
    plot = draw_scatter(plot_points(results), "Article recovered from hijacked pages, and what it costs")
    for path in [OUT / "quality.svg", *([ROOT / "benchmarks" / "quality.svg"] if options.publish else [])]:
        path.write_text(plot, encoding="utf-8")
    (OUT / "quality.json").write_text(
        json.dumps({name: times_parse(t) for name, t in results.items()}), encoding="utf-8"
    )
    print("\n".join(report))


if __name__ == "__main__":
    main()
