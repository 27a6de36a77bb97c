"""Preflight: what was seen before anything runs of whether a rollout can go well, each with its numbers."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from resources.text import QT_TRANSLATE_NOOP, Sentence, Text, filled, say


class Weight(StrEnum):
    """What a finding means."""

    REFUSES = "refuses"  # no plan is made
    WARNS = "warns"  # somebody should have read it
    SAYS = "says"


class Matter(StrEnum):
    """What a finding is about; the plan's vocabulary has `preflight.` and it."""

    MEMORY = "memory"
    LIMIT = "limit"
    PORTS = "ports"
    ACCESS = "access"
    DOWNTIME = "downtime"
    ROUTER = "router"
    CODE = "code"


class Code(StrEnum):
    FITS = "fits"
    ROOM = "room"
    TOO_FEW_GPUS = "too_few_gpus"
    NO_ROOM = "no_room"
    NOT_BOTH = "not_both"
    NO_GPU = "no_gpu"
    NOT_LOOKED = "not_looked"
    SIZE_UNKNOWN = "size_unknown"
    LIMITED = "limited"
    OWN_LIMIT = "own_limit"
    NO_LIMIT = "no_limit"
    PORT_TAKEN = "port_taken"
    PORTS_FREE = "ports_free"
    PORTS_UNKNOWN = "ports_unknown"
    CLOSED = "closed"
    OPEN = "open"
    DOWNTIME = "downtime"
    FEWER = "fewer"
    NO_TIMER = "no_timer"
    ONE_ROUTER = "one_router"
    PAIR = "pair"
    ROUTERS_DIFFER = "routers_differ"
    CODE = "code"
    SIGNED_CODE = "signed_code"


_KINDS: Mapping[Code, tuple[Weight, Matter, Text]] = {
    Code.FITS: (
        Weight.SAYS,
        Matter.MEMORY,
        QT_TRANSLATE_NOOP("Deployments", "{node}: needs {needed}, GPU {gpu} has {free} free"),
    ),
    Code.ROOM: (
        Weight.SAYS,
        Matter.MEMORY,
        QT_TRANSLATE_NOOP("Deployments", "{node}: of GPU {gpu} {free} of {total} are free; its files are {needed}"),
    ),
    Code.TOO_FEW_GPUS: (
        Weight.REFUSES,
        Matter.MEMORY,
        QT_TRANSLATE_NOOP("Deployments", "{node}: there is no GPU {gpu}"),
    ),
    Code.NO_ROOM: (
        Weight.REFUSES,
        Matter.MEMORY,
        QT_TRANSLATE_NOOP("Deployments", "{node}: needs {needed}, largest free {free}: GPU {gpu} held by {holder}"),
    ),
    Code.NOT_BOTH: (
        Weight.REFUSES,
        Matter.MEMORY,
        QT_TRANSLATE_NOOP(
            "Deployments",
            "{node}: both versions do not fit: needs {needed}, largest free {free}: GPU {gpu} held by {holder}."
            " Without the old one it would: “rolling” replaces one replica after the other, “recreate” all at once,"
            " with nobody served meanwhile",
        ),
    ),
    Code.NO_GPU: (
        Weight.REFUSES,
        Matter.MEMORY,
        QT_TRANSLATE_NOOP("Deployments", "{node}: needs {gpus} GPUs, and has not so many"),
    ),
    Code.NOT_LOOKED: (
        Weight.WARNS,
        Matter.MEMORY,
        QT_TRANSLATE_NOOP("Deployments", "{node}: no GPU is seen there ({why}); whether it fits is seen at its start"),
    ),
    Code.SIZE_UNKNOWN: (
        Weight.WARNS,
        Matter.MEMORY,
        QT_TRANSLATE_NOOP("Deployments", "Its files do not say how much memory it needs; it is seen at its start"),
    ),
    Code.LIMITED: (
        Weight.SAYS,
        Matter.LIMIT,
        QT_TRANSLATE_NOOP("Deployments", "{engine} is told to take no more than {flags}"),
    ),
    Code.OWN_LIMIT: (
        Weight.SAYS,
        Matter.LIMIT,
        QT_TRANSLATE_NOOP("Deployments", "The version says itself how much {engine} takes: {flags}"),
    ),
    Code.NO_LIMIT: (
        Weight.WARNS,
        Matter.LIMIT,
        QT_TRANSLATE_NOOP("Deployments", "{engine} has no limit of its own: nothing holds it to what was reckoned"),
    ),
    Code.PORT_TAKEN: (
        Weight.REFUSES,
        Matter.PORTS,
        QT_TRANSLATE_NOOP("Deployments", "{node}: port {port} is taken"),
    ),
    Code.PORTS_FREE: (
        Weight.SAYS,
        Matter.PORTS,
        QT_TRANSLATE_NOOP("Deployments", "{node}: port {port} is free"),
    ),
    Code.PORTS_UNKNOWN: (
        Weight.WARNS,
        Matter.PORTS,
        QT_TRANSLATE_NOOP("Deployments", "{node}: which ports are taken could not be seen"),
    ),
    Code.CLOSED: (
        Weight.SAYS,
        Matter.ACCESS,
        QT_TRANSLATE_NOOP("Deployments", "{node}: systemd lets {router} alone reach port {port}"),
    ),
    Code.OPEN: (
        Weight.WARNS,
        Matter.ACCESS,
        QT_TRANSLATE_NOOP(
            "Deployments", "{node}: port {port} is open to everybody; the site must close it to all but the router"
        ),
    ),
    Code.DOWNTIME: (
        Weight.WARNS,
        Matter.DOWNTIME,
        QT_TRANSLATE_NOOP("Deployments", "Nobody is served from when the old version stops until the new one is ready"),
    ),
    Code.FEWER: (
        Weight.SAYS,
        Matter.DOWNTIME,
        QT_TRANSLATE_NOOP("Deployments", "One of {count} replicas at a time is away; the others take its requests"),
    ),
    Code.NO_TIMER: (
        Weight.WARNS,
        Matter.DOWNTIME,
        QT_TRANSLATE_NOOP(
            "Deployments", "Should this console end while an old version is stopped, no node starts it again by itself"
        ),
    ),
    Code.ONE_ROUTER: (
        Weight.SAYS,
        Matter.ROUTER,
        QT_TRANSLATE_NOOP("Deployments", "When {node} dies nobody is served: it is the only router"),
    ),
    Code.PAIR: (
        Weight.SAYS,
        Matter.ROUTER,
        QT_TRANSLATE_NOOP(
            "Deployments",
            "When {first} or {second} dies the other serves whoever calls it; callers know both addresses, or one that"
            " leads to either. A rollout during which one is away is taken back",
        ),
    ),
    Code.ROUTERS_DIFFER: (
        Weight.REFUSES,
        Matter.ROUTER,
        QT_TRANSLATE_NOOP(
            "Deployments", "The routers on {first} and {second} have not the same configuration: align them first"
        ),
    ),
    Code.CODE: (
        Weight.REFUSES,
        Matter.CODE,
        QT_TRANSLATE_NOOP("Deployments", "It would run code that came with it ({found}), and nobody signed for that"),
    ),
    Code.SIGNED_CODE: (
        Weight.WARNS,
        Matter.CODE,
        QT_TRANSLATE_NOOP("Deployments", "It runs code that came with it ({found}); {by} signed for that"),
    ),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was seen; `values` fill its words."""

    code: Code
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def weight(self) -> Weight:
        return _KINDS[self.code][0]

    @property
    def matter(self) -> Matter:
        return _KINDS[self.code][1]

    @property
    def words(self) -> Sentence:
        """In one sentence without its point, to be translated and filled."""
        return say(_KINDS[self.code][2], **self.values)

    @property
    def text(self) -> str:
        """The same in English."""
        return filled(_KINDS[self.code][2].source, self.values)


@dataclass(frozen=True, slots=True)
class Preflight:
    """All that was seen, what refuses first."""

    findings: tuple[Finding, ...] = ()

    @property
    def refused(self) -> Finding | None:
        """What stands in the way, if anything does."""
        return next((each for each in self.findings if each.weight is Weight.REFUSES), None)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        return tuple(each for each in self.findings if each.weight is Weight.WARNS)


_ORDER = {weight: place for place, weight in enumerate(Weight)}


def preflight_of(findings: Iterable[Finding]) -> Preflight:
    return Preflight(tuple(sorted(findings, key=lambda each: _ORDER[each.weight])))


def written(preflight: Preflight) -> str:
    """As a plan keeps it, among its values (`preflight`)."""
    return json.dumps([[str(each.code), dict(each.values)] for each in preflight.findings], sort_keys=True)


def read(text: str) -> Preflight:
    """What a plan kept. Raises ValueError for what is none."""
    if not text:
        return Preflight()
    try:
        return Preflight(tuple(Finding(Code(code), values) for code, values in json.loads(text)))
    except (TypeError, RecursionError) as error:
        raise ValueError("no preflight") from error
