"""What a crawl may be led to connect to: nothing but the public internet and the networks its user allows.

The inner host of these tests is one loopback address, the outer one another; only the outer one is allowed.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from conftest import PROJECT, read_jsonl
from test_crawl import NEWS
from webserver import Web

OUTER, INNER = "127.0.0.2", "127.0.0.3"
ONLY_OUTER = {"SPAMCRAWL_ALLOW_NETWORKS": f"{OUTER}/32"}
REBINDING = {"DNS_RESOLVER": "tests.resolvers.Rebinding", "DNSCACHE_ENABLED": 0}


@pytest.fixture
def secret(web: Web) -> str:
    """A page of the inner host, which no crawl of this module may see."""
    return web.put(INNER, "/secret", NEWS)


def test_nothing_inside_is_fetched_by_default(crawl: Callable, web: Web, secret: str) -> None:
    inside = secret.replace(INNER, "0x7f000003")
    done = crawl([inside], SPAMCRAWL_ALLOW_NETWORKS="")
    assert web.asked(INNER) == []
    assert done.code == 4
    assert "address 1" in done.out
    assert f"no page from {inside}: {INNER} is a loopback address; SPAMCRAWL_ALLOW_NETWORKS can allow it" in done.log


def test_port_of_this_machine_that_the_users_own_list_names_is_fetched(crawl: Callable, web: Web) -> None:
    """And that port alone: its neighbour on the same machine stays shut to a redirect."""
    with socket.create_server((INNER, 0)) as neighbour:
        shut = f"http://{INNER}:{neighbour.getsockname()[1]}/"
        leading_away = web.put(OUTER, "/away", "", status=302, Location=shut)
        done = crawl([web.put(OUTER, "/a", NEWS), leading_away], SPAMCRAWL_ALLOW_NETWORKS="")
    assert [row["url"] for row in done.sightings] == [web.host(OUTER).origin + "/a"]
    assert f"{INNER} is a loopback address" in done.log


def test_list_from_the_network_opens_no_port_of_this_machine(crawl: Callable, web: Web, secret: str) -> None:
    listing = web.put(OUTER, "/list.txt", secret, content_type="text/plain")
    done = crawl(listing, SPAMCRAWL_ALLOW_NETWORKS="")
    assert web.asked(INNER) == []
    assert done.code == 4


def test_redirects_spellings_and_names_lead_nowhere_inside(crawl: Callable, web: Web, secret: str) -> None:
    port = secret.rsplit(":", 1)[1]
    targets = [
        f"http://0x7f000003:{port}",
        f"http://2130706435:{port}",
        f"http://0177.0.0.3:{port}",
        f"http://127.3:{port}",
        f"http://[::ffff:127.0.0.3]:{port}",
        f"http://localhost:{port}",
        f"http://127-0-0-3.test:{port}",
        "http://169.254.169.254/latest/meta-data/",
        "https://10.0.0.1/",
        "http://100.100.100.200/",
    ]
    aims = [*targets, secret, f"http://[::1]:{port}"]
    moved = [web.put(OUTER, f"/moved/{n}", "", status=302, Location=aim) for n, aim in enumerate(aims)]
    refresh = web.put(OUTER, "/refresh", f'<meta http-equiv="refresh" content="0;url={secret}">' + NEWS)
    good = web.put(OUTER, "/good", NEWS)
    done = crawl([*targets, *moved, refresh, good], **ONLY_OUTER, **(REBINDING | {"DNSCACHE_ENABLED": 1}))
    assert web.asked(INNER) == []
    assert {row["url"] for row in done.sightings} == {good}
    assert done.code == 0
    assert "Traceback" not in done.log


def test_name_that_resolves_anew_inside_is_refused_when_it_does(crawl: Callable, web: Web, secret: str) -> None:
    """DNS rebinding: robots.txt is fetched from outside, the page would come from inside."""
    port = int(secret.rsplit(":", 1)[1].partition("/")[0])
    with socket.create_server((OUTER, port)) as outer:  # the same port: only the address changes
        answered = threading.Thread(target=answer_all, args=(outer,), daemon=True)
        answered.start()
        done = crawl([f"http://127-0-0-2-to-127-0-0-3.test:{port}/secret"], **ONLY_OUTER, **REBINDING)
    assert web.asked(INNER) == []
    assert "127.0.0.3 is a loopback address" in done.log
    assert "address 1" in done.out


def answer_all(server: socket.socket) -> None:
    """Answer every connection with an empty 404 that closes it, until the server is closed."""
    while True:
        try:
            taken, _ = server.accept()
        except OSError:
            return
        with taken:
            taken.recv(65536)
            taken.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")


def test_network_that_is_none_stops_the_crawl_with_its_name(crawl: Callable, web: Web) -> None:
    done = crawl([web.put(OUTER, "/a", NEWS)], SPAMCRAWL_ALLOW_NETWORKS="127.0.0.0/8,intranet")
    assert done.code == 1
    assert web.asked(OUTER) == []
    assert "SPAMCRAWL_ALLOW_NETWORKS: 'intranet' does not appear to be an IPv4 or IPv6 network" in done.log


# --- Proxies ------------------------------------------------------------------------------------------------


def crawl_by_proxy(seeds: list[str], proxy: str, folder: Path, **settings: object) -> str:
    """Crawl with a proxy in the environment, as users set one; return log and summary."""
    (folder / "seeds.txt").write_text("\n".join(seeds), "utf-8")
    command = [sys.executable, "-m", "scrapy", "crawl", "seeds", "-a", f"seeds={folder / 'seeds.txt'}"]
    for name, value in {"SPAMCRAWL_OUTPUT": folder / "out", "RETRY_TIMES": 0, "DOWNLOAD_DELAY": 0, **settings}.items():
        command += ["-s", f"{name}={value}"]
    env = os.environ | {"http_proxy": proxy, "https_proxy": proxy, "no_proxy": ""}
    done = subprocess.run(command, cwd=PROJECT, env=env, capture_output=True, text=True, timeout=90, check=False)
    return done.stdout + done.stderr


def test_proxy_is_not_asked_for_what_is_inside(web: Web, tmp_path: Path) -> None:
    web.put(OUTER, "http://news.example/a", NEWS)
    inside = ["http://127.0.0.3/", "http://0x7f.3/a", "http://localhost/", "http://[::1]/", "https://10.0.0.1/"]
    told = crawl_by_proxy([*inside, "http://news.example/a"], web.host(OUTER).origin, tmp_path, **ONLY_OUTER)
    assert set(web.asked(OUTER)) == {"http://news.example/robots.txt", "http://news.example/a"}
    assert f"address {len(inside)}" in told
    assert [row["url"] for row in read_jsonl(tmp_path / "out" / "sightings.jsonl")] == ["http://news.example/a"]


def test_proxy_inside_has_to_be_allowed(web: Web, tmp_path: Path) -> None:
    told = crawl_by_proxy(["http://news.example/a"], web.host(INNER).origin, tmp_path, **ONLY_OUTER)
    assert web.asked(INNER) == []
    assert "127.0.0.3 is a loopback address" in told


def test_tunnel_through_a_proxy_given_by_name_is_judged_by_its_address(tmp_path: Path) -> None:
    """Twisted resolves this name after the door; the last look is at the connection, before a byte is sent."""
    heard = bytearray()
    with socket.create_server((INNER, 0)) as inner:
        threading.Thread(target=listen, args=(inner, heard), daemon=True).start()
        proxy = f"http://127-0-0-3.test:{inner.getsockname()[1]}"
        told = crawl_by_proxy(["https://news.example/a"], proxy, tmp_path, **ONLY_OUTER, **REBINDING)
    assert heard == b""
    assert "127.0.0.3 is a loopback address" in told


def listen(server: socket.socket, heard: bytearray) -> None:
    """Keep what is sent to a server, until it is closed."""
    with suppress(OSError):
        while True:
            taken, _ = server.accept()
            with taken:
                heard += taken.recv(65536)


# --- Files --------------------------------------------------------------------------------------------------


def test_files_are_read_from_the_seed_list_only(crawl: Callable, web: Web, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(NEWS, "utf-8")
    moved = web.put(OUTER, "/moved", "", status=302, Location=page.as_uri())
    refresh = web.put(OUTER, "/refresh", f'<meta http-equiv="refresh" content="0;url={page.as_uri()}">')
    led = crawl([moved, refresh])
    assert {row["url"] for row in led.sightings} == {refresh}
    assert led.articles == []
    own = crawl([page.as_uri()])
    assert [row["url"] for row in own.articles] == [page.as_uri()]
