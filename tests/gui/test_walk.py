"""A walk through every page, sheet, menu and message of the window, in every condition of a site.

Each window is built once for its condition, size and language; colours are looked at in all themes where it says so.
What a rule demands is said in tests/support/walk_rules.py, and tests/gui/test_walker.py breaks each of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tests.support.still_window import StillWindow
from tests.support.walk import Sight
from tests.support.walk_places import PLACES, WalkSite, overlays
from tests.support.walk_rules import RULES
from widgets import theme as themes

LEFT = ("The free text of nodes",)


@dataclass(frozen=True, slots=True)
class Walk:
    """A window, and the themes in which all of it is looked at; overlays are opened where it says so."""

    condition: str
    size: tuple[int, int]
    language: str
    themes: tuple[str, ...] = ("dark",)
    overlays: bool = False

    def __str__(self) -> str:
        return f"{self.condition}-{self.size[0]}x{self.size[1]}-{self.language}"


ALL = tuple(themes.names())
SMALL, LARGE = (1280, 800), (1600, 1000)
WALKS = (
    Walk("storm", SMALL, "en", ALL, overlays=True),
    Walk("storm", SMALL, "sv", overlays=True),
    Walk("storm", LARGE, "en", ("light",)),
    Walk("normal", SMALL, "en", ("high-contrast",)),
    Walk("normal", LARGE, "sv", ALL),
    Walk("lost", SMALL, "en", ALL),
    Walk("lost", LARGE, "sv"),
    Walk("empty", SMALL, "sv", ALL),
    Walk("empty", LARGE, "en"),
)

#: rule -> what it found -> where it was seen first.
Findings = dict[str, dict[str, str]]


@pytest.fixture(scope="module", params=WALKS, ids=str)
def found(request: pytest.FixtureRequest, qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Findings:
    walk: Walk = request.param
    made: Findings = {name: {} for name in RULES}
    for where, sight in seen(walk, qapp, tmp_path_factory.mktemp("walk")):
        for name, rule in RULES.items():
            for finding in rule(sight):
                made[name].setdefault(finding, where)
    return made


def seen(walk: Walk, app: QApplication, folder: Path) -> Iterator[tuple[str, Sight]]:
    window = StillWindow(
        app, folder, WalkSite(walk.condition), theme=walk.themes[0], size=walk.size, language=walk.language
    )
    try:
        for theme in walk.themes:
            window.window.set_theme(theme)
            for place in PLACES[walk.condition]:
                window.show(place)
                yield f"{place}, {theme}", Sight(window.window)
            if walk.overlays:
                for name, sight in overlays(window):
                    yield f"{name}, {theme}", sight
    finally:
        window.close()


@pytest.mark.parametrize("rule", RULES)
def test_nothing_is_found(found: Findings, rule: str) -> None:
    assert [f"{finding} ({where})" for finding, where in found[rule].items()] == []
