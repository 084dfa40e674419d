"""The report in a real browser: it is laid out, and nothing of a hostile page runs in it.

Needs Debian's chromium: installed here when the tests run as root on a machine that has apt-get, else skipped.
"""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from cli.pages import HIJACKED, HOSTILE
from spamcrawl.cli.explain_html import render_report
from spamcrawl.core.clean import clean_page
from spamcrawl.core.reading.page import read_html, read_text

pytestmark = pytest.mark.slow

FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    *("--virtual-time-budget=3000", "--window-size=1200,900"),
)
INSTALL_SECONDS = 600
PAGE_SECONDS = 60

Browse = Callable[..., str]


@pytest.fixture(scope="module")
def chromium() -> str:
    """Find the browser, or install it where that is possible."""
    if found := shutil.which("chromium"):
        return found
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        pytest.skip("chromium is not installed, and installing it needs root and apt-get")
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", "chromium"]):
        done = subprocess.run(
            ["apt-get", *command], env=environment, capture_output=True, text=True, timeout=INSTALL_SECONDS, check=False
        )
    if found := shutil.which("chromium"):
        return found
    pytest.skip(f"chromium could not be installed: {done.stderr.strip()[-200:]}")


@pytest.fixture
def browse(chromium: str, tmp_path: Path) -> Browse:
    """Open markup in a fresh browser profile and return what it became (or take its picture)."""

    def open_page(markup: str, *flags: str) -> str:
        page = tmp_path / "page.html"
        page.write_text(markup, "utf-8")
        command = [chromium, *FLAGS, f"--user-data-dir={tmp_path / 'profile'}", *flags, page.as_uri()]
        done = subprocess.run(command, capture_output=True, text=True, timeout=PAGE_SECONDS, check=True)
        return done.stdout

    return open_page


RAW = HOSTILE.replace("&lt;", "<").replace("&gt;", ">")
"""The same page with its payloads live: shows that this browser would run them."""


def test_the_payloads_are_live_outside_the_report(browse: Browse) -> None:
    live = browse("<body><img src=x onerror=document.title='OWNED'>", "--dump-dom")
    assert "<title>OWNED</title>" in live


@pytest.mark.parametrize("source", [HOSTILE, RAW], ids=["escaped", "live"])
def test_nothing_of_a_hostile_page_runs(browse: Browse, source: str) -> None:
    record = clean_page(read_html(source, url="javascript:alert(1)"), id="\"><script>document.title='OWNED'</script>")
    shown = browse(render_report(record), "--dump-dom")
    assert "<title>spamcrawl: " in shown
    assert "<script" not in shown
    assert "<img" not in shown
    assert "<iframe" not in shown
    assert "<svg" not in shown


def test_policy_stops_what_would_slip_through(browse: Browse) -> None:
    """Escaping is the first wall; this tests the second, with the first torn down."""
    report = render_report(clean_page(read_text(HIJACKED)))
    payload = "<script>document.title='OWNED'</script><img src=x onerror=document.title='OWNED'>"
    shown = browse(report.replace("</main>", f"{payload}</main>"), "--dump-dom")
    assert payload.split("<img")[0] in shown
    assert "<title>spamcrawl: hijacked</title>" in shown


@pytest.mark.parametrize("theme", [0, 1], ids=["dark", "light"])
def test_report_is_laid_out(browse: Browse, tmp_path: Path, theme: int) -> None:
    """The header's ground has the theme's colour, and the picture has many colours: text, marks, bars."""
    picture = tmp_path / "report.png"
    report = render_report(clean_page(read_text(HIJACKED)))
    browse(report, f"--screenshot={picture}", f"--blink-settings=preferredColorScheme={theme}")
    width, height, rows = read_png(picture)
    colours = {row[x : x + 3] for row in rows[::3] for x in range(0, width * 3, 9)}
    ground = rows[4][9:12]
    assert (width, height) == (1200, 900)
    assert ground == (bytes.fromhex("f6f7f9") if theme else bytes.fromhex("12161c"))
    assert len(colours) > 30


def read_png(path: Path) -> tuple[int, int, list[bytes]]:
    """Return width, height and RGB rows of an 8-bit RGB(A) picture."""
    body = path.read_bytes()
    width, height, depth, kind = struct.unpack(">IIBB", body[16:26])
    assert depth == 8
    step = {2: 3, 6: 4}[kind]
    packed, at = b"", 8
    while at < len(body):
        (size,) = struct.unpack(">I", body[at : at + 4])
        packed += body[at + 8 : at + 8 + size] if body[at + 4 : at + 8] == b"IDAT" else b""
        at += size + 12
    rows, before = [], bytes(width * step)
    raw, size = zlib.decompress(packed), width * step + 1
    for start in range(0, len(raw), size):
        before = undo_filter(raw[start], bytearray(raw[start + 1 : start + size]), before, step)
        rows.append(before if step == 3 else b"".join(before[x : x + 3] for x in range(0, len(before), 4)))
    return width, height, rows


def undo_filter(kind: int, row: bytearray, above: bytes, step: int) -> bytes:
    """Undo one PNG row filter (https://www.w3.org/TR/png-3/#9Filters)."""
    for x in range(len(row)):
        left, up, corner = (row[x - step], above[x], above[x - step]) if x >= step else (0, above[x], 0)
        if kind == 4:
            guess = left + up - corner
            add = min((left, up, corner), key=lambda value: abs(guess - value))
        else:
            add = (0, left, up, (left + up) // 2)[kind]
        row[x] = (row[x] + add) & 255
    return bytes(row)
