"""What watchers are shown and what they tell: readings and events in, marks and transitions out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from console.fleet.model.readings import NodeEvent, NodeReading
from console.journal.model import Mark


@dataclass(frozen=True, slots=True)
class Seen:
    """A node after a round of its feed. `now` is unix seconds on the console's timeline; `events` are those of this
    round, oldest first. Every node is seen at least once a second, so that silence is seen as well."""

    node: str
    now: float
    reading: NodeReading
    events: tuple[NodeEvent, ...] = ()


@dataclass(frozen=True, slots=True)
class Transition:
    """Something that a watcher follows went from one state to another.

    `scope` is the address of what it is about (`gpu:KEY/2`), `rule` the watcher's own name for what it follows there;
    both together are its identity. `time` is unix seconds. `facts` are the values that decided it.
    """

    scope: str
    rule: str
    before: str
    after: str
    time: float
    facts: Mapping[str, str | int | float] = field(default_factory=dict)


Told = Mark | Transition
