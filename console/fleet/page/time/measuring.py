"""The measuring of a range of time on a card: its curves are read anew, as finely as they are kept."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence

import numpy as np
from PySide6.QtCore import QObject, Slot

from console.fleet.model.readings import Track
from console.fleet.page.protocols import Telemetry
from console.fleet.page.time.pictures import Picture
from console.fleet.page.time.tracks import TrackLoader, Wanted, Wish, lead_of
from console.fleet.page.vocabulary import translate
from console.pagekit.statistics import Measured, MeasuredRange, statistic
from console.pagekit.surroundings import Surroundings
from widgets.time.timestack import TimeStack

#: Points of a curve that is measured: an hour second by second.
_POINTS = 3600

#: A signal with the name of a curve of it.
Named = tuple[Picture, str, Track]


class Measuring(QObject):
    """Listens to a stack's hand. `wanted` says which curves there are, `named` what they are called."""

    def __init__(  # noqa: PLR0917 -- whose curves, how they are read and called
        self,
        stack: TimeStack,
        telemetry: Telemetry,
        surroundings: Surroundings,
        wanted: Callable[[], tuple[Wanted, ...]],
        named: Callable[[Mapping[Hashable, Track]], Sequence[Named]],
        zone: Callable[[], str],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._surroundings, self._wanted, self._named, self._zone = surroundings, wanted, named, zone
        self._asked = (0.0, 0.0)
        self.range = MeasuredRange([stack], self)
        self.loader = TrackLoader(telemetry, surroundings, self)
        self.loader.loaded.connect(self._on_loaded)
        stack.measured.connect(self._on_measured)

    @Slot(float, float)
    def _on_measured(self, start: float, end: float) -> None:
        self._asked = (start, end)
        self.range.begin(start, end, self._zone(), self._surroundings.now())
        # A sample before the range still holds in its beginning.
        self.loader.ask(Wish((start, end), self._wanted(), start - (end - start) * 0.05 - 5.0, end, _POINTS))

    @Slot(object)
    def _on_loaded(self, answer: tuple[Wish, Mapping[Hashable, Track]]) -> None:
        wish, tracks = answer
        if wish.of == self._asked:
            start, end = self._asked
            self.range.show([statistic(_measured(*each), start, end) for each in self._named(tracks)])


def _measured(picture: Picture, name: str, track: Track) -> Measured:
    scale = np.float32(picture.scale)
    low, high = (None if side is None else side * scale for side in (track.low, track.high))
    return Measured(
        translate(picture.title), picture.unit, picture.decimals, name, track.times, track.values * scale, low, high,
        lead_of(track), track.step,
    )  # fmt: skip
