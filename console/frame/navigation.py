"""The trail of places that the operator went to. Pure: the frame shows what this says.

A place is an address as text: `fleet`, `settings/appearance`, `node:hall/g07`, `gpu:hall/g07/2`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

_MOST_REMEMBERED = 100


@dataclass(slots=True)
class Trail:
    """A browser's history: going somewhere new forgets what lay ahead."""

    _places: list[str] = field(default_factory=list)
    _at: int = -1

    @property
    def here(self) -> str:
        return self._places[self._at] if self._places else ""

    @property
    def can_go_back(self) -> bool:
        return self._at > 0

    @property
    def can_go_forward(self) -> bool:
        return self._at < len(self._places) - 1

    def visit(self, place: str) -> None:
        """Go to a new place; visiting where one already stands changes nothing."""
        if place == self.here:
            return
        del self._places[self._at + 1 :]
        self._places.append(place)
        del self._places[:-_MOST_REMEMBERED]
        self._at = len(self._places) - 1

    def replace(self, place: str) -> None:
        """Stand somewhere else without a new step (a page that chose its own first item)."""
        if self._places:
            self._places[self._at] = place
        else:
            self.visit(place)

    def back(self) -> str:
        """One step back; returns where one stands now."""
        if self.can_go_back:
            self._at -= 1
        return self.here

    def forward(self) -> str:
        """One step forward; returns where one stands now."""
        if self.can_go_forward:
            self._at += 1
        return self.here
