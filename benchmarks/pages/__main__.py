"""``python -m benchmarks.pages --seed 1 -n 500 -o pages.jsonl``: write generated pages as JSONL."""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from . import FAMILIES, PLACES, STYLES, LabelledPage, generate, generate_mixed, load_articles, load_bundled


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pages", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("-n", type=int, default=500, help="pages to write")
    parser.add_argument("-o", type=Path, help="file to write, .gz packs it; standard output without")
    parser.add_argument("--families", help="hijacked pages of these families alone, comma-separated")
    parser.add_argument("--places", help="hijacked pages with the template in these places alone")
    parser.add_argument("--layouts", help="hijacked pages in these layouts alone")
    parser.add_argument("--bundled", action="store_true", help="steal from the bundled articles alone")
    return parser.parse_args()


def choose_pages(options: argparse.Namespace) -> Iterator[LabelledPage]:
    articles = load_bundled() if options.bundled else load_articles()
    if not (options.families or options.places or options.layouts):
        return generate_mixed(options.seed, options.n, articles)
    return generate(
        options.seed,
        options.families.split(",") if options.families else tuple(FAMILIES),
        options.places.split(",") if options.places else PLACES,
        options.layouts.split(",") if options.layouts else STYLES,
        n=options.n,
        articles=articles,
    )


def write_pages(pages: Iterable[LabelledPage], path: Path | None) -> None:
    """Write one JSON row a page; gzip where the name ends in ``.gz``."""
    if path is None:
        sys.stdout.writelines(json.dumps(page.row(), ensure_ascii=False) + "\n" for page in pages)
        return
    with gzip.open(path, "wt", encoding="utf-8") if path.suffix == ".gz" else path.open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(page.row(), ensure_ascii=False) + "\n" for page in pages)


if __name__ == "__main__":
    options = read_arguments()
    write_pages(choose_pages(options), options.o)
