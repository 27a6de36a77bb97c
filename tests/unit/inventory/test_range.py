"""Nodes from one line: hosts, ranges, users, ports."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.fleet.model.exchange.preview import MOST_NODES, ImportProblem
from console.fleet.model.exchange.range import expand, parse_range


def names(text: str) -> list[str]:
    return [offer.values["name"] for offer in parse_range(text).nodes]


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("g01", ["g01"]),
        ("g[01-03]", ["g01", "g02", "g03"]),
        ("g[8-11]", ["g8", "g9", "g10", "g11"]),
        ("g[098-101]", ["g098", "g099", "g100", "g101"]),
        ("g[1,3,5-6]", ["g1", "g3", "g5", "g6"]),
        ("r[1-2]g[a-b]", ["r1ga", "r1gb", "r2ga", "r2gb"]),
        ("g[7]", ["g7"]),
        ("g[blue,green]x", ["gbluex", "ggreenx"]),
        ("g[C-E]", ["gC", "gD", "gE"]),
    ],
)
def test_ranges_are_spelt_out(pattern: str, expected: list[str]) -> None:
    assert expand(pattern) == expected


@pytest.mark.parametrize(
    ("pattern", "word"),
    [
        ("g[16-01]", "[01-16]"),
        ("g[d-a]", "[a-d]"),
        ("g[a-D]", "no range"),
        ("g[1-]", "no range"),
        ("g[]", "no range"),
        ("g[1-3", "bracket"),
        ("g1-3]", "bracket"),
        ("g[[1-3]]", "bracket"),
        ("g[1-99999999]", "4096"),
        ("g[1-65][1-65]", "4096"),
        ("[1-9]" * 400, "4096"),
        ("g[1-9999999999999]", "no range"),
        ("", "give a host"),
        ("root@", "no host"),
        ("@g01", "no host"),
        ("g01:0", "no port"),
        ("g01:65536", "no port"),
        ("g01:ssh", "no port"),
    ],
)
def test_ranges_that_cannot_be_meant_are_refused_quickly(pattern: str, word: str) -> None:
    with pytest.raises(ImportProblem) as caught:
        parse_range(pattern)
    assert word in str(caught.value)


def test_user_and_port_hold_for_the_whole_range() -> None:
    offers = parse_range("root@g[1-2].hall:2222", site="hall").nodes
    assert [offer.values for offer in offers] == [
        {"name": f"g{n}", "host": f"g{n}.hall", "site": "hall", "user": "root", "port": 2222} for n in (1, 2)
    ]


def test_what_follows_the_first_dot_may_name_the_site() -> None:
    assert parse_range("g1.hall").nodes[0].values["site"] == "hall"
    assert parse_range("g1.hall", site="north").nodes[0].values["site"] == "north"
    assert "site" not in parse_range("g1.example.net").nodes[0].values
    assert parse_range("g1.example.net", sites={"example.net"}).nodes[0].values["site"] == "example.net"


def test_addresses_are_hosts_and_names() -> None:
    assert names("10.0.0.[1-2]") == ["10.0.0.1", "10.0.0.2"]
    for text in ("fd00::1", "[fd00::1]", "root@[fd00::1]:22"):
        (offer,) = parse_range(text).nodes
        assert (offer.values["host"], offer.values["name"]) == ("fd00::1", "ip-fd00--1")


def test_whole_hosts_are_names_where_first_labels_repeat() -> None:
    assert names("g1.[north,south].example.net") == ["g1.north.example.net", "g1.south.example.net"]


@given(st.text("g[]-,:@.019az", max_size=30) | st.text(max_size=60))
def test_any_text_gives_offers_or_a_problem(text: str) -> None:
    try:
        offers = parse_range(text).nodes
    except ImportProblem as error:
        str(error).encode()
    else:
        assert 1 <= len(offers) <= MOST_NODES
        assert all(offer.values["name"] is not None for offer in offers)


@given(st.integers(0, 10**6), st.integers(0, 500))
def test_a_range_of_numbers_is_as_long_as_it_says(first: int, more: int) -> None:
    found = expand(f"g[{first}-{first + more}]")
    assert [int(name[1:]) for name in found] == list(range(first, first + more + 1))


def test_a_huge_range_is_refused_before_it_is_made() -> None:
    # Its list of names would need terabytes, so coming back at all is the proof.
    with pytest.raises(ImportProblem):
        expand("[0-999999999]" * 20)
