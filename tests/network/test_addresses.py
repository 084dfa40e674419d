"""Which addresses and spellings are refused: a table of each kind, and what an allowed network opens."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spamcrawl.network.addresses import Reach, parse_reach, read_literal

REFUSED = {
    "0.0.0.0": "an unspecified address",
    "0.1.2.3": "a private address",
    "127.0.0.1": "a loopback address",
    "127.255.3.4": "a loopback address",
    "10.0.0.1": "a private address",
    "172.16.0.1": "a private address",
    "172.31.255.255": "a private address",
    "192.168.1.1": "a private address",
    "169.254.169.254": "a link-local address",
    "100.64.0.1": "a shared address",
    "100.100.100.200": "a shared address",
    "168.63.129.16": "a cloud metadata address",
    "192.0.0.192": "a cloud metadata address",
    "198.18.0.1": "a private address",
    "192.0.2.1": "a private address",
    "224.0.0.1": "a multicast address",
    "239.255.255.250": "a multicast address",
    "240.0.0.1": "a reserved address",
    "255.255.255.255": "a reserved address",
    "::": "an unspecified address",
    "::1": "a loopback address",
    "fe80::1": "a link-local address",
    "fe80::1%eth0": "a link-local address",
    "fec0::1": "a site-local address",
    "fd00:ec2::254": "a private address",
    "fc00::1": "a private address",
    "ff02::1": "a multicast address",
    "ff0e::1": "a multicast address",
    "2001:db8::1": "a private address",
    "2001:0:53aa:64c:0:fbe8:80ff:fffe": "a private address",  # Teredo
    "::ffff:127.0.0.1": "a loopback address",
    "::ffff:10.0.0.1": "a private address",
    "::ffff:a9fe:a9fe": "a link-local address",
    "::ffff:0:10.0.0.1": "a private address",
    "::127.0.0.1": "a loopback address",
    "2002:7f00:1::": "a loopback address",
    "2002:a00:1::5": "a private address",
    "64:ff9b::7f00:1": "a loopback address",
    "64:ff9b::169.254.169.254": "a link-local address",
    "64:ff9b:1::a00:1": "a reserved address",
}

PUBLIC = ("1.1.1.1", "8.8.8.8", "192.0.0.9", "100.128.0.1", "172.32.0.1", "2606:4700::1111", "::ffff:8.8.8.8")
PUBLIC_BY_RELAY = ("64:ff9b::8.8.8.8", "2002:808:808::1")


@pytest.mark.parametrize(("address", "fault"), REFUSED.items(), ids=REFUSED.keys())
def test_inside_addresses_are_refused_by_their_kind(address: str, fault: str) -> None:
    assert Reach().find_fault(ip_address(address)) == fault


@pytest.mark.parametrize("address", PUBLIC + PUBLIC_BY_RELAY)
def test_public_addresses_are_reached(address: str) -> None:
    assert Reach().find_fault(ip_address(address)) is None


SPELLINGS = {
    "127.0.0.1": (
        "127.0.0.1",
        "127.0.0.1.",
        "2130706433",
        "0x7f000001",
        "017700000001",
        "0177.0.0.01",
        "127.1",
        "0x7f.1",
        "127.0.1",
        "[::ffff:127.0.0.1]",
        "::ffff:7f00:1",
        "１２７.０.０.１",
        "①②⑦.0.0.1",
        "127。0。0。1",
    ),
    "169.254.169.254": ("2852039166", "0xA9FEA9FE", "0251.0376.0251.0376", "169.254.43518", "[::ffff:a9fe:a9fe]"),
    "::1": ("[::1]", "0:0:0:0:0:0:0:1", "[0000::0001]"),
}


@pytest.mark.parametrize(
    ("spelling", "meant"), [(one, meant) for meant, every in SPELLINGS.items() for one in every], ids=ascii
)
def test_every_spelling_of_an_address_is_refused(spelling: str, meant: str) -> None:
    fault = Reach().find_fault(ip_address(meant))
    assert fault is not None
    assert Reach().find_host_fault(spelling) == fault


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST.", "a.localhost", "printer.local", "metadata.google.internal"]
)
def test_names_of_the_inside_are_refused_before_a_proxy_gets_them(host: str) -> None:
    assert Reach().find_host_fault(host) == "a name for the inside of a network"


@pytest.mark.parametrize("host", ["news.example", "local.example", "127.0.0.1.example", "1e100.net", "0x7f.example"])
def test_other_names_are_names(host: str) -> None:
    assert read_literal(host) is None
    assert Reach().find_host_fault(host) is None


ALLOWED = [
    (["10.0.0.0/8"], "10.9.9.9", True),
    (["10.0.0.0/8"], "::ffff:10.9.9.9", True),
    (["10.0.0.0/8"], "11.0.0.1", True),
    (["10.0.0.0/8"], "192.168.0.1", False),
    (["127.0.0.0/8"], "::1", False),
    (["127.0.0.1"], "127.0.0.2", False),
    (["fd00::/8", " 192.168.0.0/16 "], "192.168.3.4", True),
    (["::/0"], "10.0.0.1", False),
]


@pytest.mark.parametrize(("networks", "address", "reached"), ALLOWED)
def test_allowed_networks_open_themselves_and_no_more(networks: list[str], address: str, reached: bool) -> None:
    assert (parse_reach(networks).find_fault(ip_address(address)) is None) is reached


@pytest.mark.parametrize("bad", ["10.0.0.1/8", "intranet", "10.0.0.0/33"])
def test_bad_network_is_named(bad: str) -> None:
    with pytest.raises(ValueError, match=bad):
        parse_reach(["127.0.0.0/8", bad])


@given(st.integers(0, 2**32 - 1))
def test_an_embedded_address_is_judged_as_itself(number: int) -> None:
    plain = Reach().find_fault(IPv4Address(number))
    assert Reach().find_fault(IPv6Address(0xFFFF << 32 | number)) == plain
    assert Reach().find_fault(IPv6Address((0x64FF9B << 96) | number)) == plain
    assert Reach().find_fault(IPv6Address((0x2002 << 112) | (number << 80))) == plain
    assert Reach().find_host_fault(str(number)) == plain


@given(st.text(max_size=40))
def test_no_host_raises(host: str) -> None:
    Reach().find_host_fault(host)
