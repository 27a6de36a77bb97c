"""The states of a page besides data: bands, nothing yet, something wrong, work in progress."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFont, QFontMetrics, QGuiApplication, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from widgets import numbers, paint, reader
from widgets import theme as themes
from widgets.button import Button, Kind
from widgets.card import Card
from widgets.icons import IconLabel
from widgets.priority import Priority, PriorityMark, word
from widgets.text import Caption, Label
from widgets.theme import Size, Weight
from widgets.tips import set_tip

_BAND, _LINE = 34, 20
_TONES = {
    "drill": ("drill", "drill-2", "on-drill"),
    "demo": ("demo", "demo-2", "on-demo"),
    "past": ("past", "past-2", "on-past"),
    "old": ("raised", "hover", "text"),
    "critical": ("removed", "", "text"),
}


def tone_of(priority: Priority) -> str:
    """The tone of a band that tells of something judged: red for the gravest, quiet for all else."""
    return priority.value if priority.value in _TONES else "old"


class Banner(QWidget):
    """A striped band across the window that says in which mode it is: DRILL, DEMO, HISTORY, or that what is seen is
    old."""

    reader_role = "StaticText"

    action = Signal()

    def __init__(
        self,
        tag: str = "",
        title: str = "",
        text: str = "",
        trailing: str = "",
        *,
        tone: str = "drill",
        action: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._below = False
        self._button = Button(action, small=True, parent=self)
        self._button.clicked.connect(self.action)
        self._tag = self._tone = ""
        self.setFixedHeight(_BAND)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 12, 0)
        row.addStretch(1)
        row.addWidget(self._button)
        self.set(tag, title, text, trailing, tone=tone, action=action)

    def set(
        self, tag: str, title: str = "", text: str = "", trailing: str = "", *, tone: str = "drill", action: str = ""
    ) -> None:
        """Say something else. Raises KeyError for an unknown tone."""
        _ = _TONES[tone]
        self._button.setText(action)
        self._button.setVisible(bool(action))
        news = (tag, tone) != (self._tag, self._tone)  # the rest may count seconds
        self._tag, self._title, self._text, self._trailing, self._tone = tag, title, text, trailing, tone
        self.setAccessibleName(". ".join(part.rstrip(".") for part in (tag, title, text, trailing) if part))
        self._arrange()
        if news and self.isVisible():
            self._tell()
        self.update()

    def _tell(self) -> None:
        reader.say(self, self.accessibleName(), urgent=self._tone in ("critical", "drill"))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            self._tell()

    def sizeHint(self) -> QSize:
        return QSize(480, _BAND)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _room(self) -> int:
        """Where the words end: before the button."""
        taken = self._button.sizeHint().width() + 12 if not self._button.isHidden() else 0
        return self.width() - 16 - taken

    def _parts(self) -> list[tuple[str, QFont, int]]:
        """Tag, title and text with their fonts and the place each begins at on one line."""
        spaced = themes.font(Size.BODY, Weight.SEMIBOLD)
        spaced.setLetterSpacing(spaced.SpacingType.AbsoluteSpacing, 2.0)
        placed, left = [], 16
        for content, font, gap in (
            (self._tag, spaced, 26 if self._title or self._text else 0),
            (self._title, themes.font(Size.BODY, Weight.SEMIBOLD), 12),
            (self._text, themes.font(), 12),
        ):
            placed.append((content, font, left))
            if content:
                left += QFontMetrics(font).horizontalAdvance(content) + gap
        return placed

    @Slot()
    def _place(self) -> None:
        self._row.invalidate()

    def _arrange(self) -> None:
        """Give the text a line of its own where all of it does not fit on one."""
        (_, _, _), (_, _, second), (text, font, left) = self._parts()
        self._below = bool(text) and left + QFontMetrics(font).horizontalAdvance(text) > self._room() and left > second
        high = _BAND
        if self._below:
            wide = QFontMetrics(font).horizontalAdvance(text)
            high += _LINE if wide <= self._room() - second else 2 * _LINE
        if high != self.height():
            self.setFixedHeight(high)
            QTimer.singleShot(0, self, self._place)  # while it is resized, the button would be placed as before

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        ground, stripes, ink = _TONES[self._tone]
        theme = themes.current()
        painter.fillRect(self.rect(), theme.colour(ground))
        if stripes:
            painter.fillRect(self.rect(), paint.stripes_brush(stripes))
        tag, title, text = self._parts()
        right = self._room()
        end = 16
        for content, font, left in (tag, title) if self._below else (tag, title, text):
            if content:
                end = left + paint.text(painter, QRect(left, 0, right + 2 - left, _BAND), content, ink, font) + 12
        if tag[0] and (self._title or self._text):
            painter.fillRect(title[2] - 14, 8, 1, self.height() - 16, theme.colour(ink, 0.4))
        if self._below:
            below = QRect(title[2], _BAND - 7, right + 2 - title[2], _LINE)
            for line in paint.wrapped(self._text, text[1], right - title[2], 2):
                paint.text(painter, below, line, ink, text[1])
                below.translate(0, _LINE)
        if self._trailing and right - end > 60:
            align = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            room = QRect(end, 0, right - end, _BAND)
            paint.text(painter, room, self._trailing, ink, themes.font(), align=align)


class EmptyState(QWidget):
    """A page with nothing on it yet: what belongs here, and the one action that fills it."""

    reader_role = "Grouping"

    action = Signal()

    def __init__(
        self, title: str, text: str = "", *, action: str = "", icon: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(f"{title}. {text}".strip())
        column = QVBoxLayout(self)
        column.setSpacing(8)
        column.addStretch(2)
        centre = Qt.AlignmentFlag.AlignHCenter
        if icon:
            column.addWidget(IconLabel(icon, "faint", 32), 0, centre)
            column.addSpacing(8)
        self.title = Label(title, "text", Size.TITLE, Weight.MEDIUM)
        column.addWidget(self.title, 0, centre)
        self.text = Label(text, "muted", wrap=True)
        self.text.setAlignment(centre)
        self.text.setFixedWidth(420)
        self.text.setVisible(bool(text))
        # A stretch on both sides, because a widget that is aligned does not get the height its width asks for.
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(self.text)
        middle.addStretch(1)
        column.addLayout(middle)
        self.button = Button(action, Kind.PRIMARY)
        self.button.setVisible(bool(action))
        self.button.clicked.connect(self.action)
        column.addSpacing(8)
        column.addWidget(self.button, 0, centre)
        column.addStretch(3)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong, as the operator needs it: what, to what, why it matters, what to do, the raw text. How grave it
    is says who judged it; unknown where nobody did."""

    what: str
    where: str = ""
    why: str = ""
    do: str = ""
    raw: str = ""
    priority: Priority = Priority.UNKNOWN

    def as_text(self) -> str:
        """All of it, for a ticket."""
        return "\n".join(part for part in (self.what, self.where, self.why, self.do, self.raw) if part) + "\n"


class ErrorCard(Card):
    """Shows a `Problem` kindly. The raw text is folded; Copy takes everything."""

    action = Signal(object)

    def __init__(
        self,
        problem: Problem,
        actions: Sequence[tuple[Hashable, str, Kind]] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent=parent)
        self._problem = problem
        head = QHBoxLayout()
        head.setSpacing(10)
        self._mark = PriorityMark(problem.priority, size=14)
        self._what = Label("", "text", Size.TITLE, Weight.MEDIUM, wrap=True)
        head.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(self._what, 1)
        self.add(head)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        self._lines: list[tuple[Label, Label]] = []
        for row, name in enumerate((self.tr("Where"), self.tr("Why it matters"), self.tr("What to do"))):
            pair = Label(name, "muted"), Label("", "text", wrap=True, selectable=True)
            self._grid.addWidget(pair[0], row, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(pair[1], row, 1)
            self._lines.append(pair)
        self.add(self._grid)
        self._raw = QPlainTextEdit()
        self._raw.setReadOnly(True)
        self._raw.setFont(themes.font(Size.SMALL, mono=True))
        self._raw.setFixedHeight(112)
        self._raw.setAccessibleName(self.tr("Raw text"))
        self._raw.hide()
        self.add(self._raw)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        self._fold = Button(self.tr("Show raw text"), Kind.QUIET, icon="chevron-right")
        self._fold.clicked.connect(self._toggle)
        self._copy = Button(self.tr("Copy"), Kind.QUIET, icon="copy", tip=self.tr("Copy everything"))
        self._copy.clicked.connect(self.copy)
        foot.addWidget(self._fold)
        foot.addWidget(self._copy)
        foot.addStretch(1)
        for key, text, kind in actions:
            button = Button(text, kind)
            button.setProperty("key", key)
            button.clicked.connect(self._acted)
            foot.addWidget(button)
        self.add(foot)
        self.set_problem(problem)

    def problem(self) -> Problem:
        """What it shows."""
        return self._problem

    def set_problem(self, problem: Problem) -> None:
        """Show another problem."""
        news = problem.what != self._problem.what
        self._problem = problem
        self._mark.set(problem.priority)
        self._what.setText(problem.what)
        self.setAccessibleName(problem.what)
        for (name, text), content in zip(self._lines, (problem.where, problem.why, problem.do), strict=True):
            text.setText(content)
            name.setVisible(bool(content))
            text.setVisible(bool(content))
        if news and self.isVisible():
            self._tell()
        self._raw.setPlainText(problem.raw)
        self._fold.setVisible(bool(problem.raw))
        if not problem.raw:
            self._raw.hide()

    def _tell(self) -> None:
        problem = self._problem
        said = ". ".join(part.rstrip(".") for part in (word(problem.priority), problem.what, problem.do) if part)
        reader.say(self, said, urgent=True)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            self._tell()

    @property
    def unfolded(self) -> bool:
        """Whether the raw text is in sight."""
        return not self._raw.isHidden()

    def copy(self) -> None:
        """Put everything, the raw text too, on the clipboard."""
        QGuiApplication.clipboard().setText(self._problem.as_text())

    def _toggle(self) -> None:
        shown = self._raw.isHidden()
        self._raw.setVisible(shown)
        self._fold.setText(self.tr("Hide raw text") if shown else self.tr("Show raw text"))
        self._fold.set_icon("chevron-down" if shown else "chevron-right")

    def _acted(self) -> None:
        self.action.emit(self.sender().property("key"))


class ProgressBar(QWidget):
    """A thin bar, 0 to 1. How far is not known (None): hatched, and still."""

    reader_role = "ProgressBar"

    def __init__(self, fraction: float | None = 0.0, *, height: int = 6, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fraction = fraction
        self.setFixedHeight(height)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._describe()

    def fraction(self) -> float | None:
        """How far it is."""
        return self._fraction

    def set_fraction(self, fraction: float | None) -> None:
        """How far it is, 0 to 1."""
        if fraction != self._fraction:
            self._fraction = fraction
            self._describe()
            self.update()

    def _describe(self) -> None:
        known = None if self._fraction is None else self._fraction * 100
        self.setAccessibleName(self.tr("Progress") if known is None else numbers.percent(known))

    def sizeHint(self) -> QSize:
        return QSize(120, self.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        radius = min(self.height() / 2, 3.0)
        paint.frame(painter, self.rect(), "band", None, radius=radius)
        if self._fraction is None:
            paint.paint_hatch(painter, self.rect(), "data-2")
            return
        wide = round(self.width() * min(max(self._fraction, 0.0), 1.0))
        if wide:
            paint.frame(painter, QRect(0, 0, max(wide, 3), self.height()), "data-2", None, radius=radius)


#: Pixels of a line's bar, and of one that has to be brief.
_WIDE_BAR, _BRIEF_BAR = 120, 60
_LINE_SPACING = 12


class ProgressLine(QWidget):
    """Long work in one line: what, how far, how long still, show and cancel."""

    cancelled = Signal()
    shown = Signal()

    def __init__(
        self, text: str = "", *, can_cancel: bool = True, can_show: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_LINE_SPACING)
        self._text = Label(text, "text", Size.SMALL, elide=True)
        self._bar = ProgressBar()
        self._bar.setFixedWidth(_WIDE_BAR)
        self._state = Caption()
        self._show = Button(self.tr("Show"), small=True)
        self._show.setVisible(can_show)
        self._show.clicked.connect(self.shown)
        self._cancel = Button(self.tr("Cancel"), small=True)
        self._cancel.setVisible(can_cancel)
        self._cancel.clicked.connect(self._cancelling)
        for widget in (self._text, self._bar, self._state, self._show, self._cancel):
            row.addWidget(widget)
        row.addStretch(1)
        self._brief = False
        self.set_progress(None)

    def set_text(self, text: str) -> None:
        """What is being done."""
        self._text.setText(text)
        self._tell()

    def set_brief(self, brief: bool) -> None:
        """Leave room for something that matters more: how far it is stays, what is being done is told where the pointer
        rests."""
        if brief != self._brief:
            self._brief = brief
            self._text.setHidden(brief)
            self._bar.setFixedWidth(_BRIEF_BAR if brief else _WIDE_BAR)
            self._tell()

    def title_shown(self) -> bool:
        """Whether what is being done stands there."""
        return not self._brief

    def needs(self, *, brief: bool) -> int:
        """The pixels that it takes, in full or brief."""
        more = self._text.sizeHint().width() + _LINE_SPACING + _WIDE_BAR - _BRIEF_BAR
        return self.sizeHint().width() + (more if self._brief else 0) - (more if brief else 0)

    def _tell(self) -> None:
        set_tip(self, self._text.whole_text() if self._brief else "")

    def set_progress(self, fraction: float | None, text: str = "", remaining: float | None = None) -> None:
        """How far (0 to 1, None: not known), in words ("step 6 of 10"), and the seconds that are left."""
        self._bar.set_fraction(fraction)
        left = self.tr("about %1 left").replace("%1", numbers.duration(remaining, 1)) if remaining is not None else ""
        percent = numbers.percent(fraction * 100) if fraction is not None and not text else ""
        self._state.setText(" · ".join(part for part in (text, percent, left) if part))
        self.setAccessibleName(". ".join(part for part in (self._text.whole_text(), self._state.text()) if part))

    def _cancelling(self) -> None:
        self._cancel.setEnabled(False)
        self._state.setText(self.tr("stopping"))
        self.cancelled.emit()
