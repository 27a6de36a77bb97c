"""The cards beside a draft: clocks that count and those that do not, what is judged, who reads it, what was told."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from console.incidents.model.clocks import Clock, State
from console.incidents.model.drafts import Draft, fingerprint
from console.incidents.model.incidents import Incident, Significance
from console.incidents.model.regimes import Criterion, Regimes
from console.incidents.page import reporting_words as words
from console.incidents.page.side_cards import Entries, Entry
from console.incidents.page.wording import name, spoken
from widgets import numbers, paint, theme
from widgets.button import Button, Kind
from widgets.card import Card, FactList
from widgets.field import CheckBox
from widgets.text import Caption, Label
from widgets.theme import Size, Weight
from widgets.tips import set_tip

_ROW, _INSET = 74, 8
#: Incidents that the list of what was reported shows.
_MOST_REPORTED = 8
#: Clocks that stand beside an incident.
_MOST_SHORT = 3


class ClockRow(QAbstractButton):
    """A clock: what is owed, how much time is left as a bar and in words, until when and from what on."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self.clock = clock
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._texts = ("", "", "", "")
        self._share = 0.0

    def set_time(self, clock: Clock, zone: str, now: float, behind: float) -> None:
        """Show how it stands now."""
        self.clock = clock
        texts = (
            words.title(clock),
            words.left(clock, now, behind),
            words.due(clock, zone, now),
            words.from_what(clock),
        )
        span = 0.0 if clock.due is None or clock.since is None else clock.due - clock.since
        rest = 0.0 if clock.due is None else clock.due - now - max(0.0, behind)
        share = min(1.0, max(0.0, rest / span)) if span > 0 and clock.state is not State.MET else 0.0
        if texts == self._texts and share == self._share:
            return
        self._texts, self._share = texts, share
        self.setAccessibleName(", ".join(filter(None, texts)))
        source = f"{clock.regime.law} · {clock.duty.source}"
        set_tip(self, f"{spoken(clock.regime.name)}, {spoken(clock.duty.name)}\n{source}")
        self.update()

    @property
    def ink(self) -> str:
        """How what is left is written."""
        if self.clock.state is State.MET:
            return "muted"
        return "critical-text" if self.clock.state in (State.MISSED, State.AT_ONCE) or self._share <= 0.0 else "text"

    def sizeHint(self) -> QSize:
        return QSize(240, _ROW)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        colours = theme.current()
        if self.isChecked() or self.underMouse():
            painter.fillRect(self.rect(), colours.colour("hover"))
        if self.isChecked():
            painter.fillRect(QRect(0, 0, 2, self.height()), colours.colour("accent"))
        painter.fillRect(QRect(0, self.height() - 1, self.width(), 1), colours.colour("line"))
        if self.hasFocus():
            paint.frame(painter, self.rect().adjusted(1, 1, -2, -2), None, "focus")
        inner = self.rect().adjusted(_INSET, 10, -_INSET, -10)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
        top = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
        title, left, due, of = self._texts
        large, small = theme.font(Size.TITLE, Weight.SEMIBOLD), theme.font(Size.SMALL)
        wide = paint.advance(left, large)
        paint.text(painter, inner, left, self.ink, large, align=right)
        named = inner.adjusted(0, 1, -wide - 10, 0)
        paint.text(painter, named, title, "text", theme.font(Size.BODY, Weight.MEDIUM), align=top)
        bar = QRect(inner.left(), inner.top() + 26, inner.width(), 4)
        painter.fillRect(bar, colours.colour("track"))
        painter.fillRect(QRect(bar.left(), bar.top(), round(bar.width() * self._share), 4), colours.colour("data-2"))
        below = inner.adjusted(0, 36, 0, 0)
        paint.text(painter, below, due, "muted", small, align=top)
        paint.text(painter, below.adjusted(paint.advance(due, small) + 10, 0, 0, 0), of, "muted", small, align=right)


class CountingCard(Card):
    """Clocks that count, and those that were met. `chosen` carries the Clock whose draft is wanted."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__(self.tr("Counting down"))
        self._rows: list[ClockRow] = []
        self.none = Label("", "muted", wrap=True)
        self.add(self.none)
        self._column = QVBoxLayout()
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.add(self._column)
        self.own = Caption("", wrap=True)
        self.add(self.own)

    def show_clocks(self, clocks: Sequence[Clock], current: tuple[str, str] | None, nothing: str) -> None:
        """Show these, that of the duty `current` as the chosen one; `nothing` is said where there are none."""
        keys = [_key(each) for each in clocks]
        if keys != [_key(row.clock) for row in self._rows]:
            for row in self._rows:
                self._column.removeWidget(row)
                row.hide()
                row.deleteLater()
            self._rows = [ClockRow(each) for each in clocks]
            for row in self._rows:
                row.clicked.connect(self._on_row)
                self._column.addWidget(row)
        for row in self._rows:
            row.setChecked(_key(row.clock) == current)
        self.none.setText(nothing)
        self.none.setVisible(not clocks)

    def set_time(self, clocks: Sequence[Clock], zone: str, now: float, behind: float) -> None:
        """How these same clocks stand now."""
        for row, clock in zip(self._rows, clocks, strict=True):
            row.set_time(clock, zone, now, behind)

    def rows(self) -> tuple[ClockRow, ...]:
        """The rows, from top to bottom."""
        return tuple(self._rows)

    @Slot()
    def _on_row(self) -> None:
        row = self.sender()
        assert isinstance(row, ClockRow)  # noqa: S101 - nothing else is connected
        row.setChecked(True)
        self.chosen.emit(row.clock)


def _key(clock: Clock) -> tuple[str, str]:
    return clock.regime.id, clock.duty.id


class StillCard(Card):
    """Clocks that do not count, with the reason."""

    def __init__(self) -> None:
        super().__init__(self.tr("Stand still, and why"))
        self.entries = Entries(self.tr("Stand still, and why"))
        self.add(self.entries)

    def show_clocks(self, clocks: Sequence[Clock]) -> None:
        """Show these; of one regime that has one reason for all its duties one line."""
        found: dict[tuple[str, str], list[Clock]] = {}
        for each in clocks:
            found.setdefault((each.regime.id, words.why(each)), []).append(each)
        entries = []
        for (regime, why), those in found.items():
            duties = ", ".join(spoken(each.duty.name) for each in those)
            entries.append(Entry((regime, why), f"{those[0].regime.short}: {duties}", why, tip=those[0].regime.law))
        self.entries.set(entries)
        self.setVisible(bool(entries))


class HoldCard(Card):
    """What is kept of it, whatever else is removed."""

    def __init__(self) -> None:
        super().__init__(self.tr("Evidence hold"))
        self.facts = FactList()
        self.told = Caption("", wrap=True)
        self.add(self.facts)
        self.add(self.told)

    def show_incident(self, incident: Incident, zone: str, now: float) -> None:
        """What of it is held."""
        held = [each for each in incident.evidence if each.held]
        size = " ".join(numbers.split_iec(float(sum(each.size for each in held))))
        facts = [(self.tr("Files"), f"{numbers.number(len(held))}, {size}")]
        if held:
            newest = max(each.taken for each in held)
            facts.append((self.tr("Last kept"), numbers.moment(newest, zone, now)))
        self.facts.set_facts(facts)
        self.told.setText(
            self.tr("Nothing removes it until a person lets it go and says why.")
            if held
            else self.tr("Nothing is held.")
        )


class _CriterionRow(QWidget):
    """A criterion, which may take several lines, with the box that says that it is met."""

    def __init__(self, criterion: Criterion) -> None:
        super().__init__()
        self.criterion = criterion
        self.box = CheckBox("")
        self.box.setAccessibleName(spoken(criterion.name))
        name = Label(spoken(criterion.name), "text", wrap=True)
        name.setBuddy(self.box)
        column = QVBoxLayout()
        column.setSpacing(1)
        column.addWidget(name)
        if criterion.on is not None:
            column.addWidget(Label(f"{criterion.source}, {criterion.on.isoformat()}", "muted", Size.SMALL, wrap=True))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.box, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(column, 1)


class SignificanceCard(Card):
    """Whether it is significant, by the criteria of what runs here. `judged` carries the Significance and the ids of
    what is ticked; `aware` and `classified` come when a person wants to answer these."""

    judged = Signal(object, object)
    aware = Signal()
    classified = Signal()

    def __init__(self) -> None:
        super().__init__(self.tr("Is it significant?"))
        text = self.tr("Clocks run so that no time is lost. They stop only when a person has judged.")
        self.add(Caption(text, wrap=True))
        self._column = QVBoxLayout()
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self.add(self._column)
        self._rows: list[_CriterionRow] = []
        self.boxes: dict[str, CheckBox] = {}
        self._shown: tuple[str, ...] | None = None
        self.said = Label("", "text", Size.SMALL, Weight.MEDIUM, wrap=True)
        self.add(self.said)
        self.yes = Button(self.tr("Significant…"))
        self.no = Button(self.tr("Not significant…"))
        self.yes.clicked.connect(self._on_yes)
        self.no.clicked.connect(self._on_no)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.yes, 1)
        buttons.addWidget(self.no, 1)
        self.add(buttons)
        self.add(Caption(self.tr("Your name, the time and your reason are kept. It can be judged again."), wrap=True))
        self.known = Label("", "muted", Size.SMALL, wrap=True)
        self.secret = Label("", "muted", Size.SMALL, wrap=True)
        self.enter = Button(self.tr("Known since…"), small=True)
        self.answer = Button(self.tr("Classified data?"), small=True)
        self.enter.clicked.connect(self.aware)
        self.answer.clicked.connect(self.classified)
        for told, button in ((self.known, self.enter), (self.secret, self.answer)):
            row = QHBoxLayout()
            row.setSpacing(8)
            row.addWidget(told, 1)
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
            self.add(row)

    def show_incident(self, incident: Incident, regimes: Regimes, zone: str, now: float) -> None:
        """How it was judged and answered, and by what measure."""
        self._measure(incident, regimes)
        judged = incident.judgement
        if judged.significance is Significance.UNJUDGED or judged.time is None:
            self.set_trailing(self.tr("not yet judged"))
        else:
            at = numbers.moment(judged.time, zone, now, seconds=False)
            significant = judged.significance is Significance.SIGNIFICANT
            text = self.tr("significant, {who} {time}") if significant else self.tr("not significant, {who} {time}")
            self.set_trailing(text.format(who=judged.who, time=at))
        known = incident.awareness
        self.known.setText(
            self.tr("Nobody has entered since when it is known: nothing counts")
            if known is None
            else self.tr("Known since {time}, entered by {who}").format(
                time=numbers.moment(known.time, zone, now), who=known.who
            )
        )
        self.known.set_ink("high-text" if known is None else "muted")
        self.secret.setText(
            self.tr("Nobody has said whether it holds classified data: no draft is made")
            if incident.classified is None
            else self.tr("It holds classified data: nothing leaves")
            if incident.classified
            else self.tr("It holds no classified data")
        )
        self.secret.set_ink("muted" if incident.classified is False else "high-text")
        kinds = {True: Kind.PRIMARY, False: Kind.NORMAL}
        self.enter.set_kind(kinds[known is None])
        self.answer.set_kind(kinds[incident.classified is None])

    def _measure(self, incident: Incident, regimes: Regimes) -> None:
        criteria = regimes.criteria
        if list(self.boxes) != [each.id for each in criteria]:
            for row in self._rows:
                self._column.removeWidget(row)
                row.hide()
                row.deleteLater()
            self._rows = [_CriterionRow(each) for each in criteria]
            self.boxes = {row.criterion.id: row.box for row in self._rows}
            for row in self._rows:
                row.box.toggled.connect(self._tell)
                self._column.addWidget(row)
            self._shown = None
        if incident.judgement.met != self._shown:
            self._shown = incident.judgement.met
            for id, box in self.boxes.items():
                box.setChecked(id in self._shown)
        self._tell()

    def met(self) -> tuple[str, ...]:
        """The ids of what is ticked."""
        return tuple(id for id, box in self.boxes.items() if box.isChecked())

    @Slot()
    def _tell(self) -> None:
        said = self.tr("{met} of {all} are met").format(
            met=numbers.number(len(self.met())), all=numbers.number(len(self.boxes))
        )
        self.said.setText(said)

    @Slot()
    def _on_yes(self) -> None:
        self.judged.emit(Significance.SIGNIFICANT, self.met())

    @Slot()
    def _on_no(self) -> None:
        self.judged.emit(Significance.NOT_SIGNIFICANT, self.met())


class ReadersCard(Card):
    """Who must read it before it leaves, as the profile says, and who has; `read` carries the name of who just did."""

    read = Signal(object)

    def __init__(self) -> None:
        super().__init__(self.tr("Who must read it before it leaves"))
        self.entries = Entries(self.tr("Who must read it before it leaves"))
        self.entries.acted.connect(self.read)
        self.add(self.entries)

    def show_incident(self, incident: Incident, regimes: Regimes, draft: Draft | None, zone: str, now: float) -> None:
        """Show the readers of the profile; whoever need not read this one is told of more quietly. Of the draft in
        sight it says who read it, and whether it says something else since."""
        readers = () if regimes.profile is None else regimes.profile.readers
        significant = incident.judgement.significance is Significance.SIGNIFICANT
        entries = []
        for each in readers:
            spared = each.only_significant and not significant
            below, is_fresh = self._read(incident, draft, each.name, zone, now)
            below = below or (self.tr("only if it is judged significant") if spared else "")
            who = f"{each.name}, {each.role}" if each.role else each.name
            act = self.tr("Has read it") if draft is not None and draft.stop is None and not is_fresh else ""
            entries.append(Entry(each.name, who, below, act, done=spared or is_fresh))
        self.entries.set(entries)
        self.setVisible(bool(readers))

    def _read(self, incident: Incident, draft: Draft | None, name: str, zone: str, now: float) -> tuple[str, bool]:
        """When somebody read the draft, in words, and whether it still says what they read."""
        if draft is None or draft.stop is not None:
            return "", False
        place = (draft.regime.id, draft.duty.id, name)
        found = [each for each in incident.drafts_read if (each.regime, each.duty, each.reader) == place]
        if not found:
            return self.tr("not read yet"), False
        at = numbers.moment(found[-1].time, zone, now, seconds=False)
        if found[-1].sha256 == fingerprint(draft):
            return self.tr("read it {time}").format(time=at), True
        return self.tr("read it {time}; it says something else since").format(time=at), False


class ReportingCard(Card):
    """Beside an incident: its clocks that count, in short. `wanted` comes when all of its reporting is."""

    wanted = Signal()

    def __init__(self) -> None:
        super().__init__(self.tr("Legal reporting"))
        self.entries = Entries(self.tr("Legal reporting"))
        self.told = Caption("", wrap=True)
        self.open = Button(self.tr("Reporting…"), icon="scale")
        self.open.clicked.connect(self.wanted)
        for part in (self.entries, self.told, self.open):
            self.add(part)

    def show_clocks(self, clocks: Sequence[Clock] | None, zone: str, now: float, behind: float) -> None:
        """Show those that count; None where nobody has said what runs here."""
        counting = [each for each in clocks or () if each.state in words.RUNNING]
        counting.sort(key=lambda each: (each.due or 0.0, each.regime.id))
        self.entries.set(
            [
                Entry(_key(each), f"{words.title(each)}: {words.left(each, now, behind)}", words.due(each, zone, now))
                for each in counting[:_MOST_SHORT]
            ]
        )
        self.told.setText(
            self.tr("No regime runs here: this site has no profile yet.")
            if clocks is None
            else self.tr("No clock counts.")
            if not counting
            else ""
        )
        self.told.setVisible(not counting)


class ReportedCard(Card):
    """What was reported of all incidents of the year."""

    def __init__(self) -> None:
        super().__init__(self.tr("What has been reported"), trailing=self.tr("this year"))
        self.facts = FactList()
        self.told = Caption("", wrap=True)
        self.add(self.facts)
        self.add(self.told)

    def show_incidents(self, incidents: Sequence[Incident], year: int) -> None:
        """Show those of this year of which somebody was told by a duty."""
        told = [
            (each, first) for each in incidents if each.number.year == year and (first := _first_told(each)) is not None
        ]
        self.facts.set_facts([(f"{name(each.number)} {each.title}", text) for each, text in told[:_MOST_REPORTED]])
        count = numbers.number(len(told))
        self.told.setText(
            self.tr("Of {n} incidents somebody was told.").format(n=count)
            if told
            else self.tr("Nothing was reported yet.")
        )


def _first_told(incident: Incident) -> str | None:
    told = [each.time for each in incident.told if each.duty]
    if not told:
        return None
    known = incident.awareness
    since = incident.opened if known is None else known.time
    return QCoreApplication.translate("Reporting", "told in {time}").format(
        time=numbers.duration(max(0.0, min(told) - since), 1)
    )
