"""Handlers of the commands about recovery in the window."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from console.log.service.protocols import Sign
from console.pagekit.report import pdf
from console.pagekit.saving import Saving
from console.pagekit.sheets import Sheets
from console.pagekit.surroundings import Surroundings
from console.recovery.model.assets import Asset
from console.recovery.model.drills import Drill, DrillState
from console.recovery.model.searches import Search
from console.recovery.page import commands, wording
from console.recovery.page.backup_sheet import BackupSheet
from console.recovery.page.paper import report
from console.recovery.page.protect_sheet import Board, ProtectSheet, Wish
from console.recovery.page.protocols import Room, Signing
from console.recovery.page.recovery_page import RecoveryPage
from console.recovery.page.scheduling import Scheduling
from console.recovery.page.set_handlers import SetHandlers
from console.recovery.page.sheets import ActionSheet, BeginSheet, WordsSheet
from console.recovery.service.drills import Start
from console.recovery.service.protecting import Protection
from console.work.commands import ACT_SHOW
from console.work.model.commands import Danger
from console.work.model.runs import RunView


class RecoveryHandlers(QObject):
    """One method for each command. `people` are those on the list, `signing` asks for a key, `said` tells an error of
    the environment in words, `site` names the site for papers."""

    def __init__(
        self,
        room: Room,
        page: RecoveryPage,
        surroundings: Surroundings,
        window: QWidget,
        *,
        people: Callable[[], Sequence[str]],
        signing: Signing,
        said: Callable[[Exception], str],
        zone: Callable[[], str],
        site: Callable[[], str],
    ) -> None:
        super().__init__(window)
        self._room, self._page, self._surroundings, self._window = room, page, surroundings, window
        self._people, self._signing, self._said, self._zone, self._site = people, signing, said, zone, site
        self.sheets = Sheets(self)
        self._saving = Saving(surroundings, window, self._failed)
        self.scheduling = Scheduling(room, surroundings, window, self.sheets, signing, said)
        self.of_sets = SetHandlers(room, surroundings, window, self.sheets, said)
        page.decided.connect(self._on_decided)
        page.noted.connect(self._on_noted)

    def table(self) -> dict[str, Callable[..., Any]]:
        return {
            commands.BEGIN.id: self.begin,
            commands.TEST.id: self.test,
            commands.BACKUP.id: self.back_up,
            commands.PROTECT.id: self.protect,
            commands.SEARCH.id: self.search,
            commands.SET.id: self.of_sets.show,
            commands.TEST_SET.id: self.of_sets.test,
            commands.SCHEDULE.id: self.scheduling.show,
            commands.DONE.id: self.done,
            commands.OVERRIDE.id: self.override,
            commands.NOTE.id: self.note,
            commands.PAUSE.id: self.pause,
            commands.ABORT.id: self.abort,
            commands.SIGN.id: self.sign,
            commands.SAVE_PDF.id: self.save_pdf,
            commands.SAVE_JSON.id: self.save_json,
            commands.ACTION.id: self.action,
            commands.CLOSE_ACTION.id: self.close_action,
        }

    # -- drills --------------------------------------------------------------------------------------------------------

    def begin(self, scenario: str = "") -> None:
        def agreed(start: Start) -> None:
            self._run(
                self.tr("Beginning the drill"),
                lambda _report: self._room.drills.begin(start),
                lambda drill: self._surroundings.go(f"drill:{drill.number}"),
            )

        def make() -> BeginSheet:
            sheet = BeginSheet(
                self._room.book, self._room.recovery.assets(), self._people(), self._room.me(), self._window, scenario
            )
            sheet.agreed.connect(agreed)
            return sheet

        self.sheets.show(f"begin drill {scenario}", make)

    def test(self, asset: str = "") -> None:
        """Make the plan of a restore test and show it; it begins when somebody agrees to it there."""
        testing = self._room.testing
        assets = self._room.recovery.assets()
        asset = asset or (assets[0].id if assets else "")
        if testing is None or not asset:
            self._surroundings.say(self.tr("No restore test can be made here"))
            return

        # A drill brings back what is newest: by it the data loss is measured.
        drill = self._room.drills.running
        drilled = drill is not None and any(each.id == asset for each in drill.assets)
        snapshot = "newest" if drilled else ""

        def shown(run: RunView) -> None:
            self._surroundings.act(ACT_SHOW.id, run=run.id)

        self._run(self.tr("Planning the restore test"), lambda _report: testing.propose(asset, "", snapshot), shown)

    def search(self) -> None:
        """Look through all nodes; it can be ended, and what was found until then stays."""
        searching, nodes = self._room.searching, tuple(self._room.nodes())
        if searching is None or not nodes:
            self._surroundings.say(self.tr("There is no node to search"))
            return

        def work(job: Any) -> Any:
            def report(done: int) -> None:
                job.check()
                job.report(done / len(nodes), self._room.called(nodes[done]))

            return searching.search(nodes, report)

        def done(came: tuple[Sequence[Search], Mapping[str, Exception]]) -> None:
            found, faults = came
            said = self.tr("%n node(s) searched", "", len(found))
            if faults:
                said = "; ".join((said, self.tr("%n could not be searched", "", len(faults))))
            self._surroundings.say(said)

        title = self.tr("Searching for unprotected data")
        self._surroundings.run(title, work, done, self._failed, target="recovery.search", danger=Danger.CHANGES)

    def protect(self, node: str = "", path: str = "", asset: str = "") -> None:
        """Ask what is protected, beginning with what a search found there, or with what stands of an asset (its id),
        and put it onto the board. The sheet stays until it is there: what cannot be written loses nothing."""
        held, protecting = self._room.recovery, self._room.protecting
        if protecting is None:
            self._surroundings.say(self.tr("Nothing can be protected here"))
            return
        found = next((each for each in held.bare() if (each.node, each.store.path) == (node, path)), None)
        wish = Wish(node=node, path=path)
        if found is not None:
            name = f"{found.store.product} {self._room.called(node).rpartition('/')[2]}"
            wish = Wish(name, node, path, found.store.kind)
        known = next((each for each in held.assets() if each.id == asset), None)
        if known is not None:
            wish = Wish(known.name, known.node, known.paths[0], known.kind, known)
        key = f"protect {node} {path} {asset}"

        def agreed(wanted: Protection) -> None:
            title = self.tr("Putting {name} onto the board").format(name=wanted.asset.name)
            danger = commands.PROTECT.danger

            def done(made: Asset) -> None:
                self.sheets.close(key)
                self._surroundings.say(self.tr("{name} is on the board").format(name=made.name))

            def failed(error: Exception) -> None:
                sheet = self.sheets.get(key)
                if isinstance(sheet, ProtectSheet):
                    sheet.refused(self._said(error))
                else:
                    self._failed(error)

            self._surroundings.run(
                title,
                lambda _report: protecting.protect(wanted),
                done,
                failed,
                target="recovery.protect",
                danger=danger,
                shown=False,
            )

        def make() -> ProtectSheet:
            sets = [row.set for row in held.sets()]
            sheet = ProtectSheet(wish, Board(self._room.nodes(), self._room.called, held.assets, sets), self._window)
            sheet.agreed.connect(agreed)
            return sheet

        self.sheets.show(key, make)

    def back_up(self, asset: str = "") -> None:
        """Ask how, then make the plan and show it."""
        backing, assets = self._room.backing, self._room.recovery.assets()
        if not assets:
            self._surroundings.say(self.tr("No backup can be made here"))
            return

        def shown(run: RunView) -> None:
            self._surroundings.act(ACT_SHOW.id, run=run.id)

        def agreed(of: str, copy: str, when: str) -> None:
            if backing is None:
                self._surroundings.say(self.tr("No backup can be made here"))
                return

            def propose(_report: object) -> RunView:
                if when == BackupSheet.STOP:
                    return backing.propose_end(of, copy)
                return backing.propose_times(of, when, copy) if when else backing.propose(of, copy)

            self._run(self.tr("Planning the backup"), propose, shown)

        def make() -> BackupSheet:
            sheet = BackupSheet(assets, asset, self._window)
            sheet.agreed.connect(agreed)
            return sheet

        self.sheets.show(f"back up {asset}", make)

    def done(self) -> None:
        """The step is done; where all are, the drill ends."""
        drill = self._one()
        if drill is None:
            return
        current = drill.current
        if current is None:
            self._run(self.tr("Ending the drill"), lambda _report: self._room.drills.end(drill.number), self._ended)
        else:
            step = current.step.id
            self._run(self.tr("Step done"), lambda _report: self._room.drills.done(drill.number, step), _nothing)

    def _ended(self, drill: Drill) -> None:
        self._surroundings.say(
            self.tr("Drill {drill}: {says}").format(drill=drill.name, says=wording.says(drill)),
            self.tr("Evidence"),
            self._go_to_evidence,
        )

    def _go_to_evidence(self) -> None:
        self._surroundings.go("recovery/evidence")

    @Slot(str)
    def _on_decided(self, way: str) -> None:
        drill = self._one()
        if drill is not None and drill.current is not None:
            step = drill.current.step.id
            self._run(self.tr("Deciding"), lambda _report: self._room.drills.decide(drill.number, step, way), _nothing)

    @Slot(str)
    def _on_noted(self, words: str) -> None:
        drill = self._one()
        if drill is not None:
            self._run(self.tr("Writing the note"), lambda _: self._room.drills.note(drill.number, words), _nothing)

    def override(self) -> None:
        drill = self._one()
        if drill is None or drill.current is None:
            return
        step = drill.current.step
        self._words(
            "override",
            self.tr("Go on without: {step}").format(step=wording.spoken(step.text)),
            self.tr("The reason stands in the report, and what was seen of the step by then."),
            self.tr("Go on without it"),
            lambda words: self._room.drills.override(drill.number, step.id, words),
        )

    def note(self) -> None:
        drill = self._one()
        if drill is not None:
            self._words(
                "drill note",
                self.tr("A note in drill {drill}").format(drill=drill.name),
                self.tr("It is saved with its time."),
                self.tr("Add note"),
                lambda words: self._room.drills.note(drill.number, words),
            )

    def pause(self) -> None:
        drill = self._one()
        if drill is None:
            return
        if drill.state is DrillState.PAUSED:
            self._run(self.tr("Resuming"), lambda _report: self._room.drills.resume(drill.number), _nothing)
        else:
            self._run(self.tr("Pausing"), lambda _report: self._room.drills.pause(drill.number), _nothing)

    def abort(self) -> None:
        drill = self._one()
        if drill is not None:
            self._words(
                "abort drill",
                self.tr("Abort drill {drill} safely").format(drill=drill.name),
                self.tr(
                    "The drill stops; what it showed until now is kept. A restore test that runs is a run of its own: "
                    "stop it on the page Runs, it removes its sandbox."
                ),
                self.tr("Abort drill"),
                lambda words: self._room.drills.abort(drill.number, words),
            )

    # -- evidence ------------------------------------------------------------------------------------------------------

    def sign(self) -> None:
        drill = self._over()
        if drill is None:
            return
        me = self._room.me()

        def act(sign: Sign, line: str) -> Drill:
            return self._room.evidence.sign(drill.number, sign, line, me)

        def done(signed: Drill) -> str:
            if len(signed.signatures) > 1:
                return self.tr("The report of {drill} is signed by two").format(drill=signed.name)
            return self.tr("The report of {drill} is signed; a second person signs next").format(drill=signed.name)

        title = self.tr("Sign the report of {drill}").format(drill=drill.name)
        text = self.tr("You say that it tells what happened. It is made now, and is the same for whoever signs next.")
        self._signing(title, text, self.tr("Sign report"), act, done)

    def save_pdf(self) -> None:
        drill = self._over()
        if drill is None:
            return
        about = f"drill:{drill.number}"
        actions = [each for each in self._room.drills.actions() if each.about == about]
        now = self._surroundings.now()
        made = report(drill, actions, self._room.book, site=self._site(), zone=self._zone(), now=now)
        self._saving.paper("drill report", f"{drill.name}.pdf", lambda: pdf(made))

    def save_json(self) -> None:
        drill = self._over()
        if drill is None:
            return
        dialog = QFileDialog(
            self._window, self.tr("Save the signed report into a new folder"), str(Path.home() / drill.name)
        )
        dialog.setObjectName("drill files")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        number = drill.number

        def chosen(path: str) -> None:
            self._run(
                self.tr("Saving the report"),
                lambda _report: self._room.evidence.write(number, Path(path)),
                lambda files: self._surroundings.say(self.tr("Saved in {path}").format(path=files[0].parent)),
            )

        dialog.fileSelected.connect(chosen)
        dialog.open()

    def action(self) -> None:
        drill = self._over()
        if drill is None:
            return

        def agreed(text: str, owner: str, due: float) -> None:
            self._run(
                self.tr("Opening the action"),
                lambda _report: self._room.drills.open_action(f"drill:{drill.number}", text, owner, due),
                lambda made: self._surroundings.say(self.tr("{action} is open").format(action=made.name)),
            )

        def make() -> ActionSheet:
            sheet = ActionSheet(self._people(), self._surroundings.now, self._window)
            sheet.agreed.connect(agreed)
            return sheet

        self.sheets.show("corrective action", make)

    def close_action(self, number: int = 0) -> None:
        open_ones = [each for each in self._room.drills.actions() if each.closed is None]
        found = next((each for each in open_ones if number in (0, each.number)), None)
        if found is None:
            self._surroundings.say(self.tr("No corrective action is open"))
            return
        self._words(
            "close action",
            self.tr("Close {action}: {text}").format(action=found.name, text=found.text),
            self.tr("Say how it was done."),
            self.tr("Close action"),
            lambda words: self._room.drills.close_action(found.number, words),
        )

    # -- how -----------------------------------------------------------------------------------------------------------

    def _one(self) -> Drill | None:
        """The drill that is meant and goes on; None, and said, where there is none."""
        drill = self._page.drill
        if drill is None or drill.over:
            self._surroundings.say(self.tr("No drill goes on"))
            return None
        return drill

    def _over(self) -> Drill | None:
        """The drill that is meant and is over; None, and said, where there is none."""
        drill = self._page.drill
        if drill is None or not drill.over:
            self._surroundings.say(self.tr("Choose a drill that is over, under Evidence"))
            return None
        return drill

    def _words(self, key: str, title: str, text: str, act: str, work: Callable[[str], object]) -> None:
        def agreed(words: str) -> None:
            self._run(title, lambda _report: work(words), _nothing)

        def make() -> WordsSheet:
            sheet = WordsSheet(title, text, act, self._window)
            sheet.agreed.connect(agreed)
            return sheet

        self.sheets.show(key, make)

    def _run(self, title: str, work: Callable[[Any], Any], done: Callable[[Any], None]) -> None:
        self._surroundings.run(title, work, done, self._failed, target="drill", danger=Danger.CHANGES, shown=False)

    def _failed(self, error: Exception) -> None:
        self._surroundings.say(self._said(error))


def _nothing(_came: object) -> None:
    pass
