"""Saving what is in sight as a file."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from console.pagekit.saving import Saving
from tests.support.scripted import Desk


class Place:
    """A window in which files are chosen."""

    def __init__(self, qtbot: QtBot) -> None:
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.desk = Desk()
        self.refused: list[Exception] = []
        self.saving = Saving(self.desk, self.window, self.refused.append)

    def choose(self, key: str, path: Path) -> QFileDialog:
        dialog = self.window.findChild(QFileDialog, key)
        assert dialog is not None
        dialog.fileSelected.emit(str(path))
        return dialog


@pytest.fixture
def place(qtbot: QtBot) -> Place:
    return Place(qtbot)


def test_a_picture_is_saved_where_it_was_chosen(place: Place, tmp_path: Path) -> None:
    saved: list[Path] = []

    def save(path: Path) -> bool:
        saved.append(path)
        return True

    place.saving.picture("save_png", "g01", save)
    dialog = place.choose("save_png", tmp_path / "a.png")
    assert saved == [tmp_path / "a.png"]
    assert place.desk.said == [f"Picture saved as {tmp_path / 'a.png'}"]
    assert dialog.defaultSuffix() == "png"


def test_a_picture_that_cannot_be_written_is_said(place: Place, tmp_path: Path) -> None:
    place.saving.picture("save_png", "g01", lambda _path: False)
    place.choose("save_png", tmp_path / "a.png")
    assert place.desk.said == [f"The picture could not be written to {tmp_path / 'a.png'}"]


def test_values_are_those_at_the_moment_the_file_was_chosen(place: Place, tmp_path: Path) -> None:
    values = ["early"]
    place.saving.values("save_csv", "g01", lambda: values[0])
    values[0] = "late"
    place.choose("save_csv", tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_text("utf-8") == "late"
    assert place.desk.said == [f"Values saved as {tmp_path / 'a.csv'}"]


def test_a_disk_that_refuses_is_told_and_nothing_is_called_saved(place: Place, tmp_path: Path) -> None:
    place.saving.values("save_csv", "g01", lambda: "x")
    place.choose("save_csv", tmp_path / "nowhere" / "a.csv")
    assert [type(error) for error in place.refused] == [FileNotFoundError]
    assert place.desk.said == []


def test_two_dialogs_open_together_save_each_its_own(place: Place, tmp_path: Path) -> None:
    place.saving.values("save_csv", "g01", lambda: "values")
    place.saving.text("export_nodes", "Export", "nodes.toml", lambda: "nodes", "Exporting", "Written to {path}")
    place.choose("save_csv", tmp_path / "a.csv")
    place.choose("export_nodes", tmp_path / "b.toml")
    assert (tmp_path / "a.csv").read_text("utf-8") == "values"
    assert (tmp_path / "b.toml").read_text("utf-8") == "nodes"
