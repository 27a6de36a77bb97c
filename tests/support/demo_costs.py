"""The demo site's costs at the story's moment, for tests of what is made of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from console.costs.model.calendar import ZONE
from console.costs.service.costs import CostsService
from console.costs.service.records import Records
from console.journal.service import Journal
from console.main.past_costs import write_past

MOMENT = datetime(2026, 11, 20, 3, 12, 44, tzinfo=ZONE).timestamp()
NODES = {"T": [f"g{n:02}" for n in range(1, 13)], "U": [f"u{n:02}" for n in range(1, 5)]}


class Sites:
    def site(self, called: str) -> str | None:
        return {"trollhattan": "T", "uppsala": "U"}.get(called)

    def node(self, called: str) -> str | None:
        return called

    def name(self, id: str) -> str:
        return id

    title = name


class Clock:
    def __init__(self) -> None:
        self.now = MOMENT

    def __call__(self) -> float:
        return self.now


@contextmanager
def costs_at_the_moment(
    folder: Path, clock: Clock | None = None, *, story: bool = True
) -> Iterator[tuple[CostsService, Journal]]:
    made_at = clock or Clock()
    journal = Journal.open(folder / "journal.db", actor="astrid@desk", source="test", clock=made_at)
    try:
        costs = CostsService(Records(journal, Sites().name), Sites())
        write_past(costs, NODES, made_at.now, story=story)
        yield costs, journal
    finally:
        journal.close()
