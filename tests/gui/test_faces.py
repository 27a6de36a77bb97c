"""Every page looks as it did when somebody last looked at it and was content."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication, QLabel

from tests.support import faces
from tests.support.faces import COMPARED, EXPECTED, FACES, SUFFIX, Easel, Face, blocks, changed
from tests.support.still_site import StillSite
from tests.support.still_window import StillWindow
from widgets import theme as themes

pytestmark = pytest.mark.slow

NODE = "node-normal-dark-1600x1000-en"
_ADVICE = "look at {picture} (expected, got, difference); if it is right, `python -m tests.support.faces take {name}`"


def in_its_window(face: Face) -> object:
    """A face as a parameter; those of one window stay on one worker."""
    return pytest.param(face, id=face.name, marks=pytest.mark.xdist_group(f"faces: {face.window}"))


class Easels:
    """The windows that faces are drawn in, one open at a time."""

    def __init__(self, app: QApplication, folders: pytest.TempPathFactory) -> None:
        self._app, self._folders = app, folders
        self._open: dict[str, Easel] = {}

    def draw(self, face: Face) -> QImage:
        if face.window not in self._open:
            self.close()
            self._open[face.window] = Easel(self._app, self._folders.mktemp("easel"), face)
        return self._open[face.window].draw(face)

    def close(self) -> None:
        while self._open:
            self._open.popitem()[1].close()


@pytest.fixture(scope="module")
def easels(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Easels]:
    made = Easels(qapp, tmp_path_factory)
    yield made
    made.close()


@pytest.mark.parametrize("face", list(map(in_its_window, COMPARED.values())))
def test_a_page_looks_as_it_was_accepted(easels: Easels, tmp_path: Path, face: Face) -> None:
    name = face.name
    wanted, picture = faces.expected(name), easels.draw(face)
    if differ := changed(wanted, blocks(picture)):
        shown = tmp_path / f"{name}.png"
        assert faces.difference(wanted, picture).save(str(shown))
        pytest.fail(f"{differ} blocks of it changed; " + _ADVICE.format(picture=shown, name=name))


@pytest.mark.parametrize("name", ["node-storm-dark-1600x1000-en", "settings-normal-light-1600x1000-en"])
def test_at_two_hundred_per_cent_it_is_the_same_page(qapp: QApplication, tmp_path: Path, name: str) -> None:
    """As at a hundred now: whether that is what was accepted is asked above."""
    command = [sys.executable, "-m", "tests.support.faces", "draw", str(tmp_path), name]
    subprocess.run(command, env={**os.environ, "QT_SCALE_FACTOR": "2"}, check=True, timeout=100, capture_output=True)
    large = QImage(str(tmp_path / f"{name}.png"))
    wide, high = FACES[name].size
    assert (large.width(), large.height()) == (2 * wide, 2 * high)
    half = large.scaled(wide, high, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)
    # Letters are spaced by half pixels there, and each stands a little elsewhere.
    usual = faces.draw(qapp, FACES[name], tmp_path)
    distance = np.abs(faces.coarser(blocks(usual)) - faces.coarser(blocks(half)))
    assert distance.max() <= faces.COARSE_TOLERANCE


def test_nothing_is_expected_of_a_page_that_is_not_compared() -> None:
    assert {path.name for path in EXPECTED.iterdir()} == {f"{name}{SUFFIX}" for name in COMPARED}


def test_what_is_expected_stays_small() -> None:
    """What is in a repository is there for ever."""
    sizes = [path.stat().st_size for path in EXPECTED.iterdir()]
    assert max(sizes) < 10_000
    assert sum(sizes) < 320_000


def test_every_page_is_compared_and_in_every_theme_language_and_size() -> None:
    assert {face.page for face in COMPARED.values()} == {face.page for face in FACES.values()}
    for what in ("theme", "size", "language", "condition"):
        assert {getattr(face, what) for face in COMPARED.values()} == {getattr(face, what) for face in FACES.values()}


@pytest.fixture(scope="module")
def picture(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> QImage:
    return faces.draw(qapp, FACES[NODE], tmp_path_factory.mktemp("face"))


def test_a_page_drawn_again_is_the_same(picture: QImage, qapp: QApplication, tmp_path: Path) -> None:
    again = faces.draw(qapp, FACES[NODE], tmp_path)
    assert picture == again


def test_other_letters_pass(picture: QImage) -> None:
    """As by another rasteriser: everything half a pixel further."""
    moved = QImage(picture.size(), picture.format())
    painter = QPainter(moved)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(0, 0, picture)
    painter.setOpacity(0.5)
    painter.drawImage(1, 0, picture)
    painter.end()
    assert changed(blocks(picture), blocks(moved)) == 0


def test_a_label_that_moved_by_three_pixels_is_noticed(qapp: QApplication, tmp_path: Path) -> None:
    """One at a time: titles, names and values. Only a few words in the quietest colour would pass."""
    still = StillWindow(qapp, tmp_path, StillSite("normal"))
    try:
        before = blocks(still.picture(FACES[NODE].place))
        labels = {each.text(): each for each in still.window.findChildren(QLabel) if each.isVisible()}
        unseen = []
        for text in ("Trollhättan", "g07", "GPUs", "CPU", "Network ports", "Processes"):
            labels[text].move(labels[text].pos() + QPoint(3, 0))
            if not changed(before, blocks(still.window.grab().toImage())):
                unseen.append(text)
            labels[text].move(labels[text].pos() - QPoint(3, 0))
        assert unseen == []
        assert changed(before, blocks(still.window.grab().toImage())) == 0
    finally:
        still.close()


@pytest.mark.parametrize(("one", "other"), [("surface", "bg"), ("text", "muted"), ("critical", "high")])
def test_another_colour_is_noticed(qapp: QApplication, tmp_path: Path, one: str, other: str) -> None:
    """A page drawn with one colour of its theme in another's place: of all cards, of texts, of what is worst."""
    still = StillWindow(qapp, tmp_path, StillSite("storm"))
    theme = themes.load("dark")
    try:
        before = blocks(still.picture("overview"))
        themes.apply(qapp, replace(theme, colours={**theme.colours, one: theme.colours[other]}))
        assert changed(before, blocks(still.picture("overview"))) > 0
        themes.apply(qapp, theme)
        assert changed(before, blocks(still.picture("overview"))) == 0
    finally:
        still.close()


@pytest.mark.parametrize(
    "wrong", [QRect(1180, 110, 240, 120), QRect(400, 795, 200, 24), QRect(1480, 60, 110, 36)], ids=str
)
def test_what_is_missing_is_noticed(picture: QImage, wrong: QRect) -> None:
    """A part of a card, a row of a table, a button: painted over with the card's own ground."""
    spoiled = picture.copy()
    painter = QPainter(spoiled)
    painter.fillRect(wrong, QColor("#1b1f23"))
    painter.end()
    assert changed(blocks(picture), blocks(spoiled)) > 0


def test_a_page_that_slid_by_a_gap_is_noticed(picture: QImage) -> None:
    slid = picture.copy(QRect(0, 12, picture.width(), picture.height()))
    assert changed(blocks(picture), blocks(slid)) > 0


def test_another_size_is_another_picture(picture: QImage) -> None:
    other = picture.scaled(800, 500, Qt.AspectRatioMode.IgnoreAspectRatio)
    assert changed(blocks(picture), blocks(other)) == 100 * 62


class TestWhatIsTakenAndShown:
    """The command's own acts, with what is expected in a folder of its own."""

    @pytest.fixture(autouse=True)
    def own_folder(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(faces, "EXPECTED", tmp_path / "expected")

    def test_what_was_taken_is_what_is_expected(self, picture: QImage) -> None:
        faces.take(NODE, picture)
        assert np.abs(faces.expected(NODE) - blocks(picture)).max() <= 2.0

    def test_a_face_that_nobody_took_is_said_with_the_command_that_takes_it(self) -> None:
        with pytest.raises(FileNotFoundError, match=f"faces take {NODE}"):
            faces.expected(NODE)

    def test_a_difference_is_shown_where_it_is_and_nowhere_else(self, picture: QImage) -> None:
        spoiled = picture.copy()
        painter = QPainter(spoiled)
        painter.fillRect(QRect(384, 192, 120, 72), QColor("#ff00ff"))
        painter.end()
        shown = faces.difference(blocks(picture), spoiled)
        wide, high = picture.width(), picture.height()
        assert (shown.width(), shown.height()) == (3 * wide, high)
        assert shown.pixelColor(wide + 450, 230) == QColor("#ff00ff")
        assert shown.pixelColor(450, 230) != QColor("#ff00ff")
        rows = faces._pixels(shown)[:, 2 * wide :]
        red = np.argwhere((rows == (255, 0, 0)).all(axis=-1))
        assert (tuple(red.min(axis=0)), tuple(red.max(axis=0))) == ((192, 384), (263, 503))


def test_the_command_shows_what_is_asked_for_and_says_whether_it_changed(tmp_path: Path) -> None:
    name = "first-start-empty-dark-1600x1000-en"
    command = [sys.executable, "-m", "tests.support.faces", "show", "--to", str(tmp_path), name]
    done = subprocess.run(command, check=False, timeout=100, capture_output=True, text=True)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "0 of 1 faces changed"), done.stderr
    assert QImage(str(tmp_path / f"{name}.png")).width() == 4800


def test_pictures_of_pages_are_made_on_demand_with_a_page_that_shows_them(tmp_path: Path) -> None:
    """The largest also at 200 %."""
    name = "first-start-empty-dark-1920x1080-sv"
    command = [sys.executable, "docs/proof.py", "--to", str(tmp_path), name]
    done = subprocess.run(command, check=False, timeout=100, capture_output=True, text=True, cwd=faces.ROOT)
    assert done.returncode == 0, done.stderr
    large = "first-start-empty-dark-3840x2160-200-percent-sv"
    sizes = {path.stem: QImage(str(path)).size().toTuple() for path in tmp_path.glob("*.png")}
    assert sizes == {name: (1920, 1080), large: (3840, 2160)}
    shown = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert f'src="{name}.png"' in shown and f'src="{large}.png"' in shown


def test_a_face_that_does_not_exist_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        faces.main(["show", "nothing-of-the-kind"])
    assert "there is no such face: nothing-of-the-kind" in capsys.readouterr().err
