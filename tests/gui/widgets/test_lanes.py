"""Lanes: what stands in a stretch can be read in every theme."""

from __future__ import annotations

from collections import Counter

import pytest
from PySide6.QtWidgets import QApplication

from widgets import theme as themes
from widgets.time.lanes import Lane, Lanes, Stretch
from widgets.vision import contrast_ratio


@pytest.mark.parametrize("now", [True, False], ids=["what goes on", "what is over"])
@pytest.mark.parametrize("theme", themes.names())
def test_words_in_a_stretch_can_be_read(qapp: QApplication, theme: str, now: bool) -> None:
    themes.apply(qapp, themes.load(theme))
    lanes = Lanes("Steps", lambda: "UTC")
    lanes.resize(600, 80)
    lanes.set(0.0, 100.0, [Lane("", (Stretch(0.0, 100.0, "worked on, 22 days", now=now),))], [])
    picture = lanes.grab().toImage()
    colours = themes.load(theme)
    fill = colours.colour("data" if now else "data-5").name()
    rows = [y for y in range(picture.height()) if picture.pixelColor(500, y).name() == fill]
    assert len(rows) > 10, "the stretch is there"
    within = Counter(picture.pixelColor(x, y).name() for y in rows for x in range(300))
    inks = {colours.colour(ink).name() for ink in ("text", "bg")} - {fill}
    written = max(inks, key=lambda ink: within[ink])
    assert within[written] >= 5, "and so are its words"
    assert contrast_ratio(written, fill) >= 4.5
