"""The register of models is a fold of its entries: who owns them, what versions are made of, what was seen serving."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.deployments.model import moves
from console.deployments.model.gates import Gate
from console.deployments.model.models import Role, Serving, Stage, StepKind, Version, VersionFile, served_at
from console.deployments.model.score import Mark, Test
from console.deployments.service.models import ModelsService
from console.deployments.service.records import Records
from console.deployments.service.refusing import CannotModel
from tests.support.journals import opened

FILES = (VersionFile("model-2.safetensors", 20, "cd" * 32), VersionFile("config.json", 5, "ab" * 32))
VERSION = Version("", "", "7.0", FILES, "vllm", "0.11.2", ("--max-model-len", "32768"), "fp8", driver="580.95")


@contextmanager
def room(tmp_path: Path) -> Iterator[ModelsService]:
    """The register over a journal of its own, which at the end is what its entries say: in tables and in memory."""
    with opened(tmp_path / "journal.db") as journal:
        service = ModelsService(Records(journal))
        yield service
        assert journal.differences() == ()
        other = ModelsService(Records(journal))
        assert other.models() == service.models()
        assert other.served() == service.served()
        for model in service.models():
            assert other.versions(model.id) == service.versions(model.id)


def test_a_model_comes_into_the_register_and_is_described(tmp_path: Path) -> None:
    with room(tmp_path) as service:
        model = service.add("support-sv", "answers customers", Stage.PILOT, "A. Lindqvist")
        assert (model.name, model.stage, model.owner) == ("support-sv", Stage.PILOT, "A. Lindqvist")
        described = service.describe("support-sv", slo="1.5 s first answer, 99 %", sources=("mail", " "), licence=None)
        assert (described.slo, described.sources, described.licence) == ("1.5 s first answer, 99 %", ("mail",), "")
        assert [each.of for each in described.steps if each.kind is StepKind.GATE] == ["owner", "slo"]
        assert service.describe(model.id, slo="1.5 s first answer, 99 %").steps == described.steps, "nothing new"


def test_what_is_said_worse_is_no_step_forward(tmp_path: Path) -> None:
    with room(tmp_path) as service:
        service.add("contract-check", owner="B. Alm")
        service.answer("contract-check", Gate.CANARY, held=True, words="5, 25, 50, 100 %")
        before = service.model("contract-check").last_step
        service.name("contract-check", Role.OWNER, "")
        service.answer("contract-check", Gate.CANARY, held=False, words="nobody looks at it")
        assert service.model("contract-check").last_step == before
        service.mark("contract-check", Test.D1, Mark.BY_HAND)
        assert service.model("contract-check").last_step != before


def test_two_models_have_two_names_and_owner_and_deputy_are_two_people(tmp_path: Path) -> None:
    with room(tmp_path) as service:
        service.add("support-sv", owner="A. Lindqvist")
        with pytest.raises(CannotModel, match="already"):
            service.add(" support-sv ")
        with pytest.raises(CannotModel, match="two people"):
            service.name("support-sv", Role.DEPUTY, "A. Lindqvist")
        with pytest.raises(CannotModel, match="no model nothing"):
            service.model("nothing")


def test_what_is_in_production_has_an_owner(tmp_path: Path) -> None:
    with room(tmp_path) as service:
        service.add("support-sv")
        with pytest.raises(CannotModel, match="needs an owner"):
            service.stage("support-sv", Stage.PRODUCTION)
        service.name("support-sv", Role.OWNER, "A. Lindqvist")
        service.stage("support-sv", Stage.PRODUCTION)
        with pytest.raises(CannotModel, match="needs an owner"):
            service.name("support-sv", Role.OWNER, "")


def test_whoever_leaves_hands_everything_over_in_one_entry(tmp_path: Path) -> None:
    with room(tmp_path) as service:
        for name, owner, deputy in (("a", "Ann", "Bo"), ("b", "Bo", "Ann"), ("c", "Cia", "")):
            service.add(name, owner=owner)
            service.name(name, Role.DEPUTY, deputy)
        handed = service.hand_over("Ann", "Bo")
        assert [(each.name, each.owner, each.deputy) for each in handed] == [("a", "Bo", ""), ("b", "Bo", "")]
        with pytest.raises(CannotModel, match="owns no model"):
            service.hand_over("Ann", "Bo")


def test_a_version_is_all_that_it_is_made_of(tmp_path: Path) -> None:
    with room(tmp_path) as service:
        service.add("support-sv")
        held = service.add_version("support-sv", VERSION)
        assert held.files == FILES[::-1], "in the order of their paths"
        assert held.digest == replace(VERSION, name="other", files=FILES[::-1]).digest
        with pytest.raises(CannotModel, match=r"version 7\.0 of support-sv already, to the byte"):
            service.add_version("support-sv", replace(VERSION, name="8"))
        with pytest.raises(CannotModel, match="another one"):
            service.add_version("support-sv", replace(VERSION, driver="590"))
        assert service.version_called(service.model("support-sv"), held.digest[:8]) == held
        assert service.version_of_digest(held.digest) == held


@pytest.mark.parametrize(
    "changes",
    [
        {"files": FILES[:1]},
        {"files": (FILES[0], replace(FILES[1], sha256="ac" * 32))},
        {"files": (FILES[0], replace(FILES[1], size=6))},
        {"engine": "llama.cpp"},
        {"engine_version": "0.11.3"},
        {"flags": ("32768", "--max-model-len")},
        {"quantisation": "int4"},
        {"tokenizer": "ee" * 32},
        {"chat_template": "ee" * 32},
        {"driver": "590.1"},
        {"image": "sha256:" + "ee" * 32},
    ],
)
def test_whatever_is_otherwise_is_another_version(changes: dict[str, object]) -> None:
    assert replace(VERSION, **changes).digest != VERSION.digest  # type: ignore[arg-type]


@pytest.mark.slow
@pytest.mark.parametrize("path", ["/etc/passwd", "../model", "a//b", "./a", "a/..", "", "a\0b"])
def test_files_of_a_version_lie_below_its_folder(tmp_path: Path, path: str) -> None:
    with room(tmp_path) as service:
        service.add("support-sv")
        with pytest.raises(CannotModel, match="below its folder"):
            service.add_version("support-sv", replace(VERSION, files=(VersionFile(path, 1, "ab" * 32),)))


def test_which_version_served_when_is_what_was_seen(tmp_path: Path) -> None:
    with room(tmp_path) as service:
        model = service.add("support-sv")
        old, new = (service.add_version(model.id, replace(VERSION, name=name, driver=name)) for name in ("7.0", "7.1"))
        blue, green = (Serving("g01", slot, model.id, each.id) for slot, each in (("blue", old), ("green", new)))
        service.note_served("g01", [blue], 1000.0)
        service.note_served("g01", [blue], 1500.0)
        shared = [replace(blue, share=75), replace(green, share=25)]
        service.note_served("g01", shared, 2000.0)
        service.note_served("g01", [green], 3000.0)
        told = [(each.slot, each.begin, each.end, each.share) for each in service.served(model.id)]
        assert told == [
            ("blue", 1000.0, 2000.0, 100),
            ("blue", 2000.0, 3000.0, 75),
            ("green", 2000.0, 3000.0, 25),
            ("green", 3000.0, None, 100),
        ]
        assert {each.version for each in served_at(service.served(), 2500.0)} == {old.id, new.id}


def test_what_is_seen_as_before_writes_nothing(tmp_path: Path) -> None:
    with opened(tmp_path / "journal.db") as journal:
        service = ModelsService(Records(journal))
        by_hand = [Serving("g01", "port 8080", planned=False, what="llama-server")]
        service.note_served("g01", by_hand, 1000.0)
        before = journal.rows("SELECT count(*) AS n FROM entries")
        assert [each.begin for each in service.note_served("g01", by_hand, 2000.0)] == [1000.0]
        assert journal.rows("SELECT count(*) AS n FROM entries") == before


def test_what_nobody_planned_is_seen_all_the_same(tmp_path: Path) -> None:
    with room(tmp_path) as service:
        by_hand = Serving("g01", "port 8080", planned=False, what="llama-server -m other.gguf")
        (seen,) = service.note_served("g01", [by_hand], 1000.0)
        assert (seen.planned, seen.version, seen.what) == (False, "", "llama-server -m other.gguf")
        assert service.note_served("g01", [], 2000.0) == ()
        assert [(each.begin, each.end) for each in service.served("")] == [(1000.0, 2000.0)]


def test_what_serves_is_not_retired_and_what_is_retired_changes_no_more(tmp_path: Path) -> None:
    with room(tmp_path) as service:
        model = service.add("chat-sv", owner="A. Lindqvist", stage=Stage.PRODUCTION)
        version = service.add_version(model.id, VERSION)
        service.note_served("g01", [Serving("g01", "blue", model.id, version.id)])
        with pytest.raises(CannotModel, match="still seen serving"):
            service.stage("chat-sv", Stage.RETIRED, "support-sv does it")
        service.note_served("g01", [])
        with pytest.raises(CannotModel, match="Say why"):
            service.stage("chat-sv", Stage.RETIRED, " ")
        assert service.stage("chat-sv", Stage.RETIRED, "support-sv does it").ended == "support-sv does it"
        with pytest.raises(CannotModel, match="retired"):
            service.add_version("chat-sv", replace(VERSION, driver="590"))


def test_a_pilot_may_be_ended_while_it_still_serves(tmp_path: Path) -> None:
    with room(tmp_path) as service:
        model = service.add("contract-check", stage=Stage.PILOT)
        service.note_served("g01", [Serving("g01", "blue", model.id, service.add_version(model.id, VERSION).id)])
        assert service.stage(model.id, Stage.RETIRED, "nobody owns it").stage is Stage.RETIRED


def test_another_program_s_entries_come_in(tmp_path: Path) -> None:
    with opened(tmp_path / "journal.db") as journal:
        here, there = ModelsService(Records(journal)), ModelsService(Records(journal))
        assert here.models() == ()
        told: list[int] = []
        here.subscribe(lambda: told.append(1))
        there.add("support-sv")
        assert here.models() == ()
        here.refresh()
        assert [each.name for each in here.models()] == ["support-sv"]
        assert told == [1]


_MOVES = st.lists(
    st.one_of(
        st.builds(moves.Added, model=st.sampled_from("ab"), at=st.integers(1, 99), name=st.sampled_from("xy")),
        st.builds(
            moves.Named, model=st.sampled_from("ab"), role=st.sampled_from(Role), person=st.sampled_from(["", "p"])
        ),
        st.builds(moves.Staged, model=st.sampled_from("ab"), stage=st.sampled_from(Stage)),
        st.builds(moves.Versioned, model=st.sampled_from("ab"), version=st.sampled_from("vw"), name=st.just("1")),
        st.builds(moves.RolledBack, model=st.sampled_from("ab"), version=st.sampled_from("vw")),
        st.builds(moves.Answered, model=st.sampled_from("ab"), gate=st.sampled_from(Gate), held=st.booleans()),
        st.builds(moves.Seen, model=st.just("a"), node=st.just("n"), slot=st.sampled_from("12"), at=st.integers(1, 99)),
        st.builds(moves.Gone, model=st.just("a"), node=st.just("n"), slot=st.sampled_from("12"), at=st.integers(1, 99)),
    ),
    max_size=12,
)


@pytest.mark.slow
@settings(max_examples=25)
@given(told=_MOVES)
def test_whatever_moves_come_tables_and_memory_say_the_same(
    told: list[moves.Move], tmp_path_factory: pytest.TempPathFactory
) -> None:
    with room(tmp_path_factory.mktemp("moves")) as service:
        service.models()
        service.past([("model.moved", [move]) for move in told])


@settings(max_examples=30)
@given(
    details=st.recursive(
        st.none() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["move", "model", "at", "x"]), inner, max_size=3)
        ),
        max_leaves=8,
    )
)
def test_what_is_no_move_is_refused_in_one_way(details: object) -> None:
    with pytest.raises(ValueError):
        moves.read({"moves": [details]}, 1.0, "astrid")
