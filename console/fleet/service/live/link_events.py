"""Link events, what the console itself tells of the road to a node."""

from __future__ import annotations

from console.fleet.model.links import Link, LinkState
from console.fleet.model.readings import NodeEvent

_TOLD = {
    LinkState.LIVE: ("link:up", "The link stands and samples flow"),
    LinkState.LOST: ("link:lost", "The link was lost: {failure}"),
    LinkState.ASKING: ("link:asking", "The link waits for the operator: {failure}"),
    LinkState.STOPPED: ("link:stopped", "The link was stopped: {failure}"),
}


class LinkEvents:
    """What is to be told of links' changes. What a node was last told to be is kept: one that cannot be reached is told
    once, not at every try, and one that asks is told once, not after every answer that was not right."""

    def __init__(self) -> None:
        self._last: dict[str, tuple[LinkState, str]] = {}

    def of(self, before: Link, after: Link) -> NodeEvent | None:
        caught_up = before.state is LinkState.LATE and after.state is LinkState.LIVE
        if after.state is LinkState.OFF:
            self._last.pop(after.node, None)
        if after.state is before.state or after.state not in _TOLD or caught_up:
            return None
        code, text = _TOLD[after.state]
        failure = after.failure.code if after.failure else ""
        if before.failure is not None and failure == before.failure.code:
            return None
        now = after.state, failure
        if after.state is not LinkState.LIVE and self._last.get(after.node) == now:
            return None
        self._last[after.node] = now
        return NodeEvent(after.node, after.since, "console", code, "", text.format(failure=failure))
