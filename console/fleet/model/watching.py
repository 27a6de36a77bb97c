"""The records of watchers: readings and events in, marks and transitions out."""

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
    both together are its identity. `time` is unix seconds. `facts` are the values that decided it. The judge names a
    row of the rules, the `node` by its key and the `part` of it; of the whole the node is empty, and the part a site,
    or empty, too.
    """

    scope: str
    rule: str
    before: str
    after: str
    time: float
    facts: Mapping[str, str | int | float] = field(default_factory=dict)
    node: str = ""
    part: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """All that is found of a node (empty: of the whole), as transitions of when it began, those that follow from others
    among them. It is told once after a start, when it is known what was open before and how the node is now: whoever
    keeps what was told sees by it what they missed. Transitions after it are news."""

    node: str
    time: float
    found: tuple[Transition, ...]


Told = Mark | Transition | Standing
