"""The demo site's register of models up to its opening: five in production, four pilots, three retired; whose they are,
what their versions are made of, which served when, and how far each has come.

What is told is told by moves with the times at which its people made them. Files of these versions were never there:
their names, sizes and sums are made up, as all of this site is. Signatures are real ones, by its people's keys.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from connectors.site_simulator.diary import PEOPLE
from connectors.site_simulator.keys import own_key, public_line
from connectors.site_simulator.serving import deployed as store
from connectors.site_simulator.serving.engine import Program
from connectors.site_simulator.serving.model_files import TEMPLATE, ModelFile, config, gguf, safetensors
from connectors.ssh.signatures import sign
from console.deployments.model import moves
from console.deployments.model.gates import Gate, Way
from console.deployments.model.models import Role, Serving, Stage, Version, VersionFile
from console.deployments.model.moves import GATE_FIELDS, Move, milliseconds
from console.deployments.model.readiness import DAY, counts_until
from console.deployments.model.score import Mark, Test
from console.deployments.service.signing import NAMESPACE
from console.main.models_told import MODELS, Past, Told

if TYPE_CHECKING:
    from console.deployments.service.models import ModelsService
    from console.log.service.protocols import Sign

    #: What signs for somebody by name, and their public key.
    Pens = Mapping[str, tuple[Sign, str]]

_SPACE = uuid.UUID("5f3f5a5e-2c0e-4c3a-9d53-8a2f0b1d7c11")
_MANAGER = "M. Ek"
_DRIVER = "580.95.05"
#: Names of fields by gate.
_FIELDS = {gate: name for name, gate in GATE_FIELDS.items()}

_ANSWERS: Mapping[Gate, tuple[Way, str]] = {
    Gate.ROLLBACK: (Way.SHOWN, "rehearsed: back within 6 s, no request failed"),
    Gate.CAPACITY: (Way.MEASURED, "20 GPUs are free"),
    Gate.CANARY: (Way.SIGNED, "5, 25, 50, 100 %, ten minutes each"),
    Gate.LOGGING: (Way.SHOWN, "requests are logged, and kept for 6 months"),
    Gate.LOG_RESTORE: (Way.SHOWN, "request logs of March came back whole"),
    Gate.DRIFT: (Way.SHOWN, "made of 5,000 requests"),
}
#: So many days before the opening each was answered last.
_ANSWERED = {
    Gate.ROLLBACK: 64.0,
    Gate.CAPACITY: 0.04,
    Gate.LOG_RESTORE: 37.0,
    Gate.DRIFT: 22.0,
}


def write_past(models: ModelsService, opening: float, keys: Mapping[str, str], pens: Callable[[], Pens] = dict) -> int:
    """Write the past into a register that knows no model; gives how many models that were. `keys` are nodes' by their
    names, `pens` what its people sign with. Raises JournalError."""
    if models.models():
        return 0
    made = pens()
    told = [piece for model in MODELS for piece in _pieces(model, opening, keys, made)]
    models.past(sorted(told, key=lambda piece: piece[1][0].at))
    return len(MODELS)


def pens_in(keys: Sequence[Path]) -> dict[str, tuple[Sign, str]]:
    """What signs for each of the demo's people, by name, and their public key, of their key files."""
    found: dict[str, tuple[Sign, str]] = {}
    for who in PEOPLE:
        path = next((path for path in keys if path.name.startswith(who.account)), None)
        if path is not None:
            key = own_key(path, f"{who.name} (DEMO)")
            found[who.name] = (partial(_signed, key), public_line(key))
    return found


def _signed(key: Any, message: bytes, namespace: str) -> str:
    return sign(message, namespace, key)


def id_of(*names: str) -> str:
    """The id of a model or version of the demo site: the same at every start."""
    return str(uuid.uuid5(_SPACE, "/".join(names)))


_Piece = tuple[str, Sequence[Move]]


def _pieces(told: Told, opening: float, keys: Mapping[str, str], pens: Pens) -> Iterator[_Piece]:
    def at(days: float) -> int:
        return milliseconds(opening - days * DAY)

    id, who = id_of(told.name), told.owner
    yield (
        "model.added",
        [
            moves.Added(model=id, at=at(told.came), who=who, name=told.name, purpose=told.purpose),
            moves.Named(model=id, at=at(told.came) + 1, who=who, role=Role.OWNER, person=who),
            moves.Named(model=id, at=at(told.came) + 1, who=who, role=Role.MANAGER, person=_MANAGER),
            moves.Described(
                model=id, at=at(told.came) + 1, who=who, unit=told.unit, users=told.users, sources=told.sources,
                ai_class=told.ai_class, told_ai=told.told_ai,
            ),
        ],
    )  # fmt: skip
    pilot = told.came - (0.3 if told.stage is Stage.PILOT else 0.1 * told.came)
    yield "model.staged", [moves.Staged(model=id, at=at(pilot), who=who, stage=Stage.PILOT)]
    for version in told.versions:
        yield from _version(told, version, at, keys, pens)
    yield from _answers(told, at, _middle(told))
    if told.stage is not Stage.PILOT:
        live = told.versions[0].served or 0.0
        yield "model.staged", [moves.Staged(model=id, at=at(live), who=who, stage=Stage.PRODUCTION)]
    for name, words in told.coming:
        yield "model.expected", [moves.Expected(model=id, at=at(6), who=who, name=name, words=words)]
    yield from _end(told, at)


def _middle(told: Told) -> float:
    """When most of what is known was said: for a pilot before its last step forward."""
    return told.came - 0.6 * (told.came - told.last) if told.stage is Stage.PILOT else 0.8 * told.came


def _end(told: Told, at: Callable[[float], int]) -> Iterator[_Piece]:
    """The last step forward of a pilot, what it waits for since, and whose end it was."""
    id, who = id_of(told.name), told.owner
    if told.last:
        words = f"Tried by {told.users.partition(',')[0]}"
        yield "model.stepped", [moves.Stepped(model=id, at=at(told.last), who=who, words=words)]
    if told.waits_for:
        waiting = moves.Described(model=id, at=at(told.last - 1), who=_MANAGER, waits_for=told.waits_for)
        yield "model.described", [waiting]
    if told.reason:
        gone = moves.Staged(model=id, at=at(told.ended) + 1, who=who, stage=Stage.RETIRED, reason=told.reason)
        yield "model.staged", [gone]
    elif told.ended:
        yield "model.named", [moves.Named(model=id, at=at(told.ended), who=_MANAGER, role=Role.OWNER)]


def _answers(told: Told, at: Callable[[float], int], days: float) -> Iterator[_Piece]:
    """What was said of its gates, and of the tests of the score."""
    id, who = id_of(told.name), told.owner
    fields = {
        Gate.RUNBOOK: f"runbooks/{told.name}.md",
        Gate.SLO: told.slo,
        Gate.GOLDEN_SET: f"golden/{told.name}.jsonl, 50 prompts",
        Gate.LICENCE: told.licence,
    }
    said = {_FIELDS[gate]: words for gate, words in fields.items() if gate not in told.missing}
    if said:
        yield "model.described", [moves.Described(model=id, at=at(days), who=who, **said)]  # type: ignore[arg-type]
    people = {Role.DEPUTY: told.deputy, Role.OVERSEER: "" if Gate.OVERSEER in told.missing else "T. Öberg"}
    for role, person in people.items():
        if person:
            yield "model.named", [moves.Named(model=id, at=at(days), who=who, role=role, person=person)]
    for gate, (way, words) in _ANSWERS.items():
        if gate in told.missing:
            continue
        for when in {days, 90.2 if gate is told.stale else _ANSWERED.get(gate, days)}:
            moment = at(when)
            counts = counts_until(gate, moment / 1000)
            until = 0 if counts is None else milliseconds(counts)
            answer = moves.Answered(
                model=id, at=moment, who=who, gate=gate, held=True, way=way, words=words, until=until
            )
            yield "model.answered", [answer]
    sections = ("d", "m", "i", "o")
    marks: list[Move] = [
        moves.Marked(model=id, at=at(days), who=who, test=Test(f"{section}{place}"), mark=Mark.BY_HAND)
        for section, count in zip(sections, told.hand, strict=True)
        for place in _HAND[section][:count]
    ]
    if marks and told.stage is not Stage.RETIRED:
        yield "model.marked", marks


#: In which order tests are answered by hand: first those that the console cannot see.
_HAND = {"d": (5, 4, 2, 7, 3, 6, 1), "m": (1, 3, 5, 6, 2, 4, 7), "i": (1, 2, 5, 3, 4, 6, 7), "o": (3, 5, 1, 2, 4, 6, 7)}


def _version(
    told: Told, past: Past, at: Callable[[float], int], keys: Mapping[str, str], pens: Pens
) -> Iterator[_Piece]:
    model, version = id_of(told.name), _made(told, past)
    came = moves.versioned(version)
    yield "model.versioned", [_dated(came, at(past.came), past.by)]
    signer = past.by if past.by in pens else _MANAGER
    if signer in pens:
        pen, key = pens[signer]
        text = pen(version.manifest, NAMESPACE)
        signed = moves.VersionSigned(model=model, version=version.id, key=key, text=text)
        yield "model.version_signed", [_dated(signed, at(past.came) + 1, signer)]
    if past.served is None:
        return
    for node in past.nodes:
        if node not in keys:
            continue
        slot = f"{told.name} {_colour(told, past)}"
        serving = Serving(keys[node], slot, model, version.id)
        yield "model.seen", [_dated(moves.seen(serving, at(past.served) / 1000), at(past.served), past.by)]
        if past.until is not None:
            gone = moves.Gone(model=model, node=keys[node], slot=slot)
            yield "model.seen", [_dated(gone, at(past.until), past.by)]
    if past.rolled_back and past.until is not None:
        back = moves.RolledBack(model=model, version=version.id, reason=past.rolled_back)
        yield "model.rolled_back", [_dated(back, at(past.until), past.by)]


def _colour(told: Told, past: Past) -> str:
    """The slot of a version: what serves now is in the blue one, what did before it in the other."""
    now = next((place for place, each in enumerate(told.versions) if each.served and each.until is None), 0)
    return "green" if (now - told.versions.index(past)) % 2 else "blue"


def _dated(move: Move, at: int, who: str) -> Move:
    dated: Move = msgspec.structs.replace(move, at=at, who=who)
    return dated


def _made(told: Told, past: Past) -> Version:
    """A version: of the files that lie in the model store where it is there, else of files that are made up."""
    id, model = id_of(told.name, past.name), id_of(told.name)
    stored = next((each for each in store.versions() if (each.name, each.version) == (told.name, past.name)), None)
    if stored is not None:
        return _stored(stored, Version(id, model, past.name, driver=_DRIVER))
    engine, _, engine_version = told.engine.partition(" ")
    shards = max(1, round(past.gib / 8))
    names = [f"model-{n:05d}-of-{shards:05d}.safetensors" for n in range(1, shards + 1)]
    sizes = {name: int(past.gib * 2**30 / shards) for name in names}
    sizes |= {"config.json": 1_532, "generation_config.json": 187, "tokenizer.json": 9_085_657}
    files = tuple(VersionFile(name, size, _sum(told.name, past.name, name)) for name, size in sorted(sizes.items()))
    return Version(
        id=id,
        model=model,
        name=past.name,
        files=files,
        engine=engine,
        engine_version=engine_version,
        flags=("--max-model-len", "32768", "--gpu-memory-utilization", "0.42"),
        quantisation="FP8" if past.gib > 20 else "BF16",
        tokenizer=_sum(told.name, past.name, "tokenizer.json"),
        chat_template=_sum(told.name, "chat template"),
        driver=_DRIVER,
    )


def _stored(file: ModelFile, version: Version) -> Version:
    """What the model store of every node has under a model's and a version's name (see `furnishing`)."""
    deployed = next((each for each in store.DEPLOYED if each.name == file.name), None)
    if deployed is not None and deployed.program is Program.VLLM:
        files = {"config.json": config(file), "model.safetensors": safetensors(file)}
        flags: tuple[str, ...] = ("--max-model-len", str(deployed.context))
        flags += ("--gpu-memory-utilization", str(deployed.share))
        made = replace(version, engine="vllm", engine_version="0.11.0", flags=flags, quantisation="BF16")
    else:
        files = {"model.gguf": gguf(file)}
        context, parallel = (deployed.context, deployed.parallel) if deployed is not None else (4096, 1)
        flags = ("--ctx-size", str(context), "--parallel", str(parallel), "--metrics")
        template = hashlib.sha256(TEMPLATE.encode()).hexdigest()
        made = replace(version, engine="llama.cpp", engine_version="0 (demo)", flags=flags, quantisation="F32")
        made = replace(made, chat_template=template)
    return replace(
        made,
        files=tuple(
            VersionFile(name, len(data), hashlib.sha256(data).hexdigest()) for name, data in sorted(files.items())
        ),
    )


def _sum(*names: str) -> str:
    return hashlib.sha256("/".join(names).encode()).hexdigest()
