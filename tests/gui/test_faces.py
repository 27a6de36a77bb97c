"""Every page looks as it did when somebody last looked at it and was content."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from tests.support import faces
from tests.support.faces import FACES, REFERENCES

_ADVICE = "look at {picture}; if it is right, `python -m tests.support.faces --accept` makes it the reference"


@pytest.mark.parametrize("name", FACES)
def test_a_page_looks_as_it_was_accepted(qapp: QApplication, tmp_path: Path, name: str) -> None:
    reference = QImage(str(REFERENCES / f"{name}.png"))
    picture = faces.draw(qapp, FACES[name], tmp_path)
    kept = tmp_path / f"{name}.png"
    picture.save(str(kept))
    share = faces.changed(reference, faces.small(picture))
    assert share <= faces.FACE_TOLERANCE, f"{share:.1%} of it changed; " + _ADVICE.format(picture=kept)


@pytest.mark.parametrize("name", ["node-storm-dark-1600x1000-en", "settings-normal-light-1600x1000-en"])
def test_at_two_hundred_per_cent_it_is_the_same_page(tmp_path: Path, name: str) -> None:
    command = [sys.executable, "-m", "tests.support.faces", str(tmp_path), name]
    subprocess.run(command, env={**os.environ, "QT_SCALE_FACTOR": "2"}, check=True, timeout=100, capture_output=True)
    large = QImage(str(tmp_path / f"{name}.png"))
    wide, high = FACES[name].size
    assert (large.width(), large.height()) == (2 * wide, 2 * high)
    half = large.scaled(wide, high, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)
    assert faces.changed(QImage(str(REFERENCES / f"{name}.png")), faces.small(half)) <= faces.FACE_TOLERANCE


def test_there_is_no_reference_without_its_page() -> None:
    assert {path.stem for path in REFERENCES.glob("*.png")} == set(FACES)


def test_every_picture_of_the_pages_is_a_face() -> None:
    """At 200 % it is the face of half the size."""
    text = (REFERENCES.parents[2] / "docs" / "pages" / "README.md").read_text(encoding="utf-8")
    shown = re.findall(r"\(pictures/([\w-]+)\.png\)", text)
    assert {name.replace("3840x2160-200-percent", "1920x1080") for name in shown} <= set(FACES)


@pytest.fixture
def picture(qapp: QApplication, tmp_path: Path) -> QImage:
    return faces.draw(qapp, FACES["node-normal-dark-1600x1000-en"], tmp_path)


def test_a_page_drawn_again_is_the_same(picture: QImage, qapp: QApplication, tmp_path: Path) -> None:
    again = faces.draw(qapp, FACES["node-normal-dark-1600x1000-en"], tmp_path)
    assert faces.changed(faces.small(picture), faces.small(again)) == 0.0


def test_other_letters_pass(picture: QImage) -> None:
    """As by another rasteriser: everything half a pixel further."""
    moved = QImage(picture.size(), picture.format())
    painter = QPainter(moved)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(0, 0, picture)
    painter.setOpacity(0.5)
    painter.drawImage(1, 0, picture)
    painter.end()
    assert faces.changed(faces.small(picture), faces.small(moved)) <= faces.FACE_TOLERANCE


@pytest.mark.parametrize(
    "wrong", [QRect(1180, 110, 240, 120), QRect(400, 795, 200, 24), QRect(1480, 60, 110, 36)], ids=str
)
def test_what_is_missing_is_noticed(picture: QImage, wrong: QRect) -> None:
    """A part of a card, a row of a table, a button: painted over with the card's own ground."""
    spoiled = picture.copy()
    painter = QPainter(spoiled)
    painter.fillRect(wrong, QColor("#1b1f23"))
    painter.end()
    assert faces.changed(faces.small(picture), faces.small(spoiled)) > faces.FACE_TOLERANCE


def test_a_page_that_slid_by_a_gap_is_noticed(picture: QImage) -> None:
    slid = picture.copy(QRect(0, 12, picture.width(), picture.height()))
    assert faces.changed(faces.small(picture), faces.small(slid)) > faces.FACE_TOLERANCE


def test_another_size_is_another_picture(picture: QImage) -> None:
    other = picture.scaled(800, 500, Qt.AspectRatioMode.IgnoreAspectRatio)
    assert faces.changed(faces.small(picture), faces.small(other)) == 1.0
