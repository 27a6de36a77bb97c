"""Cards of an attempt: what a rule would have done over recorded history, what it misses, what becomes of the load."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QHBoxLayout

from console.alarms.model.attempts import Attempt
from console.alarms.model.figures import Figures, Measure
from console.alarms.model.trying import Basis, Doubt, Occurrence, Tried
from console.fleet.model.rules import Grade, Rule, Threshold
from resources.text import QT_TRANSLATE_NOOP, Text
from widgets import numbers
from widgets.bullet import Bullet
from widgets.button import Button
from widgets.card import Card, FactList
from widgets.priority import Priority
from widgets.tables.table import Column, DenseTable, Row
from widgets.text import Caption, Label
from widgets.theme import Size, Weight
from widgets.time.course import Course, Span

#: So many of what would have been raised are listed, the newest.
_MOST = 6
_BASIS = {
    Basis.MEASURED: QT_TRANSLATE_NOOP("RuleCards", "What was measured, judged anew."),
    Basis.COUNTED: QT_TRANSLATE_NOOP("RuleCards", "Events, counted anew."),
    Basis.JUDGED: QT_TRANSLATE_NOOP("RuleCards", "What was found then: the values themselves are not kept."),
}
_DOUBTS = {
    Doubt.COARSE: QT_TRANSLATE_NOOP(
        "RuleCards",
        "Before {fine} only the lowest and highest of each {step} are kept: the answer lies between bounds.",
    ),
    Doubt.SELDOM: QT_TRANSLATE_NOOP(
        "RuleCards", "It was measured less often than the delay is long: what one look met may not have lasted."
    ),
    Doubt.LIMIT_UNKNOWN: QT_TRANSLATE_NOOP(
        "RuleCards", "Another limit cannot be tried: the values that it asks for are not kept."
    ),
    Doubt.SHORTER: QT_TRANSLATE_NOOP(
        "RuleCards", "What lasted less long than the rule asks for today is not kept: there may be more."
    ),
}

Named = Callable[[Occurrence], str]


def said(text: Text) -> str:
    return QCoreApplication.translate(text.context, text.source)


def _number(value: float) -> str:
    return f"{value:.4g}"


class TriedCard(Card):
    """How often it would have been met, over the course of its value. `stopped` comes when an attempt is to end."""

    stopped = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.set_title(self.tr("Tried on 30 days of history"))
        self.headline = Label("", "text", Size.TITLE, Weight.SEMIBOLD, wrap=True)
        self.stop = Button(self.tr("Stop"), small=True)
        self.stop.setAccessibleName(self.tr("Stop trying the rule"))
        self.stop.clicked.connect(self.stopped)
        self.held = Label("", "muted", wrap=True)
        self.course = Course(self.tr("The value over 30 days, and when it would have been met"))
        self.doubts = Caption("", wrap=True)
        top = QHBoxLayout()
        top.addWidget(self.headline, 1)
        top.addWidget(self.stop)
        self.add(top)
        for part in (self.held, self.course, self.doubts):
            self.add(part)
        self.add_stretch()

    def _times(self, tried: Tried) -> str:
        """How often, and how surely."""
        text = self.tr("%n time(s)", "", tried.sure)
        more = self.tr("possibly {count} more").format(count=numbers.number(tried.possible))
        return f"{text}, {more}" if tried.possible else text

    def clear(self, text: str) -> None:
        """Nothing was tried yet."""
        self.headline.setText(text)
        self.stop.hide()
        for part in (self.held, self.course, self.doubts):
            part.hide()
        self.set_trailing("")

    def show_work(self, share: float) -> None:
        """It is being tried, and so much of it is done, 0 to 1."""
        text = self.tr("Trying it on 30 days of history, {percent}")
        self.clear(text.format(percent=numbers.percent(100.0 * share)))
        self.stop.show()

    def show_attempt(self, made: Attempt, zone: str) -> None:
        tried = made.tried
        self.stop.hide()
        self.headline.setText(self.tr("It would have been met {times}").format(times=self._times(tried)))
        self.held.setText(
            self.tr("Nothing like it holds now.")
            if made.on is None
            else self.tr("What holds now: {times}.").format(times=self._times(made.on))
        )
        self.held.show()
        self.set_trailing(
            self.tr("%n node(s), {count} looked at", "", tried.nodes).format(count=numbers.number(tried.samples))
        )
        doubts = [said(_BASIS[tried.basis])]
        fine = tried.until if tried.fine_since is None else tried.fine_since
        step = self.tr("hour") if tried.step >= 3600 else self.tr("minute")
        doubts += [
            said(_DOUBTS[each]).format(fine=numbers.date(fine, zone), step=step) for each in sorted(tried.doubts)
        ]
        if tried.rule.under:
            doubts.append(self.tr("What would be folded into another alarm is counted here, too."))
        self.doubts.setText(" ".join(doubts))
        self.doubts.show()
        coarse = tried.fine_since if made.course.times else tried.since
        self.course.set_range(tried.since, tried.until, zone, coarse)
        self.course.set_values(made.course.times, made.course.low, made.course.high, made.course.step)
        spans = [
            Span(each.begin, tried.until if each.end is None else each.end, each.sure) for each in tried.occurrences
        ]
        self.course.set_marks(self._limits(tried.rule), spans, Priority(tried.rule.grade.value))
        self.course.setVisible(bool(made.course.times or spans))

    def _limits(self, rule: Rule) -> list[tuple[float, str]]:
        when = rule.when
        if not isinstance(when, Threshold):
            return []
        limit = when.above if when.above is not None else when.below or 0.0
        made = [(limit, self.tr("{limit} on").format(limit=_number(limit)))]
        if when.back is not None:
            made.append((when.back, self.tr("{limit} off").format(limit=_number(when.back))))
        return made


class RaisedCard(Card):
    """What would have been raised, newest first. `named` says where it was."""

    def __init__(self, named: Named) -> None:
        super().__init__()
        self._named = named
        self.set_title(self.tr("What it would have raised"))
        self.table = DenseTable(
            [
                Column("raised", self.tr("Met"), 112),
                Column("where", self.tr("Where"), 40, stretch=True, ink="muted", wrap=True),
                Column("lasted", self.tr("Lasted"), 46, align="right"),
                Column("extreme", self.tr("At worst"), 56, align="right"),
            ],
            row_height=26,
            name=self.tr("What it would have raised"),
        )
        self.note = Caption("", wrap=True)
        self.add(self.table)
        self.add_stretch()
        self.add(self.note)

    def show_attempt(self, made: Attempt, zone: str, now: float) -> None:
        every = made.tried.occurrences
        newest = every[::-1][:_MOST]
        rows = []
        for place, each in enumerate(newest):
            lasted = self.tr("lasts") if each.end is None else numbers.duration(each.end - each.begin, 1)
            rows.append(
                Row(
                    place,
                    (
                        numbers.moment(each.begin, zone, now, seconds=False),
                        self._named(each),
                        lasted if each.sure else f"{lasted}?",
                        "" if each.extreme is None else _number(each.extreme),
                    ),
                    priority=Priority(made.tried.rule.grade.value),
                    tip="" if each.sure else self.tr("It may have been, and may not."),
                )
            )
        self.table.set_rows(rows)
        self.table.fit_height()
        self.table.setVisible(bool(rows))
        self.note.setText(
            self.tr("Nothing.")
            if not rows
            else self.tr("The newest {shown} of {count}.").format(shown=len(rows), count=numbers.number(len(every)))
            if len(every) > len(rows)
            else ""
        )


class LimitsCard(Card):
    """How often other limits would have been met."""

    def __init__(self) -> None:
        super().__init__()
        self.set_title(self.tr("By limit"))
        self.table = DenseTable(
            [
                Column("limit", self.tr("Limit"), 50, align="right"),
                Column("bar", "", 50, stretch=True),
                Column("sure", self.tr("Times"), 70, align="right"),
            ],
            row_height=22,
            name=self.tr("By limit"),
        )
        self.note = Caption("", wrap=True)
        self.add(self.table)
        self.add_stretch()
        self.add(self.note)

    def show_attempt(self, made: Attempt) -> None:
        some = len(made.limits) > 1
        self.table.setVisible(some)
        self.note.setText("" if some else self.tr("It has no limit that could be another, or its values are not kept."))
        most = max((each.sure + each.possible for each in made.limits), default=0) or 1
        when = made.tried.rule.when
        own = (when.above if when.above is not None else when.below) if isinstance(when, Threshold) else None
        rows = [
            Row(
                each.limit,
                (
                    _number(each.limit) + (" ◂" if each.limit == own else ""),
                    Bullet(float(each.sure), 0.0, float(most), filled=True),
                    numbers.number(each.sure) + (f" + {numbers.number(each.possible)}?" if each.possible else ""),
                ),
                tip=self.tr("possibly {count} more").format(count=numbers.number(each.possible)),
            )
            for each in made.limits
        ]
        self.table.set_rows(rows if some else [])
        self.table.fit_height()


class MissesCard(Card):
    """What it misses, and by how much later it tells; what labelled scenarios come to."""

    def __init__(self) -> None:
        super().__init__()
        self.set_title(self.tr("What it misses and when"))
        self.set_trailing(self.tr("honest limits"))
        self.facts = FactList()
        self.worse = Caption("", wrap=True)
        self.add(self.facts)
        self.add_stretch()
        self.add(self.worse)

    def show_attempt(self, made: Attempt) -> None:
        tried, on = made.tried, made.on
        delay = numbers.duration(tried.rule.after, 2)
        if on is not None and on.rule.after != tried.rule.after:
            delay = self.tr("{now}, was {before}").format(now=delay, before=numbers.duration(on.rule.after, 2))
        facts = [
            (self.tr("Met, and gone within the delay"), numbers.number(made.spared)),
            (self.tr("Delay until it is told"), delay),
        ]
        checked = made.checked
        self.worse.setText("")
        if checked is not None:
            facts.append(
                (
                    self.tr("Labelled faults told"),
                    self.tr("{found} of {of}").format(found=checked.told, of=checked.of) if checked.of else "–",
                )
            )
            if checked.slowest is not None:
                facts.append((self.tr("Told at the latest after"), numbers.duration(checked.slowest, 2)))
            facts.append(
                (
                    self.tr("False in labelled scenarios"),
                    self.tr("{count} in {of}").format(count=checked.false, of=checked.played),
                )
            )
            if checked.worse:
                names = "; ".join(checked.worse)
                self.worse.setText(self.tr("Come to something else than they should: {names}").format(names=names))
        self.facts.set_facts(facts)


class EffectCard(Card):
    """The load of alarms before and after."""

    def __init__(self) -> None:
        super().__init__()
        self.set_title(self.tr("Effect on the alarm load"))
        self.set_trailing(self.tr("30 days"))
        self.facts = FactList()
        self.note = Caption(self.tr("Both by replay of this rule; all other alarms as they were."), wrap=True)
        self.add(self.facts)
        self.add_stretch()
        self.add(self.note)

    def show_attempt(self, made: Attempt) -> None:
        before, after = made.before, made.after
        if before is None or after is None:
            return

        def change(of: Callable[[Figures], str]) -> str:
            return f"{of(before)} \N{RIGHTWARDS ARROW} {of(after)}"

        def share(of: Callable[[Figures], float]) -> str:
            """In whole per cent, and the sign once: the narrow card has room for it."""
            was, becomes = numbers.number(100.0 * of(before)), numbers.percent(100.0 * of(after))
            return f"{was} \N{RIGHTWARDS ARROW} {becomes}"

        grade = Grade(made.tried.rule.grade)
        self.facts.set_facts(
            [
                (self.tr("Alarms in all"), change(lambda each: numbers.number(each.count))),
                (self.tr("Alarms per 10 min"), change(lambda each: numbers.number(each.value(Measure.RATE), 2))),
                (self.tr("Share of the top ten"), share(lambda each: each.value(Measure.TOP_TEN))),
                (self.tr("Share of its priority"), share(lambda each: each.share(grade))),
            ]
        )
