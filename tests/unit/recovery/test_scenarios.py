"""Scenarios are read strictly: eleven ship, a site's own add to them, and what is wrong is left out and told."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.recovery.model.scenario_rows import ScenarioError, scenario_of
from console.recovery.model.scenarios import Senses, StepKind
from console.recovery.service.scenario_book import FOLDER, load, shipped

OWN = """\
id = "tape-lost"
name = "Tape lost"
summary = "A tape is gone."
kind = "tabletop"
scope = "sample"
rto_minutes = 60

[[role]]
id = "executor"
text = "Executor"

[[step]]
id = "look"
phase = "decide"
kind = "human"
text = "Look for it"
role = "executor"
minutes = 5

[[step]]
id = "copy"
phase = "restore"
kind = "decision"
text = "Is there another copy?"

[[step.choice]]
id = "yes"
text = "Yes"
"""


def test_eleven_scenarios_ship_and_each_answers_requirements_that_are_there() -> None:
    book = shipped()
    assert len(book.scenarios) == 11
    for scenario in book.scenarios:
        assert scenario.aborts and scenario.roles and scenario.requirements
        assert all(book.requirement(id) is not None for id in scenario.requirements)


def test_what_is_restored_is_sensed_by_its_restore_test_and_ticked_by_nobody() -> None:
    scenario = shipped().scenario("model-store-lost")
    assert scenario is not None and scenario.approval
    sensed = {step.id: step.sense for step in scenario.steps if step.kind is StepKind.SENSED}
    assert [sense.by for sense in sensed.values() if sense] == [Senses.LAYER] * 3 + [Senses.TEST]


def test_a_sites_own_scenario_is_added_and_takes_the_place_of_ours(tmp_path: Path) -> None:
    folder = tmp_path / FOLDER
    folder.mkdir()
    (folder / "own.toml").write_text(OWN, encoding="utf-8")
    (folder / "ours.toml").write_text(OWN.replace("tape-lost", "site-lost"), encoding="utf-8")
    book = load(tmp_path)
    assert len(book.scenarios) == 12 and book.faults == ()
    site = book.scenario("site-lost")
    assert site is not None and site.name.source == "Tape lost"


def test_a_file_that_is_wrong_is_left_out_and_told(tmp_path: Path) -> None:
    folder = tmp_path / FOLDER
    folder.mkdir()
    (folder / "wrong.toml").write_text(OWN.replace("minutes = 5", "minutes = 5\nsurprise = 1"), encoding="utf-8")
    (folder / "bytes.toml").write_bytes(b"\xff\xfe")
    book = load(tmp_path)
    assert len(book.scenarios) == 11
    assert any("surprise" in fault for fault in book.faults) and len(book.faults) == 2


@pytest.mark.parametrize(
    ("instead", "of", "told"),
    [
        ('phase = "later"', 'phase = "decide"', "phase"),
        ('role = "nobody"', 'role = "executor"', "nobody"),
        ('kind = "sensed"', 'kind = "human"', "sensed"),
        ("rto_minutes = 0", "rto_minutes = 60", "rto_minutes"),
        ("minutes = true", "minutes = 5", "minutes"),
        ('id = "look"', 'id = "copy"', "look"),
        ('phase = "return"', 'phase = "decide"', "goes back"),
        ('id = "yes"\nskips = ["look"]', 'id = "yes"', "does not follow"),
        ('text = "Look\\u0007"', 'text = "Look for it"', "text"),
    ],
)
def test_what_does_not_fit_together_is_named(instead: str, of: str, told: str) -> None:
    with pytest.raises(ScenarioError, match=told):
        scenario_of("own.toml", OWN.replace(of, instead))


@given(st.text(max_size=200) | st.sampled_from(OWN.splitlines()).map(lambda line: OWN.replace(line, line[::-1], 1)))
@settings(max_examples=40)
def test_whatever_a_file_holds_it_is_a_scenario_or_told_as_wrong(text: str) -> None:
    try:
        scenario_of("any.toml", text)
    except ScenarioError as error:
        assert str(error).startswith("any.toml")
