"""Handlers of the commands about alarms in the window."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from console.alarms.model.alarms import Alarm, Source
from console.alarms.page import commands
from console.alarms.page.alarms_page import AlarmsPage
from console.alarms.page.protocols import Alarms, Words
from console.alarms.page.sheets import NoteSheet, OutSheet, OwnerSheet, ShelveSheet
from console.pagekit.saving import Saving
from console.pagekit.sheets import Sheets
from console.pagekit.surroundings import Surroundings
from console.work.model.commands import Danger


class AlarmHandlers(QObject):
    """One method for each command. `me` names who is at the desk, `people` those who may be handed an alarm; `said`
    tells an error of the environment in words."""

    def __init__(
        self,
        alarms: Alarms,
        page: AlarmsPage,
        surroundings: Surroundings,
        window: QWidget,
        words: Words,
        *,
        me: Callable[[], str],
        people: Callable[[], Sequence[str]],
        said: Callable[[Exception], str],
        zone: Callable[[], str],
    ) -> None:
        super().__init__(window)
        self._alarms, self._page, self._surroundings, self._window, self._words = (
            alarms, page, surroundings, window, words,
        )  # fmt: skip
        self._me, self._people, self._said, self._zone = me, people, said, zone
        self.sheets = Sheets(self)
        self._saving = Saving(surroundings, window, self._failed)

    def table(self) -> dict[str, Callable[..., Any]]:
        return {
            commands.ACKNOWLEDGE.id: self.acknowledge,
            commands.ACKNOWLEDGE_SEEN.id: self.acknowledge_seen,
            commands.TAKE.id: self.take,
            commands.GIVE.id: self.give,
            commands.NOTE.id: self.note,
            commands.SHELVE.id: self.shelve,
            commands.UNSHELVE.id: self.unshelve,
            commands.TAKE_OUT.id: self.take_out,
            commands.PUT_BACK.id: self.put_back,
            commands.INCIDENT.id: self.incident,
            commands.COPY.id: self.copy,
            commands.EXPORT.id: self.export,
        }

    # -- having seen it ------------------------------------------------------------------------------------------------

    def acknowledge(self, numbers: Sequence[int] = (), entry: int | None = None) -> None:
        """What is shown of them now, by the board of the journal's `entry`, else by the list's; what came to them since
        is not covered."""
        chosen = tuple(numbers) or self._page.chosen()
        if chosen:
            self._acknowledge(chosen, self._page.list.board.entry if entry is None else entry)
        else:
            self._choose()

    def acknowledge_seen(self) -> None:
        seen = self._page.list.waiting()
        if seen:
            self._acknowledge(seen, self._page.list.board.entry)
        else:
            self._surroundings.say(self.tr("Every alarm in sight is acknowledged"))

    def _acknowledge(self, chosen: tuple[int, ...], entry: int) -> None:
        def act(_report: object) -> tuple[int, ...]:
            return self._alarms.acknowledge(chosen, entry)

        def done(covered: tuple[int, ...]) -> None:
            self._surroundings.say(self.tr("%n alarm(s) acknowledged", "", len(covered)))

        self._run(self.tr("Acknowledging"), act, done)

    # -- who sees to it ------------------------------------------------------------------------------------------------

    def take(self, numbers: Sequence[int] = ()) -> None:
        who = self._me()
        self._each(numbers, lambda number: self._alarms.take(number, who), self.tr("{who} sees to it").format(who=who))

    def give(self, numbers: Sequence[int] = ()) -> None:
        alarm = self._one(numbers)
        if alarm is None:
            return

        def agreed(who: str) -> None:
            text = self.tr("{who} sees to it").format(who=who) if who else self.tr("Nobody sees to it now")
            self._each((alarm.number,), lambda number: self._alarms.take(number, who), text)

        def make() -> OwnerSheet:
            sheet = OwnerSheet(self._about(alarm), alarm.owner, self._people(), self._window)
            sheet.agreed.connect(agreed)
            return sheet

        self.sheets.show("alarm owner", make)

    def note(self, numbers: Sequence[int] = ()) -> None:
        alarm = self._one(numbers)
        if alarm is None:
            return

        def agreed(text: str) -> None:
            self._each((alarm.number,), lambda number: self._alarms.note(number, text), self.tr("The note is added"))

        def make() -> NoteSheet:
            sheet = NoteSheet(self._about(alarm), self._window)
            sheet.agreed.connect(agreed)
            return sheet

        self.sheets.show("alarm note", make)

    # -- putting it aside ----------------------------------------------------------------------------------------------

    def shelve(self, numbers: Sequence[int] = ()) -> None:
        alarm = self._one(numbers)
        if alarm is None:
            return

        def agreed(of: Source, reason: str, until: float) -> None:
            self._run(
                self.tr("Shelving"),
                lambda _report: self._alarms.shelve(of, reason, until),
                lambda shelf: self._surroundings.say(
                    self.tr("Shelved"), self.tr("Undo"), partial(self._back, "shelf", shelf.number)
                ),
            )

        def make() -> ShelveSheet:
            sheet = ShelveSheet(
                alarm.source, self._words, self._me(), self._zone(), self._surroundings.now, self._window
            )
            sheet.agreed.connect(agreed)
            return sheet

        self.sheets.show("shelve", make)

    def take_out(self, numbers: Sequence[int] = ()) -> None:
        alarm = self._one(numbers)
        if alarm is None:
            return

        def agreed(of: Source, reason: str) -> None:
            self._run(
                self.tr("Taking out of service"),
                lambda _report: self._alarms.take_out(of, reason),
                lambda out: self._surroundings.say(
                    self.tr("Out of service"), self.tr("Undo"), partial(self._back, "out", out.number)
                ),
            )

        def make() -> OutSheet:
            sheet = OutSheet(alarm.source, self._words, self._window)
            sheet.agreed.connect(agreed)
            return sheet

        self.sheets.show("out of service", make)

    def unshelve(self, numbers: Sequence[int] = ()) -> None:
        """Take off the shelf: shelves by their numbers, else what is chosen in the list."""
        self._backs("shelf", numbers)

    def put_back(self, numbers: Sequence[int] = ()) -> None:
        self._backs("out", numbers)

    def _backs(self, kind: str, numbers: Sequence[int]) -> None:
        found = tuple(numbers) or self._page.aside(kind)
        for number in found:
            self._back(kind, number)
        if not found:
            self._choose()

    def _back(self, kind: str, number: int) -> None:
        act = self._alarms.unshelve if kind == "shelf" else self._alarms.put_back
        text = self.tr("Taken off the shelf") if kind == "shelf" else self.tr("Put back into service")
        self._run(text, lambda _report: act(number), lambda _nothing: self._surroundings.say(text))

    # -- what becomes of it --------------------------------------------------------------------------------------------

    def incident(self, numbers: Sequence[int] = ()) -> None:
        chosen = tuple(numbers) or self._page.chosen()
        if chosen:
            self._surroundings.act("incident.open", alarms=chosen)  # of a page above this one
        else:
            self._choose()

    # -- taking it along -----------------------------------------------------------------------------------------------

    def copy(self) -> None:
        self._page.list.table.copy()
        self._surroundings.say(self.tr("Copied"))

    def export(self) -> None:
        self._saving.values("save alarms", self.tr("alarms"), self._page.list.csv)

    # -- how -----------------------------------------------------------------------------------------------------------

    def _one(self, numbers: Sequence[int]) -> Alarm | None:
        """The alarm that is meant; None, and said, where there is none."""
        chosen = tuple(numbers) or self._page.chosen()
        found = next((each.alarm for each in self._alarms.board().shown if each.alarm.number in chosen), None)
        if found is None:
            self._choose()
        return found

    def _about(self, alarm: Alarm) -> str:
        said = self._words(alarm.source, alarm.facts, alarm.raised)
        return f"{said.what} · {said.where}"

    def _choose(self) -> None:
        self._surroundings.say(self.tr("Choose an alarm in the list first"))

    def _each(self, numbers: Sequence[int], act: Callable[[int], None], text: str) -> None:
        chosen = tuple(numbers) or self._page.chosen()
        if not chosen:
            self._choose()
            return

        def work(_report: object) -> None:
            for number in chosen:
                act(number)

        self._run(text, work, lambda _nothing: self._surroundings.say(text))

    def _run(self, title: str, work: Callable[[Any], Any], done: Callable[[Any], None]) -> None:
        self._surroundings.run(title, work, done, self._failed, target="alarms", danger=Danger.CHANGES, shown=False)

    def _failed(self, error: Exception) -> None:
        self._surroundings.say(self._said(error))
