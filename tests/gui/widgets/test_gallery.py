"""Every page of the gallery in every theme: built, painted, named, in tokens and sizes of the scale."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QImage, QPainter, QPalette
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QLabel,
    QLineEdit,
    QWidget,
)

from widgets import __main__ as command
from widgets import flow, paint
from widgets import theme as themes
from widgets.button import Button
from widgets.gallery import PAGES
from widgets.gallery.window import Window
from widgets.text import Label
from widgets.theme import Size, Theme, Weight
from widgets.time import crossing

pytestmark = pytest.mark.slow

EVERY = [(page, theme) for page in PAGES for theme in themes.names()]


@pytest.fixture(autouse=True)
def themed(qapp: QApplication) -> Iterator[None]:
    """Pages bring their own theme here, and are built once for all that is asked of them."""
    yield
    themes.set_reduced_motion(False)


@pytest.fixture(scope="module", params=EVERY, ids=[f"{page}-{theme}" for page, theme in EVERY])
def page(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[QWidget]:
    name, theme = request.param
    themes.apply(qapp, themes.load(theme))
    made = PAGES[name]()
    made.resize(1200, 800)
    made.show()
    qapp.processEvents()
    yield made
    made.close()
    made.deleteLater()


def controls(page: QWidget) -> list[QWidget]:
    return [page, *(child for child in page.findChildren(QWidget) if child.isVisibleTo(page))]


def pixels(image: QImage) -> np.ndarray:
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    return np.frombuffer(plain.constBits(), np.uint32).reshape(plain.height(), -1)[:, : plain.width()] & 0xFFFFFF


def laid(theme: Theme, ink: str, share: float) -> int:
    """What is seen where a share of an ink lies over a card, as Qt rounds it."""
    image = QImage(1, 1, QImage.Format.Format_RGB32)
    image.fill(theme.colour("surface"))
    painter = QPainter(image)
    painter.fillRect(0, 0, 1, 1, theme.colour(ink, share))
    painter.end()
    return image.pixel(0, 0) & 0xFFFFFF


def allowed(theme: Theme) -> np.ndarray:
    """The tokens, the bands of flows and of what may be, and the steps of the heat maps between their two."""
    found = [int(value[1:], 16) for value in theme.colours.values()]
    found += [laid(theme, ink, flow.BAND) for ink in ("data-3", "medium")] + [laid(theme, "data-6", crossing.MAYBE)]
    low, high = theme.colour("heat-low"), theme.colour("heat-high")
    found += [paint.mix(low, high, step / 31).rgb() & 0xFFFFFF for step in range(32)]
    return np.array(found, np.uint32)


def test_sizes_and_faces_come_from_the_scale(page: QWidget) -> None:
    for control in controls(page):
        font: QFont = control.font()
        assert font.pixelSize() in set(Size), (type(control).__name__, font.pixelSize())
        assert font.family() in ("Inter", "JetBrains Mono"), type(control).__name__
        assert font.weight() in set(Weight), type(control).__name__


def test_colours_of_controls_are_tokens(page: QWidget) -> None:
    tokens = set(themes.current().colours.values())
    roles = (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.Base, QPalette.ColorRole.Window)
    for control in controls(page):
        for role in roles:
            colour = control.palette().color(role)
            assert colour.alpha() == 0 or colour.name() in tokens, (type(control).__name__, role)
        if isinstance(control, Label):
            assert control.ink in themes.TOKENS


def test_most_of_what_is_painted_is_a_token_exactly(page: QWidget) -> None:
    # The rest are edges smoothed between two tokens.
    assert np.isin(pixels(page.grab().toImage()), allowed(themes.current())).mean() > 0.85


def test_every_control_has_a_name(page: QWidget) -> None:
    for control in controls(page):
        takes_keys = control.focusPolicy() != Qt.FocusPolicy.NoFocus
        owned = isinstance(control.parent(), QAbstractScrollArea) or control.objectName().startswith("qt_")
        if isinstance(control, QAbstractButton):
            assert control.accessibleName() or control.text(), control
        elif (takes_keys or isinstance(control, QAbstractItemView | QLineEdit)) and not owned:
            if isinstance(control, QLabel):
                continue  # a label says its own text
            assert control.accessibleName(), control


def test_nothing_is_cut_off(page: QWidget) -> None:
    for control in controls(page):
        if isinstance(control, Button):
            assert control.width() >= control.minimumSizeHint().width(), control.text()
        if isinstance(control, Label) and not control._elide and not control.wordWrap():
            assert control.width() >= control.fontMetrics().horizontalAdvance(control.text()), control.text()
        if isinstance(control, Label) and control.wordWrap():
            assert control.height() >= control.heightForWidth(control.width()) - 1, control.text()


def test_a_live_switch_repaints_everything(qapp: QApplication, page: QWidget) -> None:
    first = themes.current().name
    before = pixels(page.grab().toImage())
    other = next(name for name in themes.names() if name != first)
    themes.apply(qapp, themes.load(other))
    qapp.processEvents()
    after = pixels(page.grab().toImage())
    assert np.isin(after, allowed(themes.load(other))).mean() > 0.85
    assert (after != before).mean() > 0.5
    themes.apply(qapp, themes.load(first))


@pytest.mark.parametrize("name", PAGES)
def test_pages_can_be_thrown_away(qapp: QApplication, qtbot, name: str) -> None:
    page = PAGES[name]()
    page.show()
    qapp.processEvents()
    page.close()
    page.deleteLater()
    qtbot.waitUntil(lambda: not shiboken6.isValid(page))


def test_the_window_shows_every_page_and_switches_themes(qtbot, show) -> None:
    window = Window(PAGES)
    show(window, 1300, 850)
    for item in window._rail.items():
        qtbot.mouseClick(item, Qt.MouseButton.LeftButton)
        assert window._rail.current() == item.key
    light = next(button for button in window.findChildren(Button) if button.text() == "Light")
    qtbot.mouseClick(light, Qt.MouseButton.LeftButton)
    assert themes.current().name == "light"


def test_pictures_are_saved_by_one_command(tmp_path: Path, monkeypatch, qapp: QApplication) -> None:
    monkeypatch.setattr(command, "QApplication", lambda _arguments: qapp)
    assert command.main(["--save", str(tmp_path), "--page", "basics", "--page", "maps", "--theme", "light"]) == 0
    assert sorted(file.name for file in tmp_path.iterdir()) == ["basics-light.png", "maps-light.png"]
    assert QImage(str(tmp_path / "maps-light.png")).width() >= 1200


def test_a_program_that_ends_with_its_window_open_ends_cleanly() -> None:
    # Qt hides the window when Python is half taken apart; an override that needs its module then ends in a crash.
    code = (
        "from PySide6.QtWidgets import QApplication\n"
        "from widgets import theme\n"
        "from widgets.gallery import PAGES\n"
        "app = QApplication([])\n"
        "theme.apply(app, theme.load())\n"
        "pages = [build() for build in PAGES.values()]\n"
        "for page in pages: page.show()\n"
        "app.processEvents()\n"
    )
    root = Path(command.__file__).resolve().parent.parent
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()[-2000:]
