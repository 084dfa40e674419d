"""``python -m benchmarks.leave_one_out``: what is left of the quality on spam of a family that nothing was written for.

Two modes. The default hides all rules of one family and keeps the product's weights: they were fitted on pages of
every family of the generator, so it shows what the rules add and flatters the rest. ``--refit`` is the honest one: it
hides the rules *and* fits the weights of units and page again on other families, other articles and another seed, then
runs a copy of the package that holds them. Families that share rules are left out together, as they share wording.

What no mode hides: the word lists, the features themselves and the bounds that are set by hand were written with all of
these families in mind. Only ``--held-out`` shows families that came after them; those are for measuring once, not for
working on.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.corpus import list_trades, read_corpus, some_trades
from benchmarks.cross_fit import FOLDS, cross_fit
from benchmarks.fit_contacts import fit_contacts
from benchmarks.fit_register import fit_register, read_units, render
from benchmarks.fit_topics import fit_topics, gather_texts, render_topics
from benchmarks.fit_weights import fit_all
from benchmarks.lessons import draw_pages, honest_rows, read_lessons
from benchmarks.pages import FAMILIES, HELD_OUT, Article, generate, generate_negatives, load_bundled
from benchmarks.pages.articles import load_articles
from benchmarks.predict import load_rules_without, predict
from benchmarks.quality import prediction_of, run_tool
from benchmarks.rows import Row, read_rows, write_rows
from benchmarks.scoring import Prediction, Tally
from benchmarks.tables import Fitted, copy_package
from benchmarks.trades import PLACES, draw_trade_pages
from spamcrawl.core.cutting.weights import WEIGHTS
from spamcrawl.core.finding.rules import Ruleset, load_rules
from spamcrawl.core.judging import detect

FOUND, F1, LEAK = 0.95, 0.98, 0.02
"""What must be reached with a family's rules hidden; the issue that asked for this benchmark set them."""
LEARNT_SEED, LEARNT_PAGES = 101, 2000
"""Pages the weights are fitted on with ``--refit``."""
HEAD = ("| left out | spam family | pages | found | F1 | leak | exact | numbers R / P | honest called spam | reached |",
        "|---|---|---:|---:|---:|---:|---:|---:|---:|---|")  # fmt: skip


def families_of(rule_family: str) -> tuple[str, ...]:
    """Return the generator's families that the rules of one family know."""
    return tuple(family.id for family in FAMILIES.values() if family.rule_family == rule_family)


def passes(tally: Tally) -> bool:
    return tally.found >= FOUND and tally.f1 >= F1 and tally.leak <= LEAK


def line_of(hidden: str, family: str, tally: Tally, honest: Tally | None = None) -> str:
    """Return one line of the table."""
    figures = f"{tally.found:.1%} | {tally.f1:.4f} | {tally.leak:.2%} | {tally.exact_share:.1%}"
    phones = f"{tally.phone_recall:.3f} / {tally.phone_precision:.3f}" if tally.phones_wanted else "–"
    called = f"{honest.spam} of {honest.pages}" if honest else "–"
    reached = "yes" if passes(tally) else "**no**"
    return f"| {hidden} | {family} | {tally.pages} | {figures} | {phones} | {called} | {reached} |"


def score_family(family: str, rules: Ruleset, options: argparse.Namespace, articles: Sequence[Article]) -> Tally:
    """Return the tally of generated pages of one family under a ruleset and the product's weights."""
    tally = Tally()
    for page in generate(options.seed, (family,), n=options.n, articles=articles):
        row = page.row()
        tally.add(row, predict(row, rules))
    return tally


def blocks(options: argparse.Namespace) -> Iterator[tuple[str, Sequence[str], Ruleset]]:
    """Yield (what is hidden, generator families, ruleset) for every block of the table."""
    rules = load_rules()
    if options.held_out:
        for name, families in HELD_OUT.items():
            yield f"nothing (held out, {name} set)", tuple(families), rules
    elif options.no_rules:
        yield "every rule", tuple(FAMILIES), load_rules_without(",".join(family.id for family in rules.families))
    else:
        for family in rules.families:
            yield f"rules of {family.id}", families_of(family.id), rules.without(family.id)
        yield "nothing (no rules exist)", families_of(""), rules


def hide_rules(options: argparse.Namespace) -> Iterator[str]:
    """Yield a line a family: its rules hidden, the product's weights."""
    articles = load_bundled() if options.bundled else load_articles()
    for hidden, families, rules in blocks(options):
        for family in families:
            yield line_of(hidden, family, score_family(family, rules, options, articles))


def refit_blocks() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield (rule family or nothing, generator families left out together)."""
    for family in load_rules().families:
        yield family.id, families_of(family.id)
    for name in families_of(""):
        yield "", (name,)


def refit(options: argparse.Namespace) -> Iterator[str]:
    """Yield a line a family: neither its rules nor pages of it, of its articles or of its seed shaped the weights."""
    pool = load_bundled() if options.bundled else load_articles()
    trades = draw_trade_pages(LEARNT_SEED, pool[::2], some_trades())
    learnt = [*draw_pages(LEARNT_SEED, LEARNT_PAGES, pool[::2]), *trades, *honest_rows(slice(0, None, 2))]
    lessons, corpus = cross_fit(read_lessons(learnt)), read_corpus()
    for rules, families in refit_blocks():
        register = render(fit_register([*corpus, *read_units(lessons, families)]))
        fitted = replace(fit_all(lessons, families), register=register)
        with TemporaryDirectory() as folder:
            copy_package(Path(folder), fitted, rules)
            yield from measure_copy(Path(folder), rules, families, pool[1::2], fitted, options)


def measure_copy(
    folder: Path,
    rules: str,
    families: Sequence[str],
    articles: Sequence[Article],
    fitted: Fitted,
    options: argparse.Namespace,
) -> Iterator[str]:
    """Yield a line a family for one copy of the package; the honest pages are the same under every copy."""
    honest = [page.row() for page in generate_negatives(options.seed, 2 * options.n, articles=articles)]
    called = tally_copy(folder, [*honest, *honest_rows(slice(1, None, 2))])
    print(f"{rules or families[0]}: fitted threshold {fitted.threshold:.2f}", file=sys.stderr)
    for family in families:
        rows = [page.row() for page in generate(options.seed, (family,), n=options.n, articles=articles)]
        yield line_of(f"weights and rules of {rules}" if rules else "weights", family, tally_copy(folder, rows), called)


def hide_trades(options: argparse.Namespace) -> Iterator[str]:
    """Yield a line a place: trades that the register never heard, the product's other weights."""
    pool, trades, corpus = load_articles(), list_trades(), read_corpus()
    lessons = read_lessons(draw_pages(LEARNT_SEED, LEARNT_PAGES, pool[::2]))
    places, honest = {place: Tally() for place in PLACES}, Tally()
    for fold in range(FOLDS):
        hidden = trades[fold::FOLDS]
        names = {path.stem for path in hidden}
        lines = [line for line in corpus if line.group not in names]
        fitted = Fitted(
            WEIGHTS,
            detect.WEIGHTS,
            detect.TEMPLATE_SCORE,
            register=render(fit_register([*lines, *read_units(lessons)])),
            contacts=render(fit_contacts(lines)),
            topics=render_topics(fit_topics(gather_texts(lines))),
        )
        rows = list(draw_trade_pages(options.seed, pool[1::2], hidden))
        with TemporaryDirectory() as folder:
            copy_package(Path(folder), fitted)
            for row, prediction in predict_copy(Path(folder), rows):
                (places[row["place"]] if row["kind"] == "hijacked" else honest).add(row, prediction)
    yield from (line_of("trades of the register", place, tally, honest) for place, tally in places.items())


def tally_copy(folder: Path, rows: Sequence[Row]) -> Tally:
    """Tally the copied package's answers."""
    tally = Tally()
    for row, prediction in predict_copy(folder, rows):
        tally.add(row, prediction)
    return tally


def predict_copy(folder: Path, rows: Sequence[Row]) -> Iterator[tuple[Row, Prediction]]:
    """Run the copied package over rows in a process of its own."""
    pages, out = folder / "pages.jsonl", folder / "out.jsonl"
    write_rows(rows, pages)
    if run_tool(Path(sys.executable), "spamcrawl", pages, out, folder) is None:
        raise SystemExit("the copied package does not run")
    for row, answer in zip(rows, read_rows(out), strict=True):
        yield row, prediction_of(answer)


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.leave_one_out", description=__doc__.split("\n")[0])
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("-n", type=int, default=60, help="pages of each family")
    mode = parser.add_mutually_exclusive_group()
    mode.add_argument("--refit", action="store_true", help="hide the rules, fit the weights without the family")
    mode.add_argument("--no-rules", action="store_true", help="hide every rule, keep the weights")
    mode.add_argument("--trades", action="store_true", help="pages of trades that the register never heard")
    mode.add_argument("--held-out", action="store_true", help="the families that nothing was fitted on; measure once")
    parser.add_argument("--bundled", action="store_true", help="steal from the bundled articles alone")
    return parser.parse_args()


def main() -> None:
    options = read_arguments()
    lines = refit if options.refit else hide_trades if options.trades else hide_rules
    for line in chain(HEAD, lines(options)):
        print(line, flush=True)


if __name__ == "__main__":
    main()
