"""The look of the program: tokens from resources/themes, the type scale, the grid, and their way into Qt.

A theme is a frozen table of named colours. Controls name tokens and never colours; `apply` gives the tokens to
Qt's palette and to a small style sheet for what the palette does not reach, and tells `watcher().changed`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cache
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

import resources
from widgets.stylesheet import style_sheet

GRID = 4
RADIUS = 6
HAIRLINE = 1
GUTTER = 16
GAP = 12
PADDING = 16  # left and right inside a card; 12 above and below
RAIL_WIDTH = 170
TOP_STRIP = 44
BOTTOM_STRIP = 28
CONTROL_HEIGHT = 26

TOKENS: Mapping[str, str] = {
    "bg": "the window behind the cards",
    "surface": "cards, rail and strips",
    "raised": "controls and the selected row",
    "hover": "under the pointer",
    "line": "hairlines",
    "line-strong": "frames that carry weight",
    "control-line": "frames of controls",
    "text": "what is read",
    "muted": "what explains",
    "faint": "what may be missed; never for text that matters",
    "on-selected": "text on `selected`",
    "on-safe": "text on `safe`",
    "on-drill": "text on the drill band",
    "on-demo": "text on the demo band",
    "on-past": "text on the band of the past",
    "selected": "the primary button and selected text",
    "accent": "the mark of what is current",
    "focus": "the ring of the keyboard's focus",
    "safe": "the safe way out: the lightest button of a page",
    "normal": "the mark of the normal",
    "critical": "mark",
    "critical-text": "the same as text",
    "high": "mark",
    "high-text": "the same as text",
    "medium": "mark",
    "medium-text": "the same as text",
    "low": "mark",
    "low-text": "the same as text",
    "unknown": "mark of the unknown and the stale",
    "overridden": "what a human overrode or skipped",
    "overridden-text": "the same as text",
    "data": "a line that matters",
    "data-2": "a line among many, a filled bar",
    "data-3": "bars and fields, lightest",
    "data-4": "bars and fields",
    "data-5": "bars and fields",
    "data-6": "bars and fields, darkest",
    "data-strong": "the tick of a value",
    "band": "the normal range behind a small graph",
    "band-soft": "the normal range behind a large graph",
    "track": "the empty part of a bar",
    "grid": "lines of a graph's scale",
    "hatch": "stale and lost data",
    "drill": "the drill band",
    "drill-2": "its stripes",
    "demo": "the demo band",
    "demo-2": "its stripes",
    "past": "the band of the past",
    "past-2": "its stripes",
    "heat-low": "a heat map's 0",
    "heat-high": "a heat map's 1",
    "added": "ground of an added line",
    "removed": "ground of a removed line",
}

_HEX = re.compile(r"#[0-9a-fA-F]{6}")


class ThemeError(Exception):
    """A theme file that cannot be used; the text says which file and what is wrong in it."""


#: For the QApplication: the style that the palette reaches everywhere. Named here since asking for a style from Python
#: makes eleven enumerations of it, 4 ms that every first window would wait for.
ARGUMENTS = ("-style", "Fusion")


class Size(IntEnum):
    """The type scale, in pixels."""

    SMALL = 11
    BODY = 13
    TITLE = 15
    HEADING = 20
    DISPLAY = 28


class Weight(IntEnum):
    """The weights that are shipped."""

    REGULAR = 400
    MEDIUM = 500
    SEMIBOLD = 600


@dataclass(frozen=True, slots=True)
class Theme:
    """One table of colours. `contrast` is the least WCAG ratio its text reaches."""

    name: str
    title: str
    dark: bool
    contrast: float
    colours: Mapping[str, str] = field(repr=False)

    def hex(self, token: str) -> str:
        """The colour as "#rrggbb". Raises KeyError for a token that does not exist."""
        return self.colours[token]

    def colour(self, token: str, alpha: float = 1.0) -> QColor:
        """The colour for painting; `alpha` 0 to 1."""
        colour = QColor(self.colours[token])
        if alpha < 1.0:
            colour.setAlphaF(alpha)
        return colour


def names() -> list[str]:
    """The themes that are shipped, the default first."""
    found = sorted(entry.stem for entry in resources.path("themes").glob("*.toml"))
    return sorted(found, key=lambda name: name != "dark")


def parse(text: str, name: str) -> Theme:
    """A theme from the text of its file. Raises ThemeError, naming everything that is wrong at once."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ThemeError(f"theme {name}: not valid TOML: {error}") from error
    colours = table.get("colours")
    if not isinstance(colours, dict):
        raise ThemeError(f"theme {name}: the table [colours] is missing")
    faults = [f"{token} is missing" for token in TOKENS if token not in colours]
    faults += [f"{token} is not a known token" for token in colours if token not in TOKENS]
    faults += [
        f"{token} is {value!r}, not #rrggbb"
        for token, value in colours.items()
        if not (isinstance(value, str) and _HEX.fullmatch(value))
    ]
    title, dark, contrast = table.get("title"), table.get("dark"), table.get("contrast", 4.5)
    if not isinstance(title, str) or not title:
        faults.append("title must be a text")
    if not isinstance(dark, bool):
        faults.append("dark must be true or false")
    if isinstance(contrast, bool) or not isinstance(contrast, int | float):
        faults.append("contrast must be a number")
    if faults:
        raise ThemeError(f"theme {name}: " + "; ".join(faults))
    return Theme(name, str(title), bool(dark), float(contrast), colours)


@cache
def load(name: str = "dark") -> Theme:
    """A shipped theme. Raises ThemeError when it is missing or wrong."""
    try:
        path = resources.path(f"themes/{name}.toml")
        return parse(path.read_text(encoding="utf-8"), name)
    except FileNotFoundError as error:
        raise ThemeError(f"theme {name}: there are {', '.join(names())}") from error


def load_file(path: Path) -> Theme:
    """A theme of the operator's own. Raises ThemeError."""
    try:
        return parse(path.read_text(encoding="utf-8"), path.stem)
    except (OSError, UnicodeDecodeError) as error:
        raise ThemeError(f"theme {path}: {error}") from error


class ThemeWatcher(QObject):
    """Says when another theme was applied, for controls that keep something made of colours."""

    changed = Signal(object)


class _State:
    """What is applied. Like Qt's own palette it belongs to the process, not to a window."""

    theme: Theme | None = None
    watcher: ThemeWatcher | None = None
    reduced_motion = False


def current() -> Theme:
    """The theme that is applied; the default one before that."""
    if _State.theme is None:
        _State.theme = load()
    return _State.theme


def watcher() -> ThemeWatcher:
    """The one object that tells of changes."""
    if _State.watcher is None:
        _State.watcher = ThemeWatcher()
    return _State.watcher


def reduced_motion() -> bool:
    """Whether the operator wants nothing to blink."""
    return _State.reduced_motion


def set_reduced_motion(reduced: bool) -> None:
    """Alarms that nobody acknowledged stop blinking; their mark and word stay."""
    _State.reduced_motion = reduced
    watcher().changed.emit(current())


@cache
def _family(name: str) -> str:
    """Load the shipped files of a face once, when it is first asked for; its name."""
    for file in sorted(resources.path("fonts").glob(f"{name.replace(' ', '')}-*.[ot]tf")):
        if QFontDatabase.addApplicationFont(str(file)) < 0:
            raise ThemeError(f"the font {file.name} cannot be loaded")
    return name


@cache
def _font(size: int, weight: int, mono: bool) -> QFont:
    font = QFont(_family("JetBrains Mono" if mono else "Inter"))
    font.setPixelSize(size)
    font.setWeight(QFont.Weight(weight))
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    if size <= Size.BODY:
        # Small text on a dark ground needs a little air.
        font.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 101.5)
    if mono:
        font.setStyleHint(QFont.StyleHint.Monospace)
        # A key's picture, a log's line: what was said, letter by letter, without the face's ligatures.
        for feature in ("liga", "calt"):
            font.setFeature(QFont.Tag(feature), 0)
    else:
        # Figures of one width, so that a value that changes does not shift its unit.
        font.setFeature(QFont.Tag("tnum"), 1)
    return font


def font(size: Size = Size.BODY, weight: Weight = Weight.REGULAR, *, mono: bool = False) -> QFont:
    """A face of the type scale. Needs a QGuiApplication."""
    return QFont(_font(int(size), int(weight), mono))


def palette(theme: Theme) -> QPalette:
    """The tokens in Qt's own terms, so that every stock control follows."""
    made = QPalette()
    role = QPalette.ColorRole
    table = {
        role.Window: "bg",
        role.WindowText: "text",
        role.Base: "surface",
        role.AlternateBase: "raised",
        role.Text: "text",
        role.Button: "raised",
        role.ButtonText: "text",
        role.BrightText: "critical-text",
        role.ToolTipBase: "raised",
        role.ToolTipText: "text",
        role.PlaceholderText: "muted",
        role.Highlight: "selected",
        role.HighlightedText: "on-selected",
        role.Link: "low-text",
        role.LinkVisited: "low-text",
        role.Accent: "accent",
        role.Light: "line-strong",
        role.Midlight: "line",
        role.Mid: "line",
        role.Dark: "line",
        role.Shadow: "bg",
    }
    for entry, token in table.items():
        made.setColor(entry, theme.colour(token))
    for entry in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        made.setColor(QPalette.ColorGroup.Disabled, entry, theme.colour("faint"))
    made.setColor(QPalette.ColorGroup.Disabled, role.Highlight, theme.colour("line"))
    return made


def apply(app: QApplication, theme: Theme) -> None:
    """Give `theme` to the whole program; again at any time for a live switch."""
    _State.theme = theme
    app.setFont(font())
    app.setPalette(palette(theme))
    app.setStyleSheet(style_sheet(theme.colours, RADIUS))
    watcher().changed.emit(theme)
