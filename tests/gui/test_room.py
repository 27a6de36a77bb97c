"""What names a thing stands whole in every window that a page is made for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication

from console.fleet.page.fleet_page import FleetPage
from console.frame.overview.page import OverviewPage
from console.frame.settings_page import SettingsPage
from tests.support.faces import SIZES
from tests.support.still_site import StillSite
from tests.support.still_window import StillWindow
from widgets import theme as themes
from widgets.paint import advance
from widgets.tables.cells import SIDE, cell_text, face, lines_of
from widgets.tables.columns import needed
from widgets.tables.table import DenseTable
from widgets.text import Label

pytestmark = pytest.mark.slow

COMPARED = "compare:node:trollhattan/g07,node:trollhattan/g03,node:uppsala/u01,node:trollhattan/desk"


def fleet(still: StillWindow) -> FleetPage:
    page = still.window.page("fleet")
    assert isinstance(page, FleetPage)
    return page


def settings(still: StillWindow) -> SettingsPage:
    page = still.window.page("settings")
    assert isinstance(page, SettingsPage)
    return page


def overview(still: StillWindow) -> OverviewPage:
    page = still.window.page("overview")
    assert isinstance(page, OverviewPage)
    return page


#: Where, which table, and which of its columns.
WHOLE: list[tuple[str, Callable[[StillWindow], DenseTable], tuple[str, ...]]] = [
    ("settings", lambda still: settings(still).sites.table, ("node", "host", "rack", "owner")),
    ("settings", lambda still: settings(still).keys.table, ("host", "fingerprint")),
    (COMPARED, lambda still: fleet(still).comparison.table, ("name", "state")),
    ("fleet/table", lambda still: fleet(still).table.table, ("state", "node", "site", "rack", "gpus")),
    ("node:trollhattan/g07", lambda still: fleet(still).page.ports.table, ("port", "state")),
    ("node:trollhattan/g07", lambda still: fleet(still).page.processes.table, ("pid",)),
    ("gpu:trollhattan/g07/0", lambda still: fleet(still).gpu.processes.table, ("pid", "user")),
    ("overview", lambda still: overview(still).attention.table, ("what", "where", "since", "next")),
    ("overview", lambda still: overview(still).sites.table, ("site", "worst")),
]


@pytest.fixture(scope="module", params=[(size, language) for size in SIZES for language in ("en", "sv")], ids=str)
def still(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest):
    size, language = request.param
    made = StillWindow(qapp, Path(tmp_path_factory.mktemp("still")), StillSite("storm"), size=size, language=language)
    yield made
    made.close()


@pytest.mark.parametrize(("place", "found", "columns"), WHOLE, ids=lambda each: each if isinstance(each, str) else "")
def test_names_stand_whole(still: StillWindow, place: str, found: Callable, columns: tuple[str, ...]) -> None:
    still.show(place)
    table: DenseTable = found(still)
    shown = table._model.columns
    wide = needed(shown, table.rows())
    assert table.rows()
    assert set(columns) <= {column.key for column in shown}
    for index, column in enumerate(shown):
        if column.key in columns and column.wrap:
            for cell in (row.cells[index] for row in table.rows()):
                end = lines_of(cell, column, table.columnWidth(index))[-1]
                assert advance(end, face(cell, column)) < table.columnWidth(index) - SIDE
        elif column.key in columns:
            assert wide[index] > 0, f"{column.title} does not fit itself to what it shows"
            assert table.columnWidth(index) >= wide[index] - SIDE, f"{column.title} is cut"
    widths = sum(table.columnWidth(index) for index in range(len(shown)))
    assert widths <= table.viewport().width(), "the table is wider than its card"


def test_no_word_of_a_program_is_broken_beside_a_gpu(still: StillWindow) -> None:
    still.show("gpu:trollhattan/g07/0")
    table = fleet(still).gpu.processes.table
    at = [column.key for column in table._model.columns].index("name")
    words = [word for row in table.rows() for word in cell_text(row.cells[at]).split()]
    face = QFontMetrics(themes.font(weight=themes.Weight.MEDIUM))
    assert max(map(face.horizontalAdvance, words)) <= table.columnWidth(at) - SIDE


def test_what_is_stored_is_named(still: StillWindow) -> None:
    still.show("settings")
    labels = settings(still).storage.facts.findChildren(Label)
    assert len(labels) >= 12
    assert [label.text() for label in labels if label.isVisible()] == [
        label.whole_text() for label in labels if label.isVisible()
    ]
