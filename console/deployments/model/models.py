"""The register's records: a model and its people, a version and all it is made of, and what was seen serving.

A version is ALL that makes an answer what it is: each file of its folder with its SHA-256, the engine and its version,
flags, quantisation, tokenizer, chat template, driver, and the image where there is one. Its digest is the SHA-256 of
that, written canonically (RFC 8785): the same digest is the same version, whatever anyone calls it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from console.deployments.model.gates import Answer, Gate
from console.deployments.model.score import Mark, Test
from console.journal.canonical import canonical

#: The form of a version's manifest.
_FORM = 1


class Stage(StrEnum):
    """How far a model has come."""

    IDEA = "idea"
    PILOT = "pilot"
    PRODUCTION = "production"
    RETIRED = "retired"


class AiClass(StrEnum):
    """What a model's use is under the AI Act, Regulation (EU) 2024/1689: a person's judgement."""

    UNJUDGED = "unjudged"
    MINIMAL = "minimal"
    LIMITED = "limited"  # art. 50: whoever talks with it, or sees what it made, is told
    HIGH = "high"  # art. 6, annexes I and III


class ToldAi(StrEnum):
    """Whether its users are told that it is AI (art. 50)."""

    UNKNOWN = "unknown"
    YES = "yes"
    NO = "no"
    NOT_NEEDED = "not_needed"


class Role(StrEnum):
    """What a person is to a model."""

    OWNER = "owner"
    DEPUTY = "deputy"
    OVERSEER = "overseer"
    MANAGER = "manager"  # is told when a pilot stands still


class StepKind(StrEnum):
    """What brought a model forward."""

    ADDED = "added"
    STAGE = "stage"
    VERSION = "version"
    GATE = "gate"
    SAID = "said"


@dataclass(frozen=True, slots=True)
class Forward:
    """A step forward at `at`, unix seconds; `of` is the stage, version, gate or words that it was."""

    at: float
    kind: StepKind
    of: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Coming:
    """A version that is being made, by name, and how far it is in somebody's words."""

    name: str
    words: str
    at: float


@dataclass(frozen=True, slots=True)
class Suspension:
    """Its use is suspended since `at`."""

    at: float
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Model:
    """A model of the register. `id` is a random UUID. Texts are people's own and empty where nobody said; `said` has
    when each was, by its field's name. `since` is when it came, `staged` when it came to its stage. `waits_for` says
    what a pilot waits for, `unit` what its use is counted in. `answers` are by gate, `marks` those of tests that people
    gave."""

    id: str
    name: str
    stage: Stage = Stage.IDEA
    owner: str = ""
    deputy: str = ""
    overseer: str = ""
    manager: str = ""
    purpose: str = ""
    ai_class: AiClass = AiClass.UNJUDGED
    told_ai: ToldAi = ToldAi.UNKNOWN
    licence: str = ""
    slo: str = ""
    runbook: str = ""
    golden_set: str = ""
    sources: tuple[str, ...] = ()
    unit: str = ""
    users: str = ""
    waits_for: str = ""
    since: float = 0.0
    staged: float = 0.0
    ended: str = ""  # why it was retired, in somebody's words
    suspended: Suspension | None = None
    said: Mapping[str, float] = field(default_factory=dict)
    answers: Mapping[Gate, Answer] = field(default_factory=dict)
    marks: Mapping[Test, Mark] = field(default_factory=dict)
    steps: tuple[Forward, ...] = ()
    coming: tuple[Coming, ...] = ()

    @property
    def last_step(self) -> Forward | None:
        """The last step forward."""
        return self.steps[-1] if self.steps else None


@dataclass(frozen=True, slots=True)
class VersionFile:
    """A file of a version: its path below the version's folder, `size` in bytes, and its SHA-256 in hexadecimal."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Signature:
    """An SSHSIG over a version's manifest, by the public `key` (as authorized_keys has it) of whom the console knew as
    `by` at `at`."""

    by: str
    key: str
    text: str
    at: float


@dataclass(frozen=True, slots=True)
class Vouch:
    """Somebody stands for it that code which comes with a version may run: an SSHSIG by the public `key` over its
    digest and the `dangers` that were found, in words (`console.deployments.service.signing`)."""

    by: str
    key: str
    text: str
    at: float
    dangers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a model (its id): all that it is made of. `tokenizer` and `chat_template` are SHA-256, empty where
    it has none of its own; `image` is an OCI digest. `since` is when it came into the register, `by` who brought it.
    `rolled_back` is when it was, last; it is kept all the same."""

    id: str
    model: str
    name: str
    files: tuple[VersionFile, ...] = ()
    engine: str = ""
    engine_version: str = ""
    flags: tuple[str, ...] = ()
    quantisation: str = ""
    tokenizer: str = ""
    chat_template: str = ""
    driver: str = ""
    image: str = ""
    since: float = 0.0
    by: str = ""
    signature: Signature | None = None
    rolled_back: float | None = None
    vouched: Vouch | None = None

    def vouched_for(self, dangers: Iterable[str]) -> str:
        """Who stands for it that all of this may run; empty where nobody does for all of it."""
        vouch = self.vouched
        return vouch.by if vouch is not None and set(dangers) <= set(vouch.dangers) else ""

    @property
    def manifest(self) -> bytes:
        """All that it is made of, canonically: neither its name nor when it came."""
        return canonical(
            {
                "driftvakt_version": _FORM,
                "files": [[each.path, each.size, each.sha256] for each in sorted(self.files, key=lambda f: f.path)],
                "engine": self.engine,
                "engine_version": self.engine_version,
                "flags": list(self.flags),
                "quantisation": self.quantisation,
                "tokenizer": self.tokenizer,
                "chat_template": self.chat_template,
                "driver": self.driver,
                "image": self.image,
            }
        ).encode()

    @property
    def digest(self) -> str:
        """The SHA-256 of its manifest, in hexadecimal."""
        return hashlib.sha256(self.manifest).hexdigest()

    @property
    def size(self) -> int:
        """Bytes of all its files."""
        return sum(each.size for each in self.files)


@dataclass(frozen=True, slots=True)
class Serving:
    """What is seen serving in a slot of a node, as whoever looks tells it: `model` and `version` are ids, empty where
    it is none of the register; `share` of the model's requests in per cent. `what` says what runs there in words."""

    node: str
    slot: str
    model: str = ""
    version: str = ""
    share: int = 100
    planned: bool = True
    what: str = ""


@dataclass(frozen=True, slots=True)
class Served:
    """That something was seen serving in a slot of a node from `begin` to `end` (unix seconds; None while it is). Where
    it belongs to no rollout it was not `planned`, and `version` may be empty."""

    node: str
    slot: str
    model: str
    version: str
    begin: float
    end: float | None = None
    share: int = 100
    planned: bool = True
    what: str = ""

    @property
    def seen(self) -> Serving:
        """What was seen, without its time."""
        return Serving(self.node, self.slot, self.model, self.version, self.share, self.planned, self.what)


def served_at(served: Iterable[Served], at: float) -> tuple[Served, ...]:
    """What was seen serving at a time."""
    return tuple(each for each in served if each.begin <= at and (each.end is None or at < each.end))
