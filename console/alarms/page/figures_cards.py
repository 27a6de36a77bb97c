"""The cards of figures: how many alarms come, against what is good, and which sources bring most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from console.alarms.model.figures import MIX, TARGETS, WINDOW_LIMIT, Figures, Measure
from console.alarms.model.savings import Saving
from console.alarms.page.protocols import Words
from console.fleet.model.rules import Grade
from console.pagekit.advice import at_first
from console.pagekit.hints import Hint
from resources.text import QT_TRANSLATE_NOOP, Text
from widgets import numbers
from widgets.bars import Bars
from widgets.bullet import Bullet, BulletBar, Share, ShareBar
from widgets.button import Button, Kind
from widgets.card import Card, Hairline
from widgets.priority import Priority, PriorityMark
from widgets.tables.table import Column, DenseTable, Rich, Row
from widgets.text import Caption, Label
from widgets.theme import Size, Weight

_MEASURES: Mapping[Measure, Text] = {
    Measure.RATE: QT_TRANSLATE_NOOP("AlarmFigures", "Alarms per 10 min"),
    Measure.FLOODED: QT_TRANSLATE_NOOP("AlarmFigures", "Windows over 10"),
    Measure.PEAK: QT_TRANSLATE_NOOP("AlarmFigures", "Peak in 10 min"),
    Measure.STALE: QT_TRANSLATE_NOOP("AlarmFigures", "Standing over 24 h"),
    Measure.UNSTEADY: QT_TRANSLATE_NOOP("AlarmFigures", "Chattering or fleeting"),
    Measure.TOP_TEN: QT_TRANSLATE_NOOP("AlarmFigures", "Share of the top ten"),
}
_SHARES = (Measure.FLOODED, Measure.TOP_TEN)
_MEANS = (Measure.RATE, Measure.STALE)


def value_text(measure: Measure, value: float) -> str:
    """A measure as it is written."""
    if measure in _SHARES:
        return numbers.percent(value * 100, 1)
    return numbers.number(value, 1 if measure in _MEANS else 0)


class LoadCard(Card):
    """How many alarms come, against the targets of ISA-18.2."""

    def __init__(self) -> None:
        super().__init__()
        self.set_title(self.tr("Alarm load, 30 days"))
        self.set_trailing(self.tr("shaded: within target"))
        self.body_part = QWidget()
        grid = QGridLayout(self.body_part)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(0, 1)
        self._rows: dict[Measure, tuple[PriorityMark, Label, BulletBar]] = {}
        for place, measure in enumerate(Measure):
            mark, value, bar = PriorityMark(size=11), Label("", "text", Size.BODY, Weight.MEDIUM), BulletBar()
            value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            name = Label(QCoreApplication.translate(*_MEASURES[measure]), "muted", elide=True)
            for column, part in enumerate((name, mark, value, bar)):
                grid.addWidget(part, 2 * place, column)
            grid.addWidget(Hairline(), 2 * place + 1, 0, 1, 4)
            grid.setRowMinimumHeight(2 * place, 22)
            self._rows[measure] = (mark, value, bar)
        self.targets = Caption("", wrap=True)
        self.bars = Bars(self.tr("Most alarms in 10 minutes, of each 8 hours"))
        self._ends = (Caption(""), Caption(self.tr("highest of each 8 h")), Caption(""))
        ends = QHBoxLayout()
        ends.addWidget(self._ends[0])
        ends.addStretch(1)
        ends.addWidget(self._ends[1])
        ends.addStretch(1)
        ends.addWidget(self._ends[2])
        self.mix = ShareBar(height=8)
        self.foot = Caption("", wrap=True)
        self.nothing = Hint(self.tr("No alarm yet"), self.tr("Its figures come with the first alarms."))
        for part in (self.nothing, self.body_part, self.targets, self.bars):
            self.add(part)
        self.add(ends)
        self.add(self.mix)
        self.add(self.foot)
        self.add_stretch()
        self.show_figures(None, "UTC")

    def show_figures(self, figures: Figures | None, zone: str) -> None:
        """Show these; None while they are not known."""
        some = figures is not None and figures.count > 0
        for part in (self.body_part, self.targets, self.bars, self.mix, self.foot, *self._ends):
            part.setVisible(some)
        self.nothing.setVisible(not some)
        if figures is None or not some:
            return
        for measure, (mark, value, bar) in self._rows.items():
            found, met, target = figures.value(measure), figures.met(measure), TARGETS[measure]
            mark.setVisible(not met)
            mark.set(Priority.NORMAL if met else Priority.MEDIUM)
            value.setText(value_text(measure, found))
            priority = Priority.NORMAL if met else Priority.MEDIUM
            bar.set(
                Bullet(found, 0.0, target.reach, (target.least, max(target.most, 0.01 * target.reach)), None, priority)
            )
        missed = sum(not figures.met(measure) for measure in Measure)
        targets = self.tr("Targets: 1 to 2 in 10 min, under 1 %, at most 10, under 5 a day, 0, 1 to 5 %.")
        said = self.tr("%n is not met.", "", missed) if missed else self.tr("All are met.")
        self.targets.setText(f"{targets} {said}")
        self.bars.set(figures.bars, WINDOW_LIMIT)
        self._ends[0].setText(numbers.date(figures.since, zone))
        self._ends[2].setText(numbers.date(figures.until, zone))
        words = (
            (Grade.LOW, self.tr("low")),
            (Grade.MEDIUM, self.tr("medium")),
            (Grade.HIGH, self.tr("high, critical")),
        )
        inks = ("data-2", "data-4", "data-6")
        shares = [(figures.share(grade), text) for grade, text in words]
        told = [f"{numbers.percent(share * 100, 1)} {text}" for share, text in shares]
        # What each is stands in the foot: the smaller ones have no room for a word.
        self.mix.set(
            [
                Share(share, "", ink, numbers.percent(share * 100, 1))
                for (share, _), ink in zip(shares, inks, strict=True)
            ]
        )
        self.mix.setAccessibleName("; ".join(told))
        mix = ", ".join(numbers.number(share * 100) for share in MIX.values())
        text = self.tr("%n alarm(s): {shares}. Target mix {mix} %.", "", figures.count)
        self.foot.setText(text.format(shares="; ".join(told), mix=mix))


class WorstCard(Card):
    """The sources that bring most; `rules_wanted` comes when the rules are to be looked at."""

    rules_wanted = Signal()

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self.set_title(self.tr("Worst ten sources"))
        self.table = DenseTable(
            [
                Column("what", self.tr("Alarm"), 140, stretch=True, fit=True),
                Column("where", self.tr("Source"), 80, stretch=True, fit=True, ink="muted"),
                Column("count", self.tr("30 days"), 52, align="right"),
                Column("gap", "", 20),
                Column("share", "", 80, tip=self.tr("Against the worst one")),
                Column("change", self.tr("What helps"), 150, stretch=True),
                Column("saves", self.tr("Would save"), 68, align="right"),
            ],
            row_height=30,
            name=self.tr("Worst ten sources"),
        )
        self.nothing = Hint(self.tr("No alarm yet"), self.tr("What brings most alarms stands here, worst first."))
        self.together = Caption("", wrap=True)
        self.add(self.table)
        self.add(self.nothing)
        self.add_stretch()
        self.rules = Button(self.tr("Open rules"), Kind.NORMAL)
        self.rules.clicked.connect(self.rules_wanted)
        foot = QHBoxLayout()
        foot.addWidget(self.together, 1)
        foot.addWidget(self.rules)
        self.add(foot)
        self.show_figures(None)

    def show_figures(self, figures: Figures | None, savings: Sequence[Saving] = ()) -> None:
        """Show these, with what a longer delay would have spared of each; None while they are not known."""
        worst = figures.worst if figures is not None else ()
        self.table.setVisible(bool(worst))
        self.nothing.setVisible(not worst)
        if figures is None or not worst:
            self.set_trailing("")
            self.together.setText("")
            return
        part, whole = numbers.number(figures.of_worst), numbers.number(figures.count)
        self.set_trailing(self.tr("{part} of {whole} alarms").format(part=part, whole=whole))
        rows = []
        spared = {each.source: each for each in savings}
        for each in worst:
            said = self._words(each.source, (), None)
            saving = spared.get(each.source)
            change = at_first(said.next)
            if saving is not None and saving.after is not None:
                change = self.tr("Raise after {time}").format(time=numbers.duration(saving.after, 1))
            saves = saving.saves if saving is not None else 0
            rows.append(
                Row(
                    each.source,
                    (
                        Rich(said.short, priority=Priority(each.grade)),
                        said.where,
                        numbers.number(each.count),
                        "",
                        Bullet(float(each.count), 0.0, float(worst[0].count), filled=True),
                        change,
                        f"\N{MINUS SIGN}{numbers.number(saves)}" if saves else "",
                    ),
                    sort=(said.short, said.where, float(each.count), None, float(each.count), change, float(saves)),
                    priority=Priority(each.grade),
                    tip="\n".join(filter(None, (said.what, said.cause, said.next))),
                )
            )
        self.table.set_rows(rows)
        self.table.fit_height()
        self.together.setText(self._together(figures, sum(each.saves for each in savings)))

    def _together(self, figures: Figures, saves: int) -> str:
        if not saves or not figures.windows:
            return self.tr("No longer delay would have spared any of these.")
        text = self.tr("All delays together: %n alarm(s) fewer, {after} in 10 min instead of {before}.", "", saves)
        after, before = ((figures.count - less) / figures.windows for less in (saves, 0))
        return text.format(after=numbers.number(after, 1), before=numbers.number(before, 1))
