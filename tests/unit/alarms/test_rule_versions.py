"""Versions of rules: saved and switched on by entries of the log, held at once, taken back by one more entry."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from console.alarms.model.versions import BASE
from console.alarms.service.rule_versions import RuleVersions, WrongRule
from console.fleet.model.rule_text import as_toml
from console.fleet.model.rules import Rule, Threshold
from console.fleet.service.rulebook import shipped
from console.journal.service import Journal

HOT = shipped().by_id["gpu.hot"]
OWN = as_toml(replace(HOT, id="own.hot", after=5.0, under=()))


def after(seconds: float) -> str:
    return as_toml(replace(HOT, after=seconds))


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    made = Journal.open(tmp_path / "journal.db", actor="astrid@desk", source="test", clock=lambda: 1_800_000_000.0)
    yield made
    made.close()


@pytest.fixture
def versions(journal: Journal) -> RuleVersions:
    return RuleVersions(journal, shipped())


def entries(journal: Journal) -> list[str]:
    return [row["type"] for row in journal.rows("SELECT type FROM entries WHERE category = 'rule' ORDER BY sequence")]


def test_a_version_holds_at_once_by_one_entry_and_the_former_comes_back_by_another(
    journal: Journal, versions: RuleVersions
) -> None:
    told: list[float] = []
    versions.subscribe(lambda: told.append(versions.current().by_id["gpu.hot"].after))
    made = versions.switch_on_text(after(300))
    assert (made.number, made.who) == (1, "astrid@desk")
    assert entries(journal) == ["rule.switched"]
    assert versions.rows["gpu.hot"].after == 300
    back = versions.switch_on("gpu.hot", versions.on("gpu.hot").before)
    assert (back.version, back.before) == (BASE, 1)
    assert told == [300, HOT.after]
    assert versions.current().by_id["gpu.hot"] == HOT
    assert versions.rows["gpu.hot"].order == HOT.order


def test_a_saved_version_holds_only_when_it_is_switched_on(journal: Journal, versions: RuleVersions) -> None:
    made = versions.save(after(60))
    assert versions.current() is shipped()
    versions.switch_on("gpu.hot", made.number)
    assert versions.rows["gpu.hot"].after == 60
    assert entries(journal) == ["rule.saved", "rule.switched"]


def test_another_program_over_the_same_journal_takes_it_in(journal: Journal, versions: RuleVersions) -> None:
    other = RuleVersions(journal, shipped())
    versions.switch_on_text(OWN)
    assert "own.hot" not in other.rows
    other.refresh()
    assert other.rows["own.hot"].after == 5.0
    assert "own.hot" in other.known()
    assert RuleVersions(journal, shipped()).rows["own.hot"].after == 5.0


def test_what_says_something_wrong_is_refused_and_nothing_is_written(journal: Journal, versions: RuleVersions) -> None:
    wrong = (
        "[[rule]]\nid = 3",
        "nonsense",
        "",
        after(1) + after(2),
        OWN.replace("respond", "responds"),
        as_toml(replace(HOT, id="own.hot", under=("there.is-none",))),
        "x" * 70_000,
    )
    for text in wrong:
        with pytest.raises(WrongRule):
            versions.switch_on_text(text)
        with pytest.raises(WrongRule):
            versions.save(text)
    for number in (BASE, 7):
        with pytest.raises(WrongRule):
            versions.switch_on("gpu.hot", number)
    assert entries(journal) == []


def test_a_rule_that_another_one_names_is_not_taken_from_under_it(versions: RuleVersions) -> None:
    versions.switch_on_text(OWN)
    versions.switch_on_text(as_toml(replace(HOT, id="own.hotter", under=("own.hot",))))
    with pytest.raises(WrongRule):
        versions.switch_on("own.hot", BASE)
    assert versions.rows["own.hotter"].under == ("own.hot",)
    versions.switch_on("own.hotter", BASE)
    versions.switch_on("own.hot", BASE)
    assert {"own.hot", "own.hotter"}.isdisjoint(versions.rows)


def test_an_earlier_text_that_no_longer_fits_is_left_out_and_told_of(journal: Journal, versions: RuleVersions) -> None:
    versions.switch_on_text(as_toml(replace(HOT, id="own.hot", under=("gpu.lost",))))
    rows = tuple(row for row in shipped().rows if row.id == "gpu.memory-left")
    later = RuleVersions(journal, replace(shipped(), rows=rows))
    assert "own.hot" not in later.rows
    assert any("gpu.lost" in fault for fault in later.current().faults)


def test_every_row_survives_as_text(versions: RuleVersions) -> None:
    def same(one: Rule, other: Rule) -> bool:
        return as_toml(one) == as_toml(other)

    threshold = next(rule for rule in shipped().rows if isinstance(rule.when, Threshold))
    assert same(versions.tried(as_toml(threshold))[0], threshold)
