"""The reporting of one incident: clocks that count, what a person judges and answers, the draft of what is owed, and
what has been told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from console.incidents.model.clocks import Clock, OwnClock, State, clocks_of, shortest
from console.incidents.model.drafts import DraftPlace, document, fingerprint, plain, stop_of
from console.incidents.model.incidents import Incident, Number, Significance, Told
from console.incidents.model.regimes import Regimes
from console.incidents.page import reporting_words as words
from console.incidents.page import wording
from console.incidents.page.draft_card import DraftCard
from console.incidents.page.draft_paper import paper
from console.incidents.page.protocols import Incidents
from console.incidents.page.reporting_cards import (
    CountingCard,
    HoldCard,
    ReadersCard,
    ReportedCard,
    ReportingCard,
    SignificanceCard,
    StillCard,
)
from console.incidents.page.reporting_loading import Read, ReportingLoader, Wish
from console.incidents.page.reporting_sheets import AwareSheet, ClassifySheet, FieldSheet, ToldSheet
from console.incidents.page.reports import speaking
from console.incidents.page.sheets import WordsSheet
from console.incidents.page.wording import spoken
from console.incidents.service.reporting import Reporting
from console.journal.canonical import canonical
from console.pagekit.faults import FaultLine
from console.pagekit.report import pdf
from console.pagekit.saving import Saving
from console.pagekit.sheets import Sheets
from console.pagekit.surroundings import Surroundings
from console.work.model.commands import Danger
from widgets import theme
from widgets.button import Button
from widgets.card import rows, scrolled
from widgets.priority import PriorityMark
from widgets.text import Caption, Label
from widgets.theme import Size, Weight

_LEFT, _RIGHT = 350, 330
#: Pixels from which on the cards stand on both sides of the draft.
_WIDE = 1240
#: Seconds between two readings of the regimes while the page is in sight: a profile may be changed.
_AGAIN = 30.0


class ReportingView(QWidget):
    """What `reporting:NUMBER` shows. `own` tells of this workstation's clock. `back` comes when the incident itself is
    wanted; `failed` tells what the environment refuses."""

    back = Signal(object)
    #: What runs here was read anew.
    learned = Signal()

    def __init__(
        self,
        incidents: Incidents,
        reporting: Reporting,
        surroundings: Surroundings,
        window: QWidget,
        *,
        zone: Callable[[], str],
        me: Callable[[], str],
        failed: Callable[[Exception], None],
        own: Callable[[], OwnClock],
        language: Callable[[], str] = lambda: "en",
    ) -> None:
        super().__init__(window)
        self._incidents, self._reporting, self._surroundings = incidents, reporting, surroundings
        self._window, self._zone, self._me, self._failed, self._own = window, zone, me, failed, own
        self._number: Number | None = None
        self._duty: tuple[str, str] | None = None
        self._language = language()
        self._read: Read | None = None
        self._asked = 0.0
        self._regimes: Regimes | None = None
        self.sheets = Sheets(self)
        self._saving = Saving(surroundings, window, failed)
        self._loader = ReportingLoader(incidents, reporting, surroundings, self)
        self._loader.loaded.connect(self._on_read)
        self.fault = FaultLine()
        self.fault.watch(self._loader)
        self._build()
        self._connect()

    def _build(self) -> None:
        self.mark = PriorityMark(size=12)
        self.title = Label(self.tr("Reporting clocks"), "text", Size.HEADING, Weight.SEMIBOLD)
        self.about = Label("", "muted", elide=True)
        self.back_button = Button(self.tr("Back to the incident"))
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(self.title)
        head.addWidget(self.mark)
        head.addWidget(self.about, 1)
        head.addWidget(self.back_button)
        self.counting, self.still, self.hold = CountingCard(), StillCard(), HoldCard()
        self.draft = DraftCard()
        self.significance, self.readers, self.reported = SignificanceCard(), ReadersCard(), ReportedCard()
        self.law = Caption(
            self.tr("What is owed is said by the laws and contracts themselves; this page counts what stands in them."),
            wrap=True,
        )
        self._left, self._left_side = self._column(self.tr("Clocks"), _LEFT, self.counting, self.still, self.hold)
        self._right, self._right_side = self._column(self.tr("Judgement"), _RIGHT)
        self._judging = rows(self.significance, self.readers, self.reported, self.law)
        self._wide: bool | None = None
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(theme.GAP)
        grid.addLayout(head, 0, 0, 1, 3)
        grid.addWidget(self._left_side, 1, 0)
        grid.addWidget(rows(self.draft, self.fault, stretch=(1, 0)), 1, 1)
        grid.addWidget(self._right_side, 1, 2)
        grid.setColumnStretch(1, 1)
        grid.setRowStretch(1, 1)
        self._arrange(wide=True)

    def _column(self, name: str, width: int, *cards: QWidget) -> tuple[QVBoxLayout, QWidget]:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP)
        for card in cards:
            column.addWidget(card)
        column.addStretch(1)
        area = scrolled(holder, name)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setFixedWidth(width)
        return column, area

    def _arrange(self, *, wide: bool) -> None:
        if wide == self._wide:
            return
        self._wide = wide
        column = self._right if wide else self._left
        column.insertWidget(0 if wide else 1, self._judging)
        self._right_side.setVisible(wide)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(wide=event.size().width() >= _WIDE)

    def _connect(self) -> None:
        self.back_button.clicked.connect(self._on_back)
        self.counting.chosen.connect(self._on_clock)
        self.significance.judged.connect(self._on_judged)
        self.significance.aware.connect(self.enter_awareness)
        self.significance.classified.connect(self.classify)
        self.draft.answer.connect(self._on_answer)
        self.readers.read.connect(self._on_reader)
        self.draft.language_chosen.connect(self._on_language)
        self.draft.write.connect(self.write)
        self.draft.copy.connect(self._on_copy)
        self.draft.save.connect(self._on_save)
        self.draft.sent.connect(self.record_told)

    # -- what is shown -------------------------------------------------------------------------------------------------

    def show_incident(self, number: Number) -> None:
        """Show the clocks of an incident, and the draft of what is owed first."""
        if number != self._number:
            self._number, self._duty, self._read = number, None, None
        self.look()

    def look(self) -> None:
        """Read what stands now."""
        if self._number is None or not self.isVisible():
            return
        self._asked = self._surroundings.now()
        self._loader.ask(Wish(self._number, self._duty, self._language))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.look()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._asked = 0.0

    def learn(self) -> None:
        """Read what runs here."""

        def done(regimes: Any) -> None:
            changed = regimes != self._regimes
            self._regimes = regimes
            if changed:
                self.learned.emit()

        self._surroundings.run("", lambda _report: self._reporting.regimes(), done, self._failed, shown=False)

    def show_short(self, card: ReportingCard, incident: Incident) -> None:
        """Have a card beside an incident say what counts."""
        if self._regimes is None:
            return
        profile, now, behind = self._regimes.profile, self._surroundings.now(), self.own.behind or 0.0
        clocks = None if profile is None else clocks_of(incident, self._regimes, now, behind)
        card.show_clocks(clocks, self._zone() if profile is None else profile.zone, now, behind)

    def running(self, incident: Incident) -> int:
        """How many legal clocks of an incident count, or are over without a word."""
        if self._regimes is None or self._regimes.profile is None:
            return 0
        clocks = clocks_of(incident, self._regimes, self._surroundings.now(), self.own.behind or 0.0)
        return sum(each.state in (State.COUNTING, State.AT_ONCE, State.MISSED) for each in clocks)

    @property
    def own(self) -> OwnClock:
        """How far this workstation's clock is off."""
        return self._own()

    @Slot(object)
    def _on_read(self, read: object) -> None:
        assert isinstance(read, Read)  # noqa: S101 - what the loader carries
        if read.wish.number != self._number or read.incident is None:
            return
        self._read = read
        clocks = self._clocks(read)
        if self._duty is None and (first := self._first(clocks)) is not None:
            self._duty = first.regime.id, first.duty.id
            self.look()
        incident, zone, now = read.incident, self._zone_of(read), self._surroundings.now()
        self.mark.set(wording.grade(incident))
        since = self.tr("{number}: {title}, {open}")
        self.about.setText(
            since.format(number=wording.name(incident.number), title=incident.title, open=wording.lasted(incident, now))
        )
        self.still.show_clocks([each for each in clocks if not _counts(each)])
        self.hold.show_incident(incident, zone, now)
        self.significance.show_incident(incident, read.regimes, zone, now)
        self.readers.show_incident(incident, read.regimes, read.draft, zone, now)
        self.reported.show_incidents(self._incidents.overview().incidents, incident.number.year)
        self._show_draft(read)
        self.tell_time()

    def _show_draft(self, read: Read) -> None:
        if read.regimes.profile is None:
            self.draft.show_nothing(
                self.tr("No regime runs here"),
                self.tr(
                    "This site has no profile yet that says which laws and contracts hold here. The manual's page on "
                    "regimes has one to begin with; it lies beside the data, in regimes."
                ),
            )
        elif read.draft is not None:
            self.draft.show_draft(read.draft)
        elif read.incident is not None and read.incident.awareness is None:
            self.draft.show_nothing(
                self.tr("Nothing counts yet"),
                self.tr("Clocks run from the moment at which your organisation knew. A person enters it."),
                self.tr("Enter since when it is known…"),
            )
        elif self._duty is None:
            self.draft.show_nothing(
                self.tr("Nothing is owed now"), self.tr("No clock counts. A draft is made of what is owed.")
            )

    def _clocks(self, read: Read) -> tuple[Clock, ...]:
        assert read.incident is not None  # noqa: S101 - whoever calls has looked
        return clocks_of(read.incident, read.regimes, self._surroundings.now(), self.own.behind or 0.0)

    def _first(self, clocks: tuple[Clock, ...]) -> Clock | None:
        drafted = [each for each in clocks if each.duty.asks]
        return shortest(drafted) or next((each for each in drafted if _counts(each)), None)

    def _zone_of(self, read: Read) -> str:
        return self._zone() if read.regimes.profile is None else read.regimes.profile.zone

    def tell_time(self) -> None:
        """What goes on by itself: how much is left."""
        read = self._read
        if read is None or read.incident is None or not self.isVisible():
            return
        now, own = self._surroundings.now(), self.own
        counting = sorted((each for each in self._clocks(read) if _counts(each)), key=_first_due)
        faults = (
            "" if not read.regimes.faults else self.tr("Left out: {what}").format(what="; ".join(read.regimes.faults))
        )
        nothing = faults or self.tr("No clock counts.")
        self.counting.show_clocks(counting, self._duty, nothing)
        self.counting.set_time(counting, self._zone_of(read), now, own.behind or 0.0)
        told, matters = words.own_clock(own)
        self.counting.own.setText(f"{told}. {faults}" if faults and counting else told)
        self.counting.own.set_ink("high-text" if matters or faults else "muted")
        if not 0.0 <= now - self._asked < _AGAIN:
            self.look()

    # -- what people do ------------------------------------------------------------------------------------------------

    @Slot()
    def _on_back(self) -> None:
        self.back.emit(self._number)

    @Slot(object)
    def _on_clock(self, clock: object) -> None:
        assert isinstance(clock, Clock)  # noqa: S101 - what the card carries
        self._duty = clock.regime.id, clock.duty.id
        self.look()
        self.tell_time()

    @Slot(str)
    def _on_language(self, language: str) -> None:
        self._language = language
        self.look()

    def _about(self) -> str:
        assert self._read is not None  # noqa: S101 - whoever calls has looked
        incident = self._read.incident
        return "" if incident is None else f"{incident.title} · {wording.name(incident.number)}"

    def _do(self, title: str, work: Callable[[], object], then: str = "") -> None:
        def done(_nothing: Any) -> None:
            if then:
                self._surroundings.say(then)
            self.look()

        self._surroundings.run(
            title, lambda _report: work(), done, self._failed, target="incidents", danger=Danger.CHANGES, shown=False
        )

    @Slot()
    def enter_awareness(self) -> None:
        """Ask since when it is known, proposing the first acknowledgement."""
        number = self._number
        if number is None or self._read is None:
            return

        def ask(proposed: float | None) -> None:
            self.sheets.show("aware", lambda: make(proposed))

        def make(proposed: float | None) -> AwareSheet:
            sheet = AwareSheet(self._about(), proposed, self._zone(), self._surroundings.now, self._window)
            sheet.agreed.connect(agreed)
            return sheet

        def agreed(at: object, reason: str) -> None:
            assert isinstance(at, float)  # noqa: S101 - the sheet lets nothing else through
            self._do(self.tr("Entering since when it is known"), lambda: self._incidents.aware(number, at, reason))

        self._surroundings.run(
            "", lambda _report: self._incidents.proposed_awareness(number), ask, self._failed, shown=False
        )

    @Slot()
    def _on_answer(self) -> None:
        known = self._read is not None and self._read.incident is not None and self._read.incident.awareness is not None
        (self.classify if known else self.enter_awareness)()

    @Slot()
    def classify(self) -> None:
        """Ask whether it holds classified data."""
        number = self._number
        if number is None or self._read is None:
            return

        def agreed(classified: bool) -> None:
            self._do(self.tr("Answering"), lambda: self._incidents.classify(number, classified=classified))

        def make() -> ClassifySheet:
            sheet = ClassifySheet(self._about(), self._window)
            sheet.agreed.connect(agreed)
            return sheet

        self.sheets.show("classify", make)

    @Slot(object, object)
    def _on_judged(self, significance: object, met: object) -> None:
        number = self._number
        assert isinstance(significance, Significance) and isinstance(met, tuple)  # noqa: S101 - what the card carries
        if number is None or self._read is None:
            return
        yes = significance is Significance.SIGNIFICANT
        title = self.tr("Judge it significant") if yes else self.tr("Judge it not significant")

        def agreed(reason: str) -> None:
            self._do(self.tr("Judging"), lambda: self._incidents.judge(number, significance, reason, met))

        def make() -> WordsSheet:
            asked = self.tr("Why? It stands in the log with your name.")
            sheet = WordsSheet(title, self._about(), asked, self.tr("Judge"), self._window)
            sheet.agreed.connect(agreed)
            return sheet

        self.sheets.close("judge")
        self.sheets.show("judge", make)

    @Slot()
    def write(self) -> None:
        """Ask for a person's own words for a field of the draft."""
        number, draft = self._number, self.draft.draft
        if number is None or draft is None or not draft.fields:
            return

        def agreed(field: str, text: str) -> None:
            place = DraftPlace(draft.regime.id, draft.duty.id, draft.language, field)
            self._do(self.tr("Writing into the draft"), lambda: self._incidents.word(number, place, text))

        def make() -> FieldSheet:
            sheet = FieldSheet(f"{self._about()} · {spoken(draft.duty.name)}", draft.fields, self._window)
            sheet.agreed.connect(agreed)
            return sheet

        self.sheets.show("draft field", make)

    @Slot()
    def record_told(self) -> None:
        """Ask whom, how and when; only what is ticked is recorded."""
        number, draft = self._number, self.draft.draft
        if number is None or draft is None:
            return
        to = spoken(draft.duty.to or draft.regime.to)

        def agreed(whom: str, how: str, at: object) -> None:
            assert isinstance(at, float)  # noqa: S101 - the sheet lets nothing else through
            told = Told(draft.regime.id, draft.duty.id, whom, how, at, "")
            said = self.tr("Recorded: {to} was told").format(to=whom)
            self._do(self.tr("Recording who was told"), lambda: self._incidents.tell(number, told), said)

        def make() -> ToldSheet:
            about = f"{self._about()} · {spoken(draft.duty.name)}"
            sheet = ToldSheet(about, to, self._zone(), self._surroundings.now, self._window)
            sheet.agreed.connect(agreed)
            return sheet

        self.sheets.show("told", make)

    @Slot(object)
    def _on_reader(self, reader: object) -> None:
        number, draft = self._number, self.draft.draft
        if number is not None and draft is not None and draft.stop is None:
            duty, text = (draft.regime.id, draft.duty.id), fingerprint(draft)
            self._do(
                self.tr("Recording who read the draft"),
                lambda: self._incidents.draft_read(number, duty, str(reader), text),
            )

    @Slot()
    def _on_copy(self) -> None:
        draft, number = self.draft.draft, self._number
        incident = None if number is None else self._incidents.incident(number)
        if draft is None or incident is None:
            return
        if stop_of(incident, draft.regime, draft.duty) is not None:  # since it was shown
            self.look()
            return
        QGuiApplication.clipboard().setText(plain(draft, incident, say=speaking(draft.language)))
        self._surroundings.say(self.tr("The draft is copied as text"))

    @Slot()
    def _on_save(self) -> None:
        draft, read = self.draft.draft, self._read
        if draft is None or read is None or read.incident is None:
            return
        name = f"{wording.name(read.incident.number)}-{draft.duty.id}-{draft.language}"
        self._saving.papers("save draft", name, lambda: self.made(draft.regime.id, draft.duty.id, draft.language))

    def made(self, regime: str, duty: str, language: str) -> dict[str, bytes]:
        """The draft as PDF and as canonical JSON, as the incident stands now, by their endings. Blocks; raises
        EnvironmentFault. Nothing is made where the stop stands meanwhile."""
        assert self._number is not None  # noqa: S101 - a draft is in sight
        say, now, zone = speaking(language), self._surroundings.now(), self._zone()
        draft = self._reporting.draft(self._number, regime, duty, language=language, speak=say)
        incident = self._incidents.incident(self._number)
        if draft.stop is not None or incident is None:
            return {}
        at = datetime.fromtimestamp(now, UTC).isoformat(timespec="milliseconds")
        made = document(draft, incident, made=at, say=say)
        return {
            ".pdf": pdf(paper(draft, incident, person=self._me(), zone=zone, now=now, say=say)),
            ".json": canonical(made).encode(),
        }


def _first_due(clock: Clock) -> tuple[bool, float]:
    """What counts stands before what was told, and what is due first on top."""
    return clock.state is State.MET, clock.due or clock.since or 0.0


def _counts(clock: Clock) -> bool:
    return clock.state in (*words.RUNNING, State.MET)
