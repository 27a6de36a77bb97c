"""How ready a model is: fourteen gates and a score, what is missing first, and for how long a pilot has stood still."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.site_simulator.furnishing import furnish_models
from connectors.site_simulator.serving.deployed import STORE
from connectors.site_simulator.specification import default_specification
from connectors.site_simulator.world import World
from console.deployments.model.board import Board, VersionState
from console.deployments.model.gates import Answer, Gate, Way
from console.deployments.model.models import AiClass, Model, Served, Stage, ToldAi, Version
from console.deployments.model.needs import needs_of
from console.deployments.model.readiness import (
    QUICK,
    SEEN,
    Measured,
    Measurement,
    Still,
    Stops,
    counts_until,
    readiness_of,
)
from console.deployments.model.score import Mark, Section, Test, score_of
from console.deployments.model.words import GATES, TESTS, need_words
from console.deployments.service.folders import files_of
from console.deployments.service.models import ModelsService
from console.deployments.service.records import Records
from console.fleet.model.rules import Grade
from console.main.past_models import write_past
from tests.support.journals import opened

OPENING = 1_800_000_000.0
NODES = {name: name for name in (*(f"g{n:02d}" for n in range(1, 13)), *(f"u{n:02d}" for n in range(1, 5)))}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModelsService]:
    """The register of the demo site at its opening."""
    with opened(tmp_path_factory.mktemp("demo") / "journal.db") as journal:
        models = ModelsService(Records(journal))
        assert (
            write_past(models, OPENING, NODES, lambda: {"M. Ek": (lambda _message, _namespace: "signed", "key")}) == 12
        )
        assert write_past(models, OPENING, NODES) == 0, "once alone"
        assert journal.differences() == ()
        yield models


@pytest.fixture(scope="module")
def board(demo: ModelsService) -> Board:
    return demo.board()


@pytest.mark.slow
def test_the_demo_site_has_five_models_in_production_four_pilots_and_three_retired(board: Board) -> None:
    told = {row.model.name: (row.version_name, row.readiness.held) for row in board.rows}
    assert told == {
        "support-sv": ("7.0", 12), "journal-summary": ("1.9", 13), "x-ray-triage": ("2.4", 13), "embed-sv": ("4.1", 14),
        "weld-inspect": ("3.2", 14), "contract-check": ("0.4", 4), "spare-parts": ("0.2", 6),
        "meeting-notes": ("0.9", 9), "ticket-router": ("1.0-rc1", 12),
    }  # fmt: skip
    still = [(row.model.name, row.readiness.still and row.readiness.still.days) for row in board.pilots]
    assert still == [("contract-check", 213), ("spare-parts", 88), ("meeting-notes", 41), ("ticket-router", 19)]
    assert [row.model.name for row in board.retired] == ["chat-sv", "ocr-forms", "weld-detect"]
    assert [row.model.name for row in board.without_owner] == ["contract-check"]
    assert board.longest is not None and board.longest.model.waits_for == "Owner left in August"


def test_what_keeps_most_models_back_is_told_first(board: Board) -> None:
    assert [*board.missing] == [
        (Gate.LOG_RESTORE, 6),
        (Gate.ROLLBACK, 4),
        (Gate.DRIFT, 4),
        (Gate.DEPUTY, 3),
        (Gate.CANARY, 3),
        (Gate.SLO, 2),
        (Gate.GOLDEN_SET, 2),
        (Gate.RUNBOOK, 2),
        (Gate.OVERSEER, 2),
        (Gate.OWNER, 1),
    ]


def test_of_spare_parts_half_an_hour_lifts_four_gates_and_the_weakest_section_is_its_score(demo: ModelsService) -> None:
    ready = demo.sheet("spare-parts").row.readiness
    assert [each.gate for each in ready.missing] == [
        Gate.DEPUTY, Gate.GOLDEN_SET, Gate.ROLLBACK, Gate.LOG_RESTORE, Gate.RUNBOOK, Gate.DRIFT, Gate.CANARY,
        Gate.OVERSEER,
    ]  # fmt: skip
    assert ready.quickest is not None
    assert (ready.held, ready.of, ready.quickest.minutes, ready.quickest.to) == (6, 14, 26, 10)
    assert [*ready.score.sections.values()] == [2.5, 3.0, 1.5, 1.0]
    assert (ready.score.points, ready.score.weakest) == (1.0, Section.MONITORING)
    assert {test: mark for test, mark in ready.marks.items() if test in SEEN} == {
        Test.D1: Mark.AUTOMATED, Test.O6: Mark.AUTOMATED, Test.I7: Mark.BY_HAND,
    }  # fmt: skip


def test_which_version_of_support_sv_served_when(demo: ModelsService) -> None:
    sheet = demo.sheet("support-sv")
    told = [(each.version.name, each.state, each.replicas) for each in sheet.versions]
    assert told == [
        ("7.2", VersionState.WAITING, 0),
        ("7.1", VersionState.WAITING, 0),
        ("7.0", VersionState.SERVING, 4),
        ("6.3", VersionState.ROLLED_BACK, 0),
        ("6.2", VersionState.RETIRED, 0),
    ]
    back = sheet.versions[3]
    assert back.since is not None and back.until is not None
    assert round((back.until - back.since) / 3600, 3) == 3
    assert sheet.row.nodes == ("g01", "g02", "g04", "g09")


def test_what_asks_for_somebody_is_told_the_gravest_first(board: Board) -> None:
    told = [(str(need_words(need)), need.who) for need in needs_of(board)]
    assert told == [
        ("contract-check has no owner", "M. Ek"),
        ("contract-check has stood still for 213 days: extend it, or end it", "M. Ek"),
        ("spare-parts has stood still for 88 days", "J. Sand"),
        ("meeting-notes has stood still for 41 days", "S. Ahmadi"),
    ]
    row = next(row for row in board.rows if row.model.name == "weld-inspect")
    model = replace(row.model, ai_class=AiClass.LIMITED, told_ai=ToldAi.NO)
    by_hand = Served("g12", "port 8090", "", "", 1.0, planned=False, what="llama-server")
    ended = replace(row, model=replace(row.model, stage=Stage.RETIRED))
    other = replace(board, production=(replace(row, model=model),), pilots=(), retired=(ended,), unplanned=(by_hand,))
    assert [str(need_words(need)) for need in needs_of(other)] == [
        "Something serves that nobody planned: llama-server",
        "weld-inspect is retired, and still seen serving",
        "weld-inspect: its users are not told that it is AI (AI Act 50)",
    ]


def test_what_is_in_the_model_store_is_what_the_register_says_to_the_byte(demo: ModelsService, tmp_path: Path) -> None:
    furnish_models(tmp_path, World(default_specification(), 1, 0.0).nodes["g01"])
    for name, version in (("support-sv", "7.1"), ("journal-summary", "1.9"), ("chat-sv", "2")):
        held = demo.version_called(demo.model(name), version)
        assert held.files == files_of(tmp_path / STORE.lstrip("/") / name / version)


def test_every_gate_and_every_test_has_words_and_every_section_seven_tests() -> None:
    assert set(GATES) == set(Gate) and len(Gate) == 14
    assert set(TESTS) == set(Test) and len(Test) == 28
    assert score_of(dict.fromkeys(Test, Mark.AUTOMATED)).sections == dict.fromkeys(Section, 7.0)
    assert len(SEEN) == 9


def test_what_is_measured_goes_before_what_somebody_said() -> None:
    said = Answer(Gate.LOG_RESTORE, True, Way.SIGNED, "it came back", "M. Holm", 5.0)
    model = Model("m", "m", answers={Gate.LOG_RESTORE: said})
    (before,) = [each for each in readiness_of(model, (), 10.0).gates if each.gate is Gate.LOG_RESTORE]
    assert (before.held, before.way, before.by) == (True, Way.SIGNED, "M. Holm")
    found = Measured((Measurement(Gate.LOG_RESTORE, False, "FAIL", 9.0, "M. Holm"),))
    (after,) = [each for each in readiness_of(model, (), 10.0, found).gates if each.gate is Gate.LOG_RESTORE]
    assert (after.held, after.way, after.words, after.who) == (False, Way.MEASURED, "FAIL", "M. Holm")


def test_what_was_tried_once_is_not_known_for_ever() -> None:
    until = counts_until(Gate.DRIFT, 0.0)
    assert until == 90 * 86_400
    answer = Answer(Gate.DRIFT, True, Way.SHOWN, "5,000 requests", "", 0.0, until)
    model = Model("m", "m", answers={Gate.DRIFT: answer})
    for now, held in ((until - 1, True), (until, False)):
        (standing,) = [each for each in readiness_of(model, (), now).gates if each.gate is Gate.DRIFT]
        assert (standing.held, standing.aged) == (held, not held)


@pytest.mark.parametrize(("days", "held"), [(179, True), (181, False)])
def test_a_version_that_was_taken_back_has_rehearsed_the_way_back_for_half_a_year(days: int, held: bool) -> None:
    versions = (Version("v", "m", "7.1", rolled_back=1.0), Version("w", "m", "7.0"))
    ready = readiness_of(Model("m", "m"), versions, days * 86_400.0)
    (rollback,) = [each for each in ready.gates if each.gate is Gate.ROLLBACK]
    assert (rollback.held, rollback.way, rollback.words) == ((True, Way.MEASURED, "7.1") if held else (False, None, ""))


def test_a_drift_baseline_comes_by_itself_where_there_are_requests() -> None:
    ready = readiness_of(Model("m", "m"), (), 1.0, Measured(requests_a_day=500.0))
    (drift,) = [each for each in ready.gates if each.gate is Gate.DRIFT]
    assert (drift.waits, drift.who) == (10 * 86_400, "")


def test_what_the_law_asks_of_high_risk_stops_nothing_else() -> None:
    model = Model("m", "m", owner="A")
    stops = {ai: readiness_of(replace(model, ai_class=ai), (), 1.0).stopping(Stage.PRODUCTION, ai) for ai in AiClass}
    law = {each.gate for each in stops[AiClass.HIGH]} - {each.gate for each in stops[AiClass.MINIMAL]}
    assert law == {Gate.LOGGING, Gate.LOG_RESTORE, Gate.OVERSEER}
    assert all(each.grade is Grade.HIGH for each in stops[AiClass.HIGH] if each.stops is Stops.HIGH_RISK)


@pytest.mark.parametrize(
    ("days", "grade", "left"), [(29, None, 61), (30, Grade.LOW, 60), (75, Grade.MEDIUM, 15), (90, Grade.HIGH, 0)]
)
def test_a_pilot_that_stands_still_is_told_of_and_after_ninety_days_its_manager_is(
    days: int, grade: Grade | None, left: int
) -> None:
    still = Still(0.0, days, "")
    assert (still.grade, still.left) == (grade, left)


_TEXT = st.sampled_from(["", "said"])
_SOME = st.builds(
    Model,
    id=st.just("m"),
    name=st.just("m"),
    ai_class=st.sampled_from(AiClass),
    owner=_TEXT,
    deputy=_TEXT,
    overseer=_TEXT,
    slo=_TEXT,
    runbook=_TEXT,
    golden_set=_TEXT,
    licence=_TEXT,
    marks=st.dictionaries(st.sampled_from(Test), st.sampled_from(Mark)),
    answers=st.dictionaries(st.sampled_from(Gate), st.booleans()).map(
        lambda held: {gate: Answer(gate, yes, Way.SIGNED, "said", "A", 1.0) for gate, yes in held.items()}
    ),
)


@pytest.mark.slow
@given(model=_SOME, gate=st.sampled_from(Gate), test=st.sampled_from(Test))
def test_to_answer_a_gate_or_do_a_test_never_makes_it_worse(model: Model, gate: Gate, test: Test) -> None:
    before = readiness_of(model, (), 10.0)
    assert before.held + len(before.missing) == before.of == 14
    assert 0 <= before.score.points == min(before.score.sections.values()) <= 7
    if before.quickest is not None:
        assert before.held < before.quickest.to <= 14
        assert before.quickest.minutes <= QUICK * len(before.quickest.gates)
    held = Measured((Measurement(gate, True, "seen", 9.0),))
    after = readiness_of(replace(model, marks={**model.marks, test: Mark.AUTOMATED}), (), 10.0, held)
    assert after.held >= before.held
    assert all(after.score.sections[each] >= before.score.sections[each] for each in Section)
