"""Handlers of sets in the window: making one, setting it anew, undoing it, and testing all of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from console.pagekit.sheets import Sheets
from console.pagekit.surroundings import Surroundings
from console.recovery.model.sets import AssetSet, SetTest
from console.recovery.page.protocols import Room
from console.recovery.page.set_sheet import SetSheet
from console.work.commands import ACT_SHOW
from console.work.model.commands import Danger


class SetHandlers(QObject):
    """`said` tells an error of the environment in words."""

    def __init__(
        self,
        room: Room,
        surroundings: Surroundings,
        window: QWidget,
        sheets: Sheets,
        said: Callable[[Exception], str],
    ) -> None:
        super().__init__(window)
        self._room, self._surroundings, self._window = room, surroundings, window
        self._sheets, self._said = sheets, said

    def show(self, group: str = "") -> None:
        """The sheet of a set (its id); of a new one where none is named."""
        sets, held = self._room.sets, self._room.recovery
        rows = {row.set.id: row.set for row in held.sets()}
        if sets is None or len(held.assets()) < 2:
            self._surroundings.say(self.tr("A set is of two assets or more"))
            return
        key = f"set {group}"

        def write(title: str, work: Callable[[Any], Any], says: str) -> None:
            def done(_made: AssetSet) -> None:
                self._sheets.close(key)
                self._surroundings.say(says)

            def failed(error: Exception) -> None:
                sheet = self._sheets.get(key)
                if isinstance(sheet, SetSheet):
                    sheet.refused(self._said(error))
                else:
                    self._surroundings.say(self._said(error))

            self._surroundings.run(title, work, done, failed, target="recovery.set", danger=Danger.CHANGES, shown=False)

        def agreed(each: AssetSet) -> None:
            says = self.tr("The set {name} is saved").format(name=each.name)
            write(self.tr("Saving the set"), lambda _report: sets.group(each), says)

        def undone(id: str) -> None:
            write(self.tr("Undoing the set"), lambda _report: sets.ungroup(id), self.tr("The set is no more"))

        def make() -> SetSheet:
            taken = {each.name for each in rows.values()}
            sheet = SetSheet(rows.get(group), held.assets(), taken, self._window)
            sheet.agreed.connect(agreed)
            sheet.undone.connect(undone)
            return sheet

        self._sheets.show(key, make)

    def test(self, group: str = "") -> None:
        """Plan a restore test of each asset of a set, and show the first: each is agreed to for itself, in the order in
        which they come back."""
        sets, rows = self._room.sets, self._room.recovery.sets()
        named = group or (rows[0].set.id if rows else "")
        if sets is None or not named:
            self._surroundings.say(self.tr("There is no set to test"))
            return

        def done(test: SetTest) -> None:
            if not test.parts:
                said = self.tr("FAIL: no backups of all of the set are from one time")
                self._surroundings.say(said)
                return
            said = self.tr("%n restore(s) planned: agree to each in its order", "", len(test.parts))
            self._surroundings.say(said)
            self._surroundings.act(ACT_SHOW.id, run=test.parts[0].run)

        def failed(error: Exception) -> None:
            self._surroundings.say(self._said(error))

        title = self.tr("Planning the test of a set")
        self._surroundings.run(
            title,
            lambda _report: sets.propose(named),
            done,
            failed,
            target="recovery.set",
            danger=Danger.CHANGES,
            shown=False,
        )
