"""Handlers of the commands about people in the window: each opens the sheet that asks, and signs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from console.log.model.people import Roster
from console.log.model.rules import Glass
from console.log.page import wording
from console.log.page.glass_sheets import BreakSheet, ReviewSheet
from console.log.page.people_sheets import PersonSheet, RemoveSheet, RevokeSheet
from console.log.page.proposal_sheet import ProposalSheet
from console.log.page.protocols import Desk
from console.log.page.rule_sheet import RuleSheet
from console.log.page.sit_sheet import SitSheet
from console.log.service.protocols import Signer
from console.pagekit.sheet import Sheet
from console.pagekit.sheets import Sheets
from console.pagekit.surroundings import Surroundings
from console.work.service.carrying import Confirmation
from widgets import numbers

_BREAK = "people.break_glass"


class PeopleHandlers(QObject):
    """One method for each command about people. `acts` gives what rules may be about, each with its words; `zone` the
    time zone that times are told in; `fingerprint` a public key as people compare it."""

    def __init__(  # noqa: PLR0917 - what they stand on
        self,
        desk: Desk,
        surroundings: Surroundings,
        window: QWidget,
        acts: Callable[[], Sequence[tuple[str, str]]],
        zone: Callable[[], str],
        fingerprint: Callable[[str], str],
    ) -> None:
        super().__init__(window)
        self._desk = desk
        self._surroundings = surroundings
        self._window = window
        self._acts = acts
        self._zone = zone
        self._fingerprint = fingerprint
        self._meant: dict[str, tuple[Signer | None, str | None]] = {}
        self.sheets = Sheets(self)

    def table(self) -> dict[str, Callable[..., Any]]:
        return {
            "people.sit": self.show_desk,
            "people.leave": self.leave,
            "people.lock": self.lock,
            "people.add": self.add,
            "people.change": self.change,
            "people.remove": self.remove,
            "people.revoke": self.revoke,
            "people.rule": self.rule,
            "people.proposal": self.proposal,
            "people.review": self.review,
            _BREAK: self.break_glass,
        }

    def asking(self) -> dict[str, Callable[..., Any]]:
        """Who asks, by command id, before a dangerous act."""
        return {_BREAK: self.ask_to_break}

    # -- the desk ------------------------------------------------------------------------------------------------------

    def show_desk(self) -> None:
        """Show who is at the desk, where somebody else can take it."""
        self.sheets.show("desk", lambda: SitSheet(self._desk, self._surroundings, self._add_first, self._window))

    def _add_first(self) -> None:
        self._surroundings.act("people.add")

    def leave(self) -> None:
        """Nobody is at the desk any more."""

        def done(_nothing: None) -> None:
            self._surroundings.say(self.tr("Nobody is at the desk now"))

        self._run(self.tr("Leaving the desk"), self._desk.leave, done)

    def lock(self) -> None:
        """Take acts away until somebody proves who they are. The band says it."""
        self._run(self.tr("Locking the desk"), lambda: self._desk.seat.lock("idle or by hand"), lambda _nothing: None)

    def _run(self, title: str, act: Callable[[], None], done: Callable[[None], None]) -> None:
        def failed(error: Exception) -> None:
            self._surroundings.say(wording.trouble(error))

        self._surroundings.run(title, lambda _report: act(), done, failed, target="desk", shown=False)

    # -- the list ------------------------------------------------------------------------------------------------------

    def _with_roster(self, name: str, make: Callable[[Roster], Sheet | None]) -> None:
        """Read the list away from the window's thread, then show the sheet that is made of it."""

        def done(roster: Roster) -> None:
            sheet = self.sheets.get(name)
            made = make(roster) if sheet is None else sheet
            if made is not None:
                self.sheets.show(name, lambda: made)

        def failed(error: Exception) -> None:
            self._surroundings.say(wording.trouble(error))

        self._surroundings.run("", lambda _report: self._desk.roster(), done, failed, shown=False)

    def add(self) -> None:
        self._with_roster(
            "add_person", lambda roster: PersonSheet(self._desk, self._surroundings, roster, None, self._window)
        )

    def change(self, person: str = "") -> None:
        def make(roster: Roster) -> Sheet | None:
            found = roster.people.get(person)
            if found is None:
                return self._choose()
            return PersonSheet(self._desk, self._surroundings, roster, found, self._window)

        self._with_roster(f"change:{person}", make)

    def remove(self, person: str = "") -> None:
        def make(roster: Roster) -> Sheet | None:
            found = roster.people.get(person)
            if found is None:
                return self._choose()
            return RemoveSheet(self._desk, self._surroundings, roster, found, self._window)

        self._with_roster(f"remove:{person}", make)

    def revoke(self, person: str = "") -> None:
        def make(roster: Roster) -> Sheet | None:
            found = roster.people.get(person)
            keys = [] if found is None else [key for key in found.keys if key not in roster.revoked]
            if found is None or not keys:
                return self._choose()
            named = [(key, self._fingerprint(key)) for key in keys]
            return RevokeSheet(self._desk, self._surroundings, roster, found, named, self._window)

        self._with_roster(f"revoke:{person}", make)

    def _choose(self) -> Sheet | None:
        """From the palette nobody is chosen: the page has the list."""
        self._surroundings.go("log")
        self._surroundings.say(self.tr("Choose somebody in the list of people"))
        return None

    def rule(self) -> None:
        self._with_roster(
            "rule", lambda roster: RuleSheet(self._desk, self._surroundings, roster, self._acts(), self._window)
        )

    def proposal(self) -> None:
        self._with_roster(
            "proposal",
            lambda roster: ProposalSheet(
                self._desk, self._surroundings, roster, self._fingerprint, self._acts(), self._zone(), self._window
            ),
        )

    # -- the glass -----------------------------------------------------------------------------------------------------

    def ask_to_break(self, reason: str = "") -> None:
        """Ask why, and whether it is meant."""

        def make() -> Sheet:
            sheet = BreakSheet(self._desk, self._surroundings, self._window)
            sheet.reason.setText(reason)
            sheet.agreed.connect(self._on_meant)
            return sheet

        self.sheets.show("break_glass", make)

    @Slot(object, object, object)
    def _on_meant(self, reason: str, key: Signer | None, passphrase: str | None) -> None:
        arguments = {"reason": reason}
        self._meant[reason] = (key, passphrase)
        self._surroundings.act(_BREAK, Confirmation(_BREAK, arguments), **arguments)

    def break_glass(self, reason: str) -> None:
        """Break it by the key that was chosen in the sheet."""
        key, passphrase = self._meant.pop(reason, (None, None))
        sheet = self.sheets.get("break_glass")
        if isinstance(sheet, BreakSheet):
            sheet.run(reason, key, passphrase)

    def review(self) -> None:
        """Review the oldest glass that is broken."""

        def make(roster: Roster) -> Sheet | None:
            glass = next(iter(roster.glasses.values()), None)
            if glass is None:
                self._surroundings.say(self.tr("No glass is broken"))
                return None
            when = glass.time.timestamp()
            told = f"{numbers.date(when, self._zone())} {numbers.clock(when, self._zone())}"
            return ReviewSheet(self._desk, self._surroundings, glass, self._who(roster, glass), told, self._window)

        self._with_roster("review", make)

    def _who(self, roster: Roster, glass: Glass) -> str:
        person = roster.people.get(glass.person)
        if person is not None:
            return person.name
        return self._fingerprint(glass.key) if glass.key else self.tr("nobody who signed")
