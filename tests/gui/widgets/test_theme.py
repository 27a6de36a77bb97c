"""Themes: complete, readable, told apart by everybody, switched live."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from PySide6.QtGui import QFontInfo, QFontMetrics, QPalette, QTextLayout
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

import widgets
from widgets import theme as themes
from widgets.text import Label
from widgets.theme import Size, ThemeError, Weight
from widgets.vision import Vision, contrast_ratio, luminance, simulate

SOURCES = Path(widgets.__file__).parent
INKS = ("text", "muted", "faint", "critical-text", "high-text", "medium-text", "low-text", "overridden-text")
MARKS = ("critical", "high", "medium", "low", "normal", "unknown", "overridden")


def glyphs(text: str) -> list[int]:
    layout = QTextLayout(text, themes.font(mono=True))
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    return [index for run in layout.glyphRuns() for index in run.glyphIndexes()]


@pytest.mark.parametrize("text", ["|=", "!=", "->", "==", "<="])
def test_monospace_says_each_letter_as_it_is(qapp: QApplication, text: str) -> None:
    """A ligature in the picture of a key would be another picture than the one ssh-keygen prints."""
    assert glyphs(text) == glyphs(text[0]) + glyphs(text[1])


def test_the_default_theme_comes_first_and_all_load() -> None:
    assert themes.names()[0] == "dark"
    assert {themes.load(name).title for name in themes.names()} == {"Dark", "Light", "High contrast"}


@pytest.mark.slow
@pytest.mark.parametrize("name", themes.names())
@pytest.mark.parametrize("ground", ["bg", "surface", "raised", "hover"])
@pytest.mark.parametrize("ink", INKS)
def test_text_is_readable_on_every_ground(name: str, ground: str, ink: str) -> None:
    theme = themes.load(name)
    assert theme.contrast >= (7 if name == "high-contrast" else 4.5)
    assert contrast_ratio(theme.hex(ink), theme.hex(ground)) >= theme.contrast


@pytest.mark.parametrize("name", themes.names())
@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        ("on-selected", "selected"),
        ("on-safe", "safe"),
        ("on-drill", "drill"),
        ("on-drill", "drill-2"),
        ("on-demo", "demo"),
        ("on-demo", "demo-2"),
        ("on-past", "past"),
        ("on-past", "past-2"),
        ("text", "added"),
        ("text", "removed"),
    ],
)
def test_text_is_readable_on_what_it_is_made_for(name: str, ink: str, ground: str) -> None:
    theme = themes.load(name)
    assert contrast_ratio(theme.hex(ink), theme.hex(ground)) >= theme.contrast


@pytest.mark.parametrize("name", themes.names())
@pytest.mark.parametrize("mark", MARKS)
def test_marks_and_lines_stand_out_from_cards(name: str, mark: str) -> None:
    # WCAG 1.4.11: graphics that carry meaning need 3 to 1.
    theme = themes.load(name)
    assert contrast_ratio(theme.hex(mark), theme.hex("surface")) >= 3
    assert contrast_ratio(theme.hex("data"), theme.hex("band")) >= 3
    assert contrast_ratio(theme.hex("data-2"), theme.hex("band-soft")) >= 3
    assert contrast_ratio(theme.hex("focus"), theme.hex("raised")) >= 3


def test_contrast_and_simulation_agree_with_known_figures() -> None:
    assert contrast_ratio("#000000", "#ffffff") == pytest.approx(21)
    assert contrast_ratio("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert simulate("#ffffff", Vision.PROTANOPIA) == "#ffffff"
    assert simulate("#123456", Vision.NORMAL) == "#123456"
    grey = simulate("#e5484d", Vision.GREY)
    assert grey[1:3] == grey[3:5] == grey[5:7]
    assert luminance(grey) == pytest.approx(luminance("#e5484d"), abs=0.005)
    # Red and green fall together for a deuteranope, blue and yellow do not.
    assert contrast_ratio(simulate("#c04000", Vision.DEUTERANOPIA), simulate("#707000", Vision.DEUTERANOPIA)) < 1.5


GOOD = "[colours]\n" + "".join(f'{token} = "#101010"\n' for token in themes.TOKENS)


def test_a_theme_file_says_everything_that_is_wrong_with_it() -> None:
    text = GOOD.replace('bg = "#101010"\n', "").replace('text = "#101010"', 'text = "red"') + 'shiny = "#000000"\n'
    with pytest.raises(ThemeError) as caught:
        themes.parse('title = "X"\ndark = "yes"\n' + text, "mine")
    for part in ("theme mine", "bg is missing", "text is 'red'", "shiny is not a known token", "dark must be"):
        assert part in str(caught.value)


@pytest.mark.parametrize("text", ["not toml", "title = 'x'\ndark = true\n", "colours = 3\n", ""])
def test_a_broken_theme_file_is_refused(text: str) -> None:
    with pytest.raises(ThemeError):
        themes.parse(text, "broken")


def test_an_unknown_theme_names_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(ThemeError, match="dark, high-contrast, light"):
        themes.load("neon")
    with pytest.raises(ThemeError, match=r"missing\.toml"):
        themes.load_file(tmp_path / "missing.toml")


def test_switching_is_live_for_stock_controls_and_for_ours(qapp: QApplication, qtbot, show) -> None:
    stock, own = QLabel("stock"), Label("own", "critical-text")
    show(stock), show(own)
    before = own.grab().toImage()
    with qtbot.waitSignal(themes.watcher().changed) as told:
        themes.apply(qapp, themes.load("light"))
    assert told.args == [themes.load("light")]
    assert themes.current().name == "light"
    assert stock.palette().color(QPalette.ColorRole.WindowText).name() == themes.load("light").hex("text")
    assert own.grab().toImage() != before


def test_a_label_changes_its_ink_after_moving_to_another_parent(qapp: QApplication, show) -> None:
    from PySide6.QtWidgets import QVBoxLayout, QWidget

    outer = QWidget()
    label = Label("text", "muted", selectable=True)
    label.set_ink("critical-text")
    layout = QVBoxLayout(outer)
    layout.addWidget(label)
    show(outer)
    assert label.palette().color(QPalette.ColorRole.WindowText).name() == themes.current().hex("critical-text")


@pytest.mark.parametrize("size", list(Size))
@pytest.mark.parametrize("weight", list(Weight))
def test_the_shipped_face_is_used_in_every_size_and_weight(size: Size, weight: Weight) -> None:
    info = QFontInfo(themes.font(size, weight))
    assert (info.family(), info.pixelSize(), info.weight()) == ("Inter", size, weight)
    assert QFontInfo(themes.font(size, mono=True)).family() == "JetBrains Mono"


def test_figures_have_one_width() -> None:
    metrics = QFontMetrics(themes.font())
    assert len({metrics.horizontalAdvance(digit * 20) for digit in "0123456789"}) == 1


def test_stock_buttons_and_menus_follow_the_palette(show) -> None:
    button = show(QPushButton("stock"))
    assert button.palette().color(QPalette.ColorRole.ButtonText).name() == themes.current().hex("text")


@pytest.mark.slow
def test_no_colour_and_no_size_is_written_outside_the_tokens() -> None:
    """Colours are tokens and font sizes come from the scale: read from the sources of every control."""
    named = re.compile(r"#[0-9a-fA-F]{3,8}$")
    for file in sorted(SOURCES.rglob("*.py")):
        if file.name == "vision.py":
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            where = f"{file.name}:{getattr(node, 'lineno', 0)}"
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                assert not named.match(node.value), where
            if isinstance(node, ast.Attribute) and node.attr in ("setPixelSize", "setPointSize", "setPointSizeF"):
                assert file.name == "theme.py", where
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute):
                assert node.value.attr != "GlobalColor" or node.attr == "transparent", where
