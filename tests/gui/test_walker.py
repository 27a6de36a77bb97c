"""A walker that finds nothing wrong must be able to: each property of a page is broken once, and it is noticed.

Here what things look like; where they lie and what they are called in test_walker_room.py.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QFont, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.support.walk_bench import Painted, Show, bench, broken, text
from tests.support.walk_rules import OF_COLOUR, RULES
from widgets import icons, paint
from widgets import theme as themes
from widgets.button import Button
from widgets.card import Card, scrolled
from widgets.field import SearchField
from widgets.maps import fleetcells, fleetmap
from widgets.maps.fleetlayout import FleetNode, FleetRack, FleetSite
from widgets.priority import Priority
from widgets.tables.table import Actions, Column, DenseTable, Row
from widgets.text import Label
from widgets.vision import contrast_ratio


@pytest.fixture
def show(qapp: QApplication, qtbot: QtBot) -> Show:
    return bench(qapp, qtbot)


@pytest.mark.slow
def test_a_page_that_is_well_has_no_findings(show: Show) -> None:
    table = DenseTable([Column("a", "Heading", 80), Column("b", "", 80)], name="Table")
    table.set_rows([Row(n, (f"g0{n}", Actions((("open", "Open"),)))) for n in (1, 2)])
    parts = (Label("words"), Button("Press"), SearchField("Filter things", "Ctrl+F"), Card("A card"), table)
    assert broken(show(*parts, size=(500, 500))) == set()


# -- fonts


@pytest.mark.slow
def test_a_size_beside_the_scale_is_found(show: Show) -> None:
    def act(painter: QPainter, rect: QRect) -> None:
        font = themes.font()
        font.setPixelSize(12)
        paint.text(painter, rect, "word", "text", font)

    assert broken(show(Painted(act))) == {"fonts"}


@pytest.mark.slow
def test_a_weight_and_a_face_beside_the_shipped_ones_are_found(show: Show) -> None:
    label = QLabel("word")
    font = QFont("DejaVu Sans")
    font.setPixelSize(13)
    font.setWeight(QFont.Weight.Black)
    label.setFont(font)
    found = RULES["fonts"](show(label))
    assert any("DejaVu" in each for each in found)
    assert any("900" in each for each in found)


@pytest.mark.slow
def test_a_sign_that_the_face_lacks_is_found(show: Show) -> None:
    assert "fonts" in broken(show(Label("snow ☃")))


@pytest.mark.slow
def test_a_font_beside_the_scale_is_found_also_where_nothing_is_written_yet(show: Show) -> None:
    label = QLabel()
    font = themes.font()
    font.setPixelSize(12)
    label.setFont(font)
    assert broken(show(label)) == {"fonts"}


# -- colours


@pytest.mark.slow
def test_a_colour_that_is_no_token_is_found(show: Show) -> None:
    def act(painter: QPainter, rect: QRect) -> None:
        painter.fillRect(rect, QColor("#123456"))

    assert broken(show(Painted(act))) == {"colours"}


def test_a_line_and_a_text_that_are_no_tokens_are_found(show: Show) -> None:
    def act(painter: QPainter, rect: QRect) -> None:
        painter.setPen(QColor("#c0ffee"))
        painter.setFont(themes.font())
        painter.drawText(rect, "word")
        painter.drawLine(0, 0, 40, 0)

    found = RULES["colours"](show(Painted(act)))
    assert any("written in #c0ffee" in each for each in found)
    assert any("line" in each for each in found)


def test_an_icon_in_another_colour_is_found(show: Show) -> None:
    def act(painter: QPainter, _rect: QRect) -> None:
        painter.drawPixmap(0, 0, icons._rendered("copy", "#00ff00", 16, 1.0, 2.0))

    assert broken(show(Painted(act))) == {"colours"}


@pytest.mark.slow
def test_what_a_style_sheet_paints_is_seen(show: Show) -> None:
    button = QPushButton("word")
    button.setStyleSheet("background: #aa00aa;")
    assert "colours" in broken(show(button))


@pytest.mark.slow
def test_a_picture_that_a_widget_keeps_of_itself_is_seen_through(show: Show) -> None:
    kept: list[QPixmap] = []

    class Keeper(QWidget):
        def changeEvent(self, event: object) -> None:
            kept.clear()

        def paintEvent(self, _event: object) -> None:
            if not kept:
                made = fleetmap.QPixmap(self.size())
                made.fill(themes.current().colour("surface"))
                inner = QPainter(made)
                text("line")(inner, self.rect())
                inner.end()
                kept.append(made)
            painter = QPainter(self)
            painter.drawPixmap(0, 0, kept[0])
            painter.end()

    keeper = Keeper()
    keeper.setFixedSize(200, 40)
    sight = show(keeper)
    assert [mark.text for mark in sight.texts] == ["word"]
    assert broken(sight) == {"contrast"}


def gpu_map(kind: type[fleetmap.FleetMap] = fleetmap.FleetMap) -> fleetmap.FleetMap:
    made = kind("Map")
    nodes = tuple(
        FleetNode(name, name, tuple((name, gpu) for gpu in range(8))) for name in ("g01", "g02", "g03", "g04")
    )
    made.set_sites([FleetSite("site", "Site", (FleetRack("rack", "Rack", nodes),))])
    made.setFixedSize(400, 160)
    return made


@pytest.mark.slow
@pytest.mark.parametrize("theme", themes.names())
def test_cells_of_the_map_may_be_grey_with_round_corners(qapp: QApplication, show: Show, theme: str) -> None:
    themes.apply(qapp, themes.load(theme))
    made = gpu_map()
    made.set_levels(np.linspace(0, 1, 32, dtype=np.float32))
    made.set_marks({("g02", 3): Priority.HIGH})
    sight = show(made)
    assert made.cell_rect(("g01", 0)).width() >= fleetcells.ROUNDED_FROM
    assert sight.pictures
    assert broken(sight) == set()


def test_a_cell_of_the_map_in_another_colour_is_found(show: Show) -> None:
    class FleetMap(fleetmap.FleetMap):
        def _colours(self) -> Any:
            made = super()._colours()
            made[1] = 0xFF00FF00
            return made

    found = RULES["colours"](show(gpu_map(FleetMap)))
    assert [each.rpartition(" ")[2] for each in found] == ["#00ff00"]


@pytest.mark.slow
@pytest.mark.parametrize(("theme", "level"), [("dark", 0.5), ("high-contrast", 1.0)], ids=("greys", "corners"))
def test_greys_and_corners_are_for_the_map_alone(qapp: QApplication, show: Show, theme: str, level: float) -> None:
    class Tiles(fleetmap.FleetMap):
        """Painted as the map is."""

    themes.apply(qapp, themes.load(theme))
    made = gpu_map(Tiles)
    made.set_levels(np.full(32, level, np.float32))
    assert broken(show(made)) == {"colours"}


# -- contrast


def test_an_ink_too_near_to_its_ground_is_found(show: Show) -> None:
    assert broken(show(Painted(text("line-strong")))) == {"contrast"}


@pytest.mark.slow
def test_high_contrast_asks_for_more(qapp: QApplication, show: Show) -> None:
    theme = themes.load("high-contrast")
    assert 4.5 < contrast_ratio(theme.hex("line"), theme.hex("surface")) < 7
    themes.apply(qapp, theme)
    assert broken(show(Painted(text("line")))) == {"contrast"}


@pytest.mark.slow
def test_the_ground_is_what_is_really_behind_the_text(show: Show) -> None:
    def act(painter: QPainter, rect: QRect) -> None:
        painter.fillRect(rect, themes.current().colour("data"))
        text("text")(painter, rect)

    assert broken(show(Painted(act))) == {"contrast"}


def test_a_text_that_is_scrolled_out_of_sight_is_looked_at(show: Show) -> None:
    body = QWidget()
    column = QVBoxLayout(body)
    for ink in (*["text"] * 20, "line-strong"):
        column.addWidget(Painted(text(ink, ink)))
    area = scrolled(body, "Body")
    assert [each[:13] for each in RULES["contrast"](show(area))] == ["“line-strong”"]


def test_a_text_of_its_grounds_colour_cannot_be_read(show: Show) -> None:
    assert broken(show(Painted(text("surface")))) == {"contrast"}


def test_a_text_that_is_painted_over_is_found(show: Show) -> None:
    def act(painter: QPainter, rect: QRect) -> None:
        text("text")(painter, rect)
        painter.fillRect(rect, themes.current().colour("surface", 0.7))

    assert broken(show(Painted(act))) == {"contrast"}


@pytest.mark.slow
def test_faint_is_for_what_may_be_missed(show: Show) -> None:
    off = Button("Off")
    off.setEnabled(False)
    assert broken(show(Painted(text("faint", "›")), off)) == set()
    assert broken(show(Painted(text("faint")))) == {"faint"}


@pytest.mark.slow
def test_what_changes_with_the_theme_is_looked_at_in_every_theme(qapp: QApplication, show: Show) -> None:
    kept = themes.current().colour("faint")

    def act(painter: QPainter, rect: QRect) -> None:
        painter.setPen(kept)
        painter.setFont(themes.font())
        painter.drawText(rect.translated(rect.width() - 10, 20), "word")

    found: dict[str, set[tuple[str, ...]]] = {name: set() for name in RULES}
    for name in themes.names():
        themes.apply(qapp, themes.load(name))
        sight = show(Painted(act), Button(""))
        for rule, findings in found.items():
            findings.add(tuple(RULES[rule](sight)))
    assert all(found[rule] != {()} for rule in (*OF_COLOUR, "cut", "names"))
    assert {rule for rule, findings in found.items() if len(findings) > 1} == set(OF_COLOUR)


def test_selected_text_is_seen_as_it_is_painted_for_the_selection(show: Show) -> None:
    field = SearchField("Filter things", "Ctrl+F")
    field.setText("word")
    field.selectAll()
    sight = show(field)
    written = [each.colour.name() for each in sight.texts if each.text == "word"]
    assert written == [field.palette().color(QPalette.ColorRole.HighlightedText).name()]
    assert broken(sight) == set()


@pytest.mark.parametrize("inks", [("text", "muted"), ("muted", "text")])
def test_a_text_painted_again_in_a_part_is_seen_as_it_is_there(show: Show, inks: tuple[str, str]) -> None:
    """Whichever comes first: stock fields begin with the selection."""

    def act(painter: QPainter, rect: QRect) -> None:
        for ink in inks:
            painter.save()
            if ink == "muted":
                painter.setClipRect(rect.adjusted(0, 0, -10, 0))
            text(ink)(painter, rect)
            painter.restore()

    sight = show(Painted(act))
    assert [each.colour.name() for each in sight.texts] == [themes.current().hex("muted")]
    assert broken(sight) == set()
