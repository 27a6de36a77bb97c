"""Events as marks on a time axis and as lines of a list: both call the same event by the same key."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence

from console.fleet.model.findings import Finding
from console.fleet.model.readings import TOLD, NodeEvent
from console.fleet.page.vocabulary import alarm_in, event_words, headline, told
from widgets.priority import Priority
from widgets.time.timestack import Event

#: More marks than this lie on top of each other; the newest count.
_MOST_MARKS = 40


def keyed(events: Iterable[NodeEvent]) -> list[tuple[Hashable, NodeEvent]]:
    """Events with keys that stay the same while more events come, in the order given."""
    seen: Counter[tuple[float, str, str]] = Counter()
    found: list[tuple[Hashable, NodeEvent]] = []
    for event in events:
        same = (event.time, event.code, event.device)
        found.append(((*same, seen[same]), event))
        seen[same] += 1
    return found


def marks(events: Sequence[NodeEvent], asked: Hashable = None) -> list[Event]:
    """What happened and mattered, what people did, and the one that was asked for whether it mattered or not."""
    found = []
    for key, event in keyed(events):
        priority, text = event_words(event)
        if priority is not Priority.NORMAL or event.code in TOLD or key == asked:
            found.append((key, Event(key, event.time, _short(text), priority, detail=event.text)))
    kept = found[-_MOST_MARKS:]
    return [mark for key, mark in found if key == asked and (key, mark) not in kept] + [mark for _, mark in kept]


def waiting(found: Iterable[Finding], zone: str, now: float) -> tuple[Event, ...]:
    """What will be an alarm if it stays so, where it began: nothing tells of it yet but its mark, which says when."""
    return tuple(
        Event(
            ("waits", *each.key),
            each.since,
            f"{told(each, zone, now).short}, {alarm_in(each, now)}",
            Priority(each.grade),
            detail=headline(each, zone, now),
        )
        for each in found
        if each.due is not None and each.since is not None
    )


def _short(text: str) -> str:
    """An event's name at its mark, where there is room for it: what stands in its brackets, else all of it."""
    return (text.rpartition("(")[2].rstrip(")") if text.endswith(")") else "") or text
