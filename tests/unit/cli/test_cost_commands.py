"""Own or rent, from the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import Ended

Driftvakt = Callable[..., Ended]


def test_a_scenario_that_was_printed_and_changed_is_computed_anew(driftvakt: Driftvakt, tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(driftvakt("costs", "example").out.replace("invented = true", "invented = false"))
    as_it_is = driftvakt("costs", "breakeven", str(file), "--runs", "200", "--json").document
    assert (as_it_is["parity_on"], as_it_is["order_by"], as_it_is["days_left"]) == ("2027-08-25", "2027-01-27", 68)
    assert (as_it_is["month"]["owned"], as_it_is["invented"]) == ("123202.72", False)
    assert as_it_is["figures"]["cloud_bill"]["source"] == "bill of October"
    busier = driftvakt("costs", "breakeven", str(file), "--set", "use=0.85", "--runs", "200", "--json").document
    assert round(busier["months_to_parity"], 1) == 6.3
    assert "use" not in {bar["figure"] for bar in busier["tornado"]}


def test_what_is_invented_says_so(driftvakt: Driftvakt) -> None:
    said = driftvakt("costs", "breakeven", "--runs", "50").out
    assert "invented" in said
    assert "Order by 2027-01-27 (68 days left" in said
    assert "invented" in driftvakt("costs", "project", "--months", "2").out


def test_capacity_says_by_when_to_order(driftvakt: Driftvakt) -> None:
    words = ("--gpus", "104", "--growth", "0.014", "--owned", "128", "--today", "2026-11-20")
    first = driftvakt("costs", "capacity", *words, "--json").document["steps"][0]
    assert (first["on"], first["order_by"], first["days_left"]) == ("2027-07-01", "2026-12-03", 13)
    assert "carries the demand" in driftvakt("costs", "capacity", *words, "--months", "1").err


def test_what_work_is_worth_is_written_down_by_whoever_says_it(driftvakt: Driftvakt) -> None:
    words = ("costs", "value", "support-sv", "0.25", "--text", "minutes saved", "--low", "0.1", "--part", "0.6")
    assert driftvakt(*words, "--json").document["model"] == "support-sv"
    entry = driftvakt("log", "list", "--category", "cost", "--json")
    assert "cost.valued" in entry.out and "minutes saved" in entry.out
    assert "No model served" in driftvakt("costs", "worth").err
    refused = driftvakt("costs", "value", "support-sv", "0.25", "--text", "x", "--low", "0.3")
    assert refused.status == 2 and "follow each other" in refused.err


def test_a_month_is_written_for_management_also_without_a_screen(driftvakt: Driftvakt, tmp_path: Path) -> None:
    file = tmp_path / "month.pdf"
    assert driftvakt("costs", "report", str(file), "--language", "sv", "--json").document["tenants"] is True
    alone = file.read_bytes()
    assert alone.startswith(b"%PDF")
    scenario = tmp_path / "mine.toml"
    scenario.write_text(driftvakt("costs", "example").out)
    assert driftvakt("costs", "report", str(file), "--scenario", str(scenario)).status == 0
    assert file.read_bytes().count(b"/Subtype /Image") == alone.count(b"/Subtype /Image") + 1
    scenario.write_text("no scenario")
    assert driftvakt("costs", "report", str(file), "--scenario", str(scenario)).status == 1
    assert driftvakt("costs", "report", str(file), "--month", "soon").status == 2
    assert driftvakt("costs", "report", str(tmp_path / "none" / "month.pdf")).status == 1


def test_a_request_without_a_ledger_says_why_there_is_none(driftvakt: Driftvakt, tmp_path: Path) -> None:
    refused = driftvakt("costs", "request", str(tmp_path / "request.pdf"))
    assert refused.status == 1 and "no plan of capacity" in refused.err
    assert not (tmp_path / "request.pdf").exists()


def test_capacity_without_a_ledger_says_what_to_tell_it(driftvakt: Driftvakt) -> None:
    ended = driftvakt("costs", "capacity")
    assert ended.status == 1 and "--gpus" in ended.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("breakeven", "--set", "usage=1"), "no figure is called 'usage'"),
        (("breakeven", "--set", "use=0"), "must be more than 0"),
        (("breakeven", "--set", "use=many"), "is no number"),
        (("breakeven", "--runs", "0"), "--runs must be"),
        (("project", "--most-use", "90"), "--most-use is a part"),
        (("capacity", "--gpus", "0", "--growth", "0.01", "--owned", "8"), "more than 0"),
        (("capacity", "--gpus", "1", "--growth", "0.01", "--owned", "8", "--today", "soon"), "is no day"),
    ],
)
def test_wrong_use_is_told(driftvakt: Driftvakt, words: tuple[str, ...], said: str) -> None:
    ended = driftvakt("costs", *words)
    assert ended.status == 2
    assert said in ended.err


def test_a_file_that_is_no_scenario_is_named(driftvakt: Driftvakt, tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text("name = 3")
    ended = driftvakt("costs", "breakeven", str(tmp_path / "mine.toml"))
    assert ended.status == 1
    assert "mine.toml: The table [own] is missing" in ended.err
    assert driftvakt("costs", "breakeven", str(tmp_path / "none.toml")).status == 1
