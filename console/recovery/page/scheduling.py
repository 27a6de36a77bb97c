"""Handlers of scheduled restore tests in the window: what is set, setting another, agreeing, pausing, removing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from console.log.service.protocols import Sign
from console.pagekit.news import News
from console.pagekit.sheets import Sheets
from console.pagekit.surroundings import Surroundings
from console.recovery.model.assets import Asset
from console.recovery.page.protocols import Room, Schedules, Signing
from console.recovery.page.schedule_sheets import AgreeSheet, ScheduleSheet, day_of
from console.recovery.service.scheduling import ACT, ASSET, CONTROL, COPY
from console.work.model.commands import Danger
from console.work.model.plans import Plan
from console.work.model.schedules import Schedule
from console.work.model.templates import NAMESPACE
from console.work.service.schedules import Standing, Wanted
from widgets import numbers

_Found = list[tuple[Schedule, Standing, tuple[float, ...]]]


class Scheduling(QObject):
    """`said` tells an error of the environment in words."""

    def __init__(  # noqa: PLR0917 - what it works with
        self,
        room: Room,
        surroundings: Surroundings,
        window: QWidget,
        sheets: Sheets,
        signing: Signing,
        said: Callable[[Exception], str],
    ) -> None:
        super().__init__(window)
        self._room, self._surroundings, self._window = room, surroundings, window
        self._sheets, self._signing, self._said = sheets, signing, said
        self._sheet: ScheduleSheet | None = None
        self._asset: Asset | None = None
        if room.schedules is not None:
            News(room.schedules, self).changed.connect(self._look)

    def show(self, asset: str = "") -> None:
        """What is set for an asset (its id; the first where none is named)."""
        kept = self._room.schedules
        known = {each.id: each for each in self._room.recovery.assets()}
        found = known.get(asset) or next(iter(known.values()), None)
        if kept is None or found is None:
            self._surroundings.say(self.tr("Nothing can be scheduled here"))
            return
        self._asset = found
        # A sketch knows the zone of its place; until then it is that of the pages.
        zone = self._room.zone(found.node)

        def make() -> ScheduleSheet:
            self._sheet = sheet = ScheduleSheet(found, zone, self._surroundings.now, self._window)
            sheet.wanted.connect(self._on_wanted)
            sheet.act.connect(self._on_act)
            sheet.destroyed.connect(self._on_gone)
            return sheet

        self._sheets.show(f"schedules {found.id}", make)
        self._look()

    def _on_gone(self, _sheet: object = None) -> None:
        self._sheet = None

    def _look(self) -> None:
        """Show what is set now: who agreed is asked of the journal."""
        kept, asset = self._room.schedules, self._asset
        if self._sheet is None or asset is None or kept is None:
            return

        def found(_report: Any) -> _Found:
            return [(each, kept.standing(each), kept.next(each)) for each in kept.of(ACT, ASSET, asset.id)]

        def show(came: _Found) -> None:
            if self._sheet is not None and self._asset == asset:
                self._sheet.show_schedules(came)

        self._surroundings.run("", found, show, self._failed, target="schedules", danger=Danger.NONE, shown=False)

    def _on_wanted(self, copy: str, when: str, control: bool) -> None:
        kept, asset = self._room.schedules, self._asset
        if kept is None or asset is None:
            return
        arguments = {ASSET: asset.id, COPY: copy, **({CONTROL: "yes"} if control else {})}

        def sketch(_report: Any) -> tuple[Schedule, Plan, Standing]:
            made, plan = kept.sketch(Wanted(ACT, arguments, when))
            return made, plan, kept.standing(made)

        def show(came: tuple[Schedule, Plan, Standing]) -> None:
            self._agree(kept, *came)

        self._run(self.tr("Planning the restore test"), sketch, show)

    def _agree(self, kept: Schedules, made: Schedule, plan: Plan, standing: Standing) -> None:
        def agreed() -> None:
            self._run(self.tr("Scheduling"), lambda _report: kept.add(made), self._added)

        def make() -> AgreeSheet:
            until = day_of(standing.until, made.table.zone)
            sheet = AgreeSheet(made, (standing.needs, until), plan, self._window)
            sheet.agreed.connect(agreed)
            return sheet

        self._sheets.show("agree to schedule", make)

    def _added(self, made: Schedule) -> None:
        kept = self._room.schedules
        coming = kept.next(made) if kept is not None else ()
        text = self.tr("{schedule}: {name} is tested next {when}")
        when = numbers.moment(coming[0], made.table.zone, self._surroundings.now(), seconds=False) if coming else "-"
        self._surroundings.say(text.format(schedule=made.name, name=made.about, when=when))

    def _on_act(self, id: str, act: str) -> None:
        kept = self._room.schedules
        if kept is None:
            return
        if act == "agree":
            self._run(self.tr("Agreeing"), lambda _report: self._to_sign(kept, id), self._sign_or_done)
            return
        change = {"pause": kept.pause, "resume": kept.resume, "remove": kept.remove}[act]
        self._run(self.tr("Changing the schedule"), lambda _report: change(id), lambda _made: self._look())

    def _to_sign(self, kept: Schedules, id: str) -> Schedule | None:
        """The schedule that several must sign; None where one is enough, who has agreed then."""
        asset = self._asset
        found = next((each for each in kept.of(ACT, ASSET, asset.id) if each.id == id), None) if asset else None
        if found is not None and kept.standing(found).needs <= 1:
            kept.agree(id)
            return None
        return found

    def _sign_or_done(self, found: Schedule | None) -> None:
        kept = self._room.schedules
        if found is None or kept is None:
            self._look()
            return

        def act(sign: Sign, line: str) -> Schedule:
            return kept.approve(found.id, line, sign(found.template.encode(), NAMESPACE))

        def done(signed: Schedule) -> str:
            self._look()
            return self.tr("{schedule} is signed").format(schedule=signed.name)

        title = self.tr("Sign {schedule}: tests of {name}").format(schedule=found.name, name=found.about)
        text = self.tr("Plans that are word by word its template begin by themselves once enough have signed.")
        self._signing(title, text, self.tr("Sign"), act, done)

    def _run(self, title: str, work: Callable[[Any], Any], done: Callable[[Any], None]) -> None:
        self._surroundings.run(title, work, done, self._failed, target="schedules", danger=Danger.CHANGES, shown=False)

    def _failed(self, error: Exception) -> None:
        self._surroundings.say(self._said(error))
