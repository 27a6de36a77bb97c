"""The ledger: what was used, quarter by quarter, by whom and for what, in whole GPU-seconds and joules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

import msgspec

from console.costs.model.tenants import Use


class Cause(StrEnum):
    """What a GPU's time went into: a closed list."""

    WORKING = "working"
    IDLE = "idle"  # it did nothing, and nobody knows whether it was somebody's
    ALLOCATED_IDLE = "allocated_idle"  # somebody held it, and it did nothing
    WAITING_STORAGE = "waiting_storage"
    WAITING_NETWORK = "waiting_network"
    WAITING_CPU = "waiting_cpu"
    WAITING_HEAT = "waiting_heat"
    FAULTED = "faulted"
    FREE = "free"  # nobody held it
    UNKNOWN = "unknown"  # it answered, and did not say what it did
    UNMEASURED = "unmeasured"  # no data: nobody's


WAITING = frozenset({Cause.WAITING_STORAGE, Cause.WAITING_NETWORK, Cause.WAITING_CPU, Cause.WAITING_HEAT})
#: What there must be GPUs for: work, and what keeps it waiting.
NEEDED = frozenset({Cause.WORKING, *WAITING})
#: Carried by those who caused them.
DIRECT = frozenset({Cause.WORKING, Cause.ALLOCATED_IDLE, *WAITING})
#: Carried by all, as the policy says.
SHARED = frozenset({Cause.FREE, Cause.FAULTED, Cause.IDLE, Cause.UNKNOWN})


class Work(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a model did in a period: tokens of prompts that were computed and that came from the cache, tokens out,
    requests and images; milliseconds of prefill and of decoding where the engine told."""

    model: str
    computed: int = 0
    cached: int = 0
    out: int = 0
    requests: int = 0
    images: int = 0
    prefill_ms: int = 0
    decode_ms: int = 0

    @property
    def tokens(self) -> int:
        return self.computed + self.cached + self.out

    def plus(self, other: Work) -> Work:
        return Work(
            self.model,
            self.computed + other.computed,
            self.cached + other.cached,
            self.out + other.out,
            self.requests + other.requests,
            self.images + other.images,
            self.prefill_ms + other.prefill_ms,
            self.decode_ms + other.decode_ms,
        )


class Line(NamedTuple):
    """A line of a period: GPU-seconds and joules of a node's GPUs; `counted` of the joules by their own counters."""

    node: str
    use: Use
    cause: Cause
    seconds: int
    joules: int
    counted: int


@dataclass(frozen=True, slots=True)
class Period:
    """What a site used from `start` to `end` (unix seconds), by columns as the move has them. `late` says why it
    corrects another, empty where it is the first word; `both` are J of GPUs with a counter, by that and by their power.
    """

    site: str
    start: int
    end: int
    nodes: tuple[str, ...]
    uses: tuple[Use, ...]
    causes: tuple[Cause, ...]
    node: tuple[int, ...]
    use: tuple[int, ...]
    cause: tuple[int, ...]
    seconds: tuple[int, ...]
    joules: tuple[int, ...]
    counted: tuple[int, ...]
    work: tuple[Work, ...] = field(default=(), kw_only=True)
    both: tuple[int, ...] = field(default=(), kw_only=True)
    late: str = field(default="", kw_only=True)

    def lines(self) -> Iterator[Line]:
        for at in range(len(self.node)):
            yield Line(
                self.nodes[self.node[at]],
                self.uses[self.use[at]],
                self.causes[self.cause[at]],
                self.seconds[at],
                self.joules[at],
                self.counted[at],
            )


def columns(lines: Iterable[Line]) -> dict[str, Any]:
    """Lines as columns, what is alike joined, in a steady order."""
    joined: dict[tuple[str, Use, Cause], tuple[int, int, int]] = {}
    for line in lines:
        key = (line.node, line.use, line.cause)
        seconds, joules, counted = joined.get(key, (0, 0, 0))
        joined[key] = (seconds + line.seconds, joules + line.joules, counted + line.counted)
    kept = {key: each for key, each in joined.items() if any(each)}
    nodes, uses, causes = (tuple(dict.fromkeys(key[n] for key in kept)) for n in range(3))
    places = [{each: at for at, each in enumerate(some)} for some in (nodes, uses, causes)]
    return {
        "nodes": nodes,
        "uses": uses,
        "causes": causes,
        **{name: tuple(places[n][key[n]] for key in kept) for n, name in enumerate(("node", "use", "cause"))},
        **{name: tuple(each[n] for each in kept.values()) for n, name in enumerate(("seconds", "joules", "counted"))},
    }
