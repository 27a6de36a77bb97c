"""Nodes from tables."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.fleet.model.exchange.csv import COLUMNS, parse_csv
from console.fleet.model.exchange.preview import ImportProblem, Offers


def values(text: str) -> list[dict[str, object]]:
    return [offer.values for offer in parse_csv(text).nodes]


def only_fault(text: str) -> str:
    (offer,) = parse_csv(text).nodes
    return str(offer.fault)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_told_by_the_header(delimiter: str) -> None:
    rows = [["name", "address", "owner, team"], ["g1", "10.0.0.1", "AI; ML | \tops, and more"]]
    rows[0][2] = "owner"
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    assert values(out.getvalue()) == [{"name": "g1", "host": "10.0.0.1", "owner": "AI; ML | \tops, and more"}]


def test_columns_are_known_by_many_names() -> None:
    text = "Hostname,IP address,SSH-User,ssh_port,Tags,Bastion,Team,Location,Watched,Key File\n"
    text += "g1,10.0.0.1,root,2222,h100; eu |,jump,AI,hall,no,~/.ssh/id\n"
    assert values(text) == [
        {
            "name": "g1",
            "host": "10.0.0.1",
            "user": "root",
            "port": 2222,
            "labels": ("h100", "eu"),
            "jump": "jump",
            "owner": "AI",
            "site": "hall",
            "watched": False,
            "identity_file": "~/.ssh/id",
        }
    ]


def test_a_hostname_beside_a_name_is_where_to_connect() -> None:
    assert values("name,hostname\ng1,g1.example.net\n") == [{"name": "g1", "host": "g1.example.net"}]


def test_without_a_name_the_host_gives_it() -> None:
    assert [v["name"] for v in values("host\ng1.example.net\n10.0.0.1\nfd00::1\n")] == ["g1", "10.0.0.1", "fd00--1"]


def test_what_spreadsheets_add_is_passed_over() -> None:
    text = '\ufeffsep=;\r\n"name";"rack"\r\n\r\n"g1";"r1"\r\n;;\r\n"multi\nline";"r2"\r\ng3;r3\r\n'
    offers = parse_csv(text)
    assert [(offer.line, offer.values["name"]) for offer in offers.nodes] == [(4, "g1"), (6, "multi\nline"), (8, "g3")]


def test_an_empty_cell_says_nothing() -> None:
    assert values("name,owner,labels\ng1,,\n") == [{"name": "g1"}]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("name,port\ng1,ssh\n", "port"),
        ("name,port\ng1,0\n", "port"),
        ("name,port\ng1,70000\n", "port"),
        ("name,watched\ng1,perhaps\n", "yes or no"),
        ("name,rack\ng1,r1,surplus\n", "3 columns"),
        ("name,rack\n,r1\n", "neither name nor host"),
    ],
)
def test_a_line_that_cannot_be_used_says_why(text: str, word: str) -> None:
    assert word in only_fault(text)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "first line"),
        ("g1\ng2\n", "no column"),
        ("rack,owner\nr1,me\n", "no column"),
        ("name,node\na,b\n", "both the column name"),
        ("name\n" + '"' + "x" * 200_000 + "\n", "field larger"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused(text: str, word: str) -> None:
    with pytest.raises(ImportProblem, match=word):
        parse_csv(text)


def test_unknown_columns_are_told_and_passwords_left_behind() -> None:
    offers = parse_csv("name,colour,SSH Password\ng1,grey,hunter2\n")
    assert [str(note.sentence) for note in offers.notes] == [
        "the column “colour” is not known; skipped",
        "the column “SSH Password” is not taken over: passwords are asked for and kept in the keyring",
    ]
    assert "hunter2" not in repr(offers)


def test_too_many_lines_are_refused() -> None:
    with pytest.raises(ImportProblem, match="4096"):
        parse_csv("name\n" + "".join(f"n{number}\n" for number in range(5000)))


@given(
    st.text()
    | st.lists(st.sampled_from([*COLUMNS, ",", ";", '"', "\n", "\r", "sep=", "x", "1", " ", "\t"])).map("".join)
)
def test_any_text_is_read_as_a_table_or_refused(text: str) -> None:
    try:
        found = parse_csv(text)
    except ImportProblem as error:
        str(error).encode()
    else:
        assert isinstance(found, Offers)
