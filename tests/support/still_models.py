"""Models that stand still: the real register of a journal, with models in each stage, their versions, what served."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from console.deployments.model import moves
from console.deployments.model.costs import Costs, ModelCost, Unit
from console.deployments.model.gates import Gate, Way
from console.deployments.model.models import AiClass, Role, Serving, Stage, ToldAi, Version, VersionFile
from console.deployments.model.score import Mark, Test
from console.deployments.page.protocols import Room
from console.deployments.service.models import ModelsService
from console.deployments.service.records import Records
from console.journal.service import Journal

_DAY = 86400.0
#: Name, purpose, stage, owner, deputy, gates that are missing, days since the last step, what it waits for.
_MODELS = (
    ("support-sv", "answers customers' questions", Stage.PRODUCTION, "A. Lindqvist", "", (1, 11), 251, ""),
    ("journal-summary", "sums up a visit", Stage.PRODUCTION, "K. Norling", "S. Ahmadi", (11,), 120, ""),
    ("x-ray-triage", "puts urgent pictures first", Stage.PRODUCTION, "K. Norling", "M. Ek", (13,), 90, ""),
    ("embed-sv", "finds texts by their meaning", Stage.PRODUCTION, "S. Ahmadi", "L. Dahl", (), 60, ""),
    ("weld-inspect", "finds faults in welds", Stage.PRODUCTION, "J. Sand", "L. Dahl", (), 30, ""),
    (
        "contract-check", "reads contracts", Stage.PILOT, "", "", (0, 1, 2, 3, 4, 5, 9, 11, 12, 13), 213,
        "Owner left in August",
    ),
    (
        "spare-parts", "finds a spare part from a photo or a question", Stage.PILOT, "J. Sand", "",
        (1, 2, 4, 5, 9, 11, 12, 13), 88, "Test data from Production",
    ),
    (
        "meeting-notes", "writes down what was said", Stage.PILOT, "S. Ahmadi", "L. Dahl", (3, 5, 9, 11, 13), 41,
        "The information officer",
    ),
    (
        "ticket-router", "sends a ticket to whom it concerns", Stage.PILOT, "L. Dahl", "J. Sand", (5, 11), 19,
        "Rehearsal on 24 Nov",
    ),
)  # fmt: skip
_VERSIONS = {
    "support-sv": ("6.2", "6.3", "7.0"), "journal-summary": ("1.9",), "x-ray-triage": ("2.4",), "embed-sv": ("4.1",),
    "weld-inspect": ("3.2",), "contract-check": ("0.4",), "spare-parts": ("0.2",), "meeting-notes": ("0.9",),
    "ticket-router": ("1.0-rc1", "1.0-rc2"),
}  # fmt: skip
_NODES = {
    "support-sv": ("g01", "g02", "g04", "g09"), "journal-summary": ("g06",), "x-ray-triage": ("g08",),
    "embed-sv": ("g10",), "weld-inspect": ("u01", "u02"),
}  # fmt: skip
_WORDS = {
    Gate.RUNBOOK: "wiki/run/{name}",
    Gate.SLO: "1.5 s first answer, 99 %",
    Gate.GOLDEN_SET: "gold/{name}, 50",
    Gate.LICENCE: "Apache 2.0",
    Gate.ROLLBACK: "12 s on g11",
    Gate.CAPACITY: "20 GPUs are free at the busiest hour",
    Gate.SIGNATURE: "verified on g11",
    Gate.CANARY: "5, 25, 50, 100 %",
    Gate.LOGGING: "kept 6 months",
    Gate.LOG_RESTORE: "test 14, PASS",
    Gate.DRIFT: "5,000 requests",
}


_COMING = {"support-sv": ("8", "fine-tuning, job 48205"), "weld-inspect": ("4", "training, job 48120")}


class Clock:
    def __init__(self, now: float) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


def opened(folder: Path, clock: Clock) -> ModelsService:
    """The register over the journal in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    journal = Journal.open(folder / "journal.db", actor="A. Lindqvist", source="window", clock=clock)
    return ModelsService(Records(journal), _ids())


def _ids() -> Callable[[], str]:
    numbers = iter(range(1, 10_000))
    return lambda: f"model-{next(numbers)}"


def still_models(folder: Path, now: float, condition: str) -> Room:
    """What the page is given at `now` (unix seconds): nothing on a site that is empty."""
    if condition != "empty":
        shutil.copytree(_made(now), folder, dirs_exist_ok=True)
    known = costs(now) if condition != "empty" else None
    return Room(opened(folder, Clock(now)), lambda: "A. Lindqvist", costs=lambda: known)


def costs(now: float) -> Costs:
    """What these models cost: one by images, one whose work nobody counted."""
    models = {
        "support-sv": ModelCost(Decimal("48213.40"), Decimal("2.07")),
        "journal-summary": ModelCost(Decimal("61020.00"), Decimal("4.17")),
        "x-ray-triage": ModelCost(Decimal("7410.80"), Decimal("6.37"), Unit.IMAGES),
        "embed-sv": ModelCost(Decimal("12004.10"), Decimal("0.0412")),
        "weld-inspect": ModelCost(Decimal("9120.00")),
    }
    return Costs("2026-11", now, "SEK", True, Decimal("1.65"), models)


def version(name: str, of: str, *, engine: str = "vllm", engine_version: str = "0.11.2") -> Version:
    """A version made of three files."""

    def file(path: str, size: int) -> VersionFile:
        return VersionFile(path, size, hashlib.sha256(f"{of} {name} {path}".encode()).hexdigest())

    files = (file("config.json", 1_204), file("model.safetensors", 31_400_000_000), file("tokenizer.json", 2_104_000))
    template = hashlib.sha256(f"{of} template".encode()).hexdigest()
    return Version(
        "", "", name, files, engine, engine_version, ("--max-model-len=16384",), "fp8", "", template, "580.95.05"
    )


def model_id(name: str) -> str:
    """The id of one of these models."""
    return f"00000000-0000-4000-8000-{[row[0] for row in _MODELS].index(name):012}"


@cache
def _made(now: float) -> Path:
    """The folder of the journal of a site with a past."""
    folder = Path(tempfile.mkdtemp(prefix="still-models-"))
    told: list[tuple[str, list[moves.Move]]] = []
    told += [("model.past", list(_past(model_id(row[0]), row, now))) for row in _MODELS]
    for name, days in (("chat-sv", 279), ("ocr-forms", 174)):
        end = now - days * _DAY
        told.append(("model.past", [
            moves.Added(model=name, name=name, stage=Stage.PILOT, at=_ms(end - 30 * _DAY)),
            moves.Staged(model=name, stage=Stage.RETIRED, reason="Nobody used it", at=_ms(end)),
        ]))  # fmt: skip
    by_hand = Serving("uppsala/u03", "llama.cpp :8090", planned=False, what="llama.cpp chat-sv, port 8090, by s.ahmadi")
    told.append(("model.past", [moves.seen(by_hand, now - _DAY)]))
    opened(folder, Clock(now)).past(told)
    return folder


def _past(id: str, row: tuple[Any, ...], now: float) -> Iterator[moves.Move]:
    """What happened with a model until `now`."""
    name, purpose, stage, owner, deputy, lacking, days, waits = row
    last = now - days * _DAY
    added, tried = _ms(last - 22 * _DAY), _ms(last - 9 * _DAY)
    missing = {gate for place, gate in enumerate(Gate) if place in lacking}
    yield moves.Added(model=id, name=name, purpose=purpose, at=added)
    for role, person in ((Role.OWNER, owner), (Role.DEPUTY, deputy)):
        if person:
            yield moves.Named(model=id, role=role, person=person, at=added)
    if Gate.OVERSEER not in missing:
        yield moves.Named(model=id, role=Role.OVERSEER, person="E. Berg", at=added)
    fields: dict[Gate, str] = {gate: field for field, gate in moves.GATE_FIELDS.items()}
    for gate, words in _WORDS.items():
        if gate in missing:
            continue
        if gate in fields:
            said: dict[str, Any] = {fields[gate]: words.format(name=name)}
            yield moves.Described(model=id, at=added, **said)
        else:
            yield moves.Answered(model=id, gate=gate, held=True, way=Way.SHOWN, words=words, at=added, who="S. Ahmadi")
    yield moves.Staged(model=id, stage=Stage.PILOT, at=tried)
    yield moves.Described(
        model=id, waits_for=waits, ai_class=AiClass.LIMITED, told_ai=ToldAi.YES, users="31 users a week", at=tried
    )
    for test in (Test.D1, Test.D4, Test.M1, Test.I4, Test.I7, Test.O6)[: 6 - len(lacking) // 3]:
        mark = Mark.AUTOMATED if test in {Test.D4, Test.I7} else Mark.BY_HAND
        yield moves.Marked(model=id, test=test, mark=mark, at=tried)
    yield from _versions(id, name, last)
    if stage is Stage.PRODUCTION:
        yield moves.Staged(model=id, stage=stage, at=_ms(last))
    if name in _COMING:
        yield moves.Expected(model=id, name=_COMING[name][0], words=_COMING[name][1], at=_ms(now - 3 * _DAY))


def _versions(id: str, name: str, last: float) -> Iterator[moves.Move]:
    """Its versions, three days apart; each serves from the moment it came."""
    names = _VERSIONS[name]
    for place, called in enumerate(names):
        at = last - (len(names) - 1 - place) * 3 * _DAY
        made = replace(version(called, name), id=f"{id}/{called}", model=id)
        yield msgspec.structs.replace(moves.versioned(made), at=_ms(at))
        for node in _NODES.get(name, ()):
            key = f"{'trollhattan' if node.startswith('g') else 'uppsala'}/{node}"
            yield moves.seen(Serving(key, "replica-blue", id, made.id), at)
        if called == "6.3":
            yield moves.RolledBack(model=id, version=made.id, at=_ms(at + 3 * _DAY))


def _ms(seconds: float) -> int:
    return moves.milliseconds(seconds)
