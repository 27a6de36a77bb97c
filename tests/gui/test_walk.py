"""A walk through every page, sheet, menu and message of the window, in every condition of a site.

Each window is built once for its condition, size and language; colours are looked at in all themes where it says so.
What a rule demands is said in tests/support/walk_rules.py, and tests/gui/test_walker*.py break each of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tests.support import walk_marks as marks
from tests.support.still_window import StillWindow
from tests.support.walk import Sight
from tests.support.walk_places import PLACES, WalkSite, overlays
from tests.support.walk_rules import OF_COLOUR, RULES
from tests.support.walk_steps import visit
from widgets import theme as themes
from widgets.priority import Priority
from widgets.vision import Vision


@dataclass(frozen=True, slots=True)
class Walk:
    """A window, and the themes in which all of it is looked at; overlays are opened where it says so."""

    condition: str
    size: tuple[int, int]
    language: str
    themes: tuple[str, ...] = ("dark",)
    overlays: bool = False

    def __str__(self) -> str:
        themes_of = "" if len(self.themes) > 1 or self.themes == ("dark",) else f"-{self.themes[0]}"
        return f"{self.condition}-{self.size[0]}x{self.size[1]}-{self.language}{themes_of}"


pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]  # a walk is the set-up of its first test

ALL = tuple(themes.names())
SMALL, LARGE = (1280, 800), (1600, 1000)
WALKS = (
    # English and Swedish need other room, themes have other colours: each is walked once, not each with each.
    *(Walk("storm", SMALL, "en", (theme,), overlays=True) for theme in ALL if theme != "dark"),
    Walk("storm", SMALL, "sv", overlays=True),
    Walk("storm", LARGE, "en", ("light",)),
    Walk("normal", SMALL, "en", ("high-contrast",)),
    Walk("normal", LARGE, "sv"),
    Walk("lost", SMALL, "en", ALL),
    Walk("lost", LARGE, "sv", ("light",)),
    Walk("empty", SMALL, "sv", ALL),
    Walk("empty", LARGE, "en"),
)

#: rule -> what it found -> where it was seen first.
Findings = dict[str, dict[str, str]]


def together(walk: Walk) -> object:
    """A walk as a parameter; its tests stay on one worker, so that it is walked once."""
    return pytest.param(walk, id=str(walk), marks=pytest.mark.xdist_group(str(walk)))


@pytest.fixture(scope="module", params=map(together, WALKS))
def found(request: pytest.FixtureRequest, qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Findings:
    walk: Walk = request.param
    made: Findings = {name: {} for name in RULES}
    for where, sight in seen(walk, qapp, tmp_path_factory.mktemp("walk")):
        for name, rule in RULES.items():
            # Where things lie and what they are called does not change with the theme.
            if name in OF_COLOUR or sight.theme.name == walk.themes[0]:
                for finding in rule(sight):
                    made[name].setdefault(finding, where)
    return made


def seen(walk: Walk, app: QApplication, folder: Path) -> Iterator[tuple[str, Sight]]:
    """Every page and what opens over it, in each theme of the walk."""
    window = StillWindow(
        app, folder, WalkSite(walk.condition), theme=walk.themes[0], size=walk.size, language=walk.language
    )
    try:
        for theme in walk.themes:
            window.window.set_theme(theme)
            for place in PLACES[walk.condition]:
                if theme == walk.themes[0]:
                    window.show(place)
                else:
                    visit(window, place)
                yield f"{place}, {theme}", Sight(window.window)
            if walk.overlays:
                for name, sight in overlays(window):
                    yield f"{name}, {theme}", sight
    finally:
        window.close()


@pytest.mark.parametrize("rule", RULES)
def test_nothing_is_found(found: Findings, rule: str) -> None:
    assert [f"{finding} ({where})" for finding, where in found[rule].items()] == []


@pytest.mark.parametrize("theme", ALL)
def test_everybody_tells_the_four_priorities_apart_on_the_overview(
    qapp: QApplication, tmp_path: Path, theme: str
) -> None:
    """In the legend, and among what needs attention, as they are painted there."""
    window = StillWindow(qapp, tmp_path, WalkSite("storm"), theme=theme, size=SMALL)
    try:
        window.show("overview")
        sight = Sight(window.window)
        legend, listed = marks.in_legend(sight), marks.in_table(sight)
    finally:
        window.close()
    assert set(legend) == set(marks.FOUR)
    assert set(listed) >= {Priority.CRITICAL, Priority.HIGH, Priority.MEDIUM}
    for places in (legend, listed):
        for vision in (each for each in Vision if each is not Vision.NORMAL):
            for one, other in combinations(places, 2):
                assert marks.differ(places[one], places[other], vision), (one, other, vision)
