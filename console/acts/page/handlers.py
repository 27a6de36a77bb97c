"""Handlers of the commands about acts in the window."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from console.acts.page import wording
from console.acts.page.act_sheet import ActSheet
from console.acts.page.commands import COPY, TAKE
from console.acts.page.older_sheet import OlderSheet
from console.acts.page.openings_sheet import OpeningsSheet
from console.acts.page.protocols import Acts, InWindows, Older, Signing
from console.acts.page.request_sheet import RequestSheet
from console.acts.page.run_panel import RunPanel
from console.log.service.protocols import Sign
from console.log.service.sharing import whole
from console.pagekit.sheets import Sheets
from console.pagekit.surroundings import Surroundings
from console.work import commands as work
from console.work.model.commands import Command
from console.work.model.plans import Plan, read_plan
from console.work.model.runs import NAMESPACE, RunState, RunView, approval_text
from console.work.model.words import Vocabulary
from console.work.service.by_file import LONGEST, answer_text, read_answer, read_request, request_text, taken_in
from console.work.service.carrying import Confirmation
from console.work.service.in_windows import Opening
from widgets import numbers

#: The command of a feature above, by which another window is planned.
_WINDOWS = "maintenance.windows"


class ActHandlers(QObject):
    """One method for each command about acts. `panel` makes a panel for a sheet, `current` gives the run in sight,
    `signing` asks for a key, `said` tells an error of the environment in words, `in_windows` has plans begin later."""

    def __init__(
        self,
        acts: Acts,
        surroundings: Surroundings,
        window: QWidget,
        words: Vocabulary,
        *,
        panel: Callable[[], RunPanel],
        current: Callable[[], RunView | None],
        signing: Signing,
        said: Callable[[Exception], str],
        zone: Callable[[], str],
        in_windows: InWindows,
    ) -> None:
        super().__init__(window)
        self._acts = acts
        self._surroundings = surroundings
        self._window = window
        self._words = words
        self._panel = panel
        self._current = current
        self._signing = signing
        self._said = said
        self._zone = zone
        self._in_windows = in_windows
        self._asked: dict[str, Callable[[str], None]] = {}
        #: What of others was shown last, by the plan that it stands in the way of.
        self._shown_older: tuple[str, tuple[str, ...]] = ("", ())
        self.sheets = Sheets(self)

    def table(self) -> dict[str, Callable[..., Any]]:
        return {
            work.ACT_SHOW.id: self.show,
            work.ACT_APPLY.id: self.begin,
            work.ACT_WINDOW.id: self.put,
            work.ACT_APPROVE.id: self.sign,
            work.ACT_REQUEST.id: self.ask,
            TAKE.id: self.take,
            work.ACT_SIGN.id: self.answer,
            work.ACT_PLAN.id: self.plan,
            work.ACT_WITHDRAW.id: self.withdraw,
            work.ACT_PAUSE.id: self.pause,
            work.ACT_CANCEL.id: self.cancel,
            work.ACT_RESUME.id: self.resume,
            work.ACT_DONE.id: self.done,
            work.ACT_UNDO.id: self.undo,
            work.ACT_OLDER.id: self.end_older,
            COPY.id: self.copy,
        }

    def asking(self) -> dict[str, Callable[..., Any]]:
        """Who asks, by command id, before what cannot be undone: the sheet of the plan, or of what others left."""
        return {
            work.ACT_APPLY.id: self.show,
            work.ACT_WINDOW.id: self.choose,
            work.ACT_RESUME.id: self.show,
            work.ACT_OLDER.id: self.show_older,
        }

    # -- looking -------------------------------------------------------------------------------------------------------

    def show(self, run: str = "", **_more: Any) -> None:
        """Open the sheet of a run."""
        if id := self._meant(run):
            self.sheets.show(f"act {id}", lambda: ActSheet(self._panel(), id, self._window))

    def copy(self, run: str = "") -> None:
        """Put its plan on the clipboard."""

        def done(view: RunView) -> None:
            now = datetime.fromtimestamp(self._surroundings.now(), UTC)
            QGuiApplication.clipboard().setText(wording.plan_text(view, self._words, self._zone(), now))
            self._surroundings.say(self.tr("Copied the plan"))

        self._job(COPY, self.tr("Copying a plan"), run, self._acts.run, done)

    # -- agreeing ------------------------------------------------------------------------------------------------------

    def begin(self, run: str = "") -> None:
        """Carry it out; where one person is enough and none has agreed, by the operator's own yes."""

        def act(id: str) -> RunView:
            view = self._acts.run(id)
            if view.state is RunState.PLANNED and self._acts.needs(view) == 1:
                view = self._acts.agree(id)
            self._acts.start(id)
            return self._acts.run(id)

        self._job(work.ACT_APPLY, self.tr("Beginning a plan"), run, act, self._begun)

    def _begun(self, view: RunView) -> None:
        text = self.tr("Begun: {title}").format(title=wording.title(view, self._words))
        self._surroundings.say(text, self.tr("Show"), partial(self._surroundings.go, f"run:{view.id}"))

    def choose(self, run: str = "", **_more: Any) -> None:
        """Show the maintenance windows that a plan may begin in by itself."""
        id = self._meant(run)
        if not id:
            return

        def done(found: tuple[RunView, Sequence[Opening]]) -> None:
            view, openings = found

            def make() -> OpeningsSheet:
                sheet = OpeningsSheet(
                    openings, self._acts.needs(view), self._zone, self._surroundings.now(), self._window
                )
                sheet.chosen.connect(partial(self._on_window, id))
                sheet.another.connect(partial(self._surroundings.act, _WINDOWS))
                return sheet

            self.sheets.close("openings")
            self.sheets.show("openings", make)

        def act(_report: object) -> tuple[RunView, Sequence[Opening]]:
            view = self._acts.run(id)
            return view, self._in_windows.openings(view)

        self._surroundings.run(self.tr("Looking for maintenance windows"), act, done, self._failed)

    def _on_window(self, id: str, window: str) -> None:
        arguments = {"run": id, "window": window}
        self._surroundings.act(work.ACT_WINDOW.id, Confirmation(work.ACT_WINDOW.id, arguments), **arguments)

    def put(self, run: str = "", window: str = "") -> None:
        """Have it begin by itself in a window; the sheet shows the plan that it is then. Without one, ask for it."""
        if not window:
            self.choose(run)
            return

        def done(view: RunView) -> None:
            self.sheets.close(f"act {run}")
            text = self.tr("It begins by itself in {window}").format(window=view.plan.window)
            if view.state is not RunState.APPROVED:
                text = self.tr("It waits for {window}, and to be signed").format(window=view.plan.window)
            self._surroundings.say(text)
            self.show(view.id)

        doing = self.tr("Putting a plan into a maintenance window")
        self._job(work.ACT_WINDOW, doing, run, lambda id: self._in_windows.put(id, window), done)

    def sign(self, run: str = "") -> None:
        """Ask for a key, and agree by it."""
        id = self._meant(run)
        if not id:
            return

        def act(sign: Sign, key: str) -> RunView:
            text = self._acts.approval_text(self._acts.run(id))
            return self._acts.approve(id, key, sign(text.encode(), NAMESPACE))

        def done(view: RunView) -> str:
            return self.tr("Signed: {title}").format(title=wording.title(view, self._words))

        self._signing(
            self.tr("Sign the plan"),
            self.tr("Your signature holds for exactly this plan, as it stands in its sheet, until its time is over."),
            self.tr("Sign"),
            act,
            done,
        )

    def ask(self, run: str = "", file: str = "") -> None:
        """Write the plan as a file that asks to be signed elsewhere."""
        id = self._meant(run)
        if not id:
            return

        def chosen(path: str) -> None:
            def act(_report: object) -> Path:
                to = Path(path)
                with whole(to) as asked:
                    asked.write(request_text(self._acts.run(id).plan))
                return to

            def done(to: Path) -> None:
                text = self.tr("Written: {name}. Who signs it at another console sends an answer back.")
                self._surroundings.say(text.format(name=to.name))

            self._surroundings.run(self.tr("Writing a request"), act, done, self._failed)

        if file:
            chosen(file)
        else:
            self._file("ask_act", self.tr("Ask somebody to sign"), chosen, save=f"{id[:8]}.plan")

    def take(self, run: str = "") -> None:
        """Take in the file by which somebody agreed: to the plan that it names, whichever is in sight."""

        def chosen(path: str) -> None:
            def act(_report: object) -> RunView:
                answer = read_answer(_bytes(Path(path)))
                return self._acts.approve(answer.run, answer.key, answer.signature)

            def done(view: RunView) -> None:
                text = self.tr("Took a signature in: {title}")
                self._surroundings.say(text.format(title=wording.title(view, self._words)))
                if view.id != run:
                    self._surroundings.go(f"run:{view.id}")

            self._surroundings.run(
                self.tr("Taking in an answer"),
                act,
                done,
                self._failed,
                danger=TAKE.danger,
                past=TAKE.past,
            )

        self._file("take_act", self.tr("A signed answer"), chosen)

    def answer(self) -> None:
        """Look at a plan of another console, and sign it."""

        def chosen(path: str) -> None:
            def done(plan: Plan) -> None:
                self._request(plan, Path(path))

            self._surroundings.run(
                self.tr("Reading a request"),
                lambda _report: read_request(_bytes(Path(path)))[0],
                done,
                self._failed,
            )

        self._file("answer_act", self.tr("A plan that asks to be signed"), chosen)

    def plan(self) -> None:
        """Take a plan in that somebody wrote as a file, and show it."""

        def chosen(path: str) -> None:
            def act(_report: object) -> RunView:
                return self._acts.propose(taken_in(read_plan(_bytes(Path(path)).rstrip(b"\n"))))

            def done(view: RunView) -> None:
                self._surroundings.act(work.ACT_SHOW.id, run=view.id)

            self._surroundings.run(self.tr("Taking a plan in"), act, done, self._failed, danger=work.ACT_PLAN.danger)

        self._file("plan_act", self.tr("A plan as JSON"), chosen)

    def _request(self, plan: Plan, file: Path) -> None:
        def make() -> RequestSheet:
            sheet = RequestSheet(plan, self._words, self._zone, self._surroundings.now(), self._window)
            sheet.agreed.connect(partial(self._answer, plan, file))
            return sheet

        self.sheets.show("request", make)

    def _answer(self, plan: Plan, file: Path) -> None:
        def act(sign: Sign, key: str) -> Path:
            signature = sign(approval_text(plan).encode(), NAMESPACE)
            to = file.with_name(f"{file.name}.answer")
            with whole(to) as answer:
                answer.write(answer_text(plan, key, signature))
            return to

        def done(to: Path) -> str:
            self.sheets.close("request")
            return self.tr("Signed. Send {file} back").format(file=to)

        self._signing(
            self.tr("Sign another console's plan"),
            self.tr("The answer is written beside the request."),
            self.tr("Sign"),
            act,
            done,
        )

    # -- while it runs -------------------------------------------------------------------------------------------------

    def withdraw(self, run: str = "") -> None:
        """Have it never be carried out."""
        self._tell(work.ACT_WITHDRAW, self.tr("Withdrawing a plan"), run, self._acts.withdraw, self.tr("Withdrawn"))

    def pause(self, run: str = "") -> None:
        """Begin no other step."""
        self._tell(
            work.ACT_PAUSE, self.tr("Pausing a run"), run, self._acts.pause, self.tr("It pauses after this step")
        )

    def cancel(self, run: str = "", *, firmly: bool = False) -> None:
        """Ask what runs to end, or kill it."""
        said = self.tr("Its program is killed") if firmly else self.tr("Asked its program to end")

        def act(id: str) -> None:
            self._acts.cancel(id, firmly=firmly)

        self._tell(work.ACT_CANCEL, self.tr("Cancelling a run"), run, act, said)

    def resume(self, run: str = "", *, again: bool = False, take_over: bool = False) -> None:
        """Go on with what is not done; with `again` also with a step of which nobody knows whether it happened, with
        `take_over` although another console holds the node."""

        def act(id: str) -> None:
            self._acts.resume(id, again=again, take_over=take_over)

        self._tell(work.ACT_RESUME, self.tr("Resuming a run"), run, act, self.tr("It goes on"))

    def show_older(self, run: str = "", **_more: Any) -> None:
        """Show what others left running on a plan's nodes."""
        id = self._meant(run)
        if not id:
            return

        def done(found: Sequence[Older]) -> None:
            def make() -> OlderSheet:
                sheet = OlderSheet(found, self._window)
                sheet.agreed.connect(partial(self._on_older, id, tuple(each.run.run for each in found)))
                return sheet

            self.sheets.close("older")
            self.sheets.show("older", make)

        doing = self.tr("Looking what others left running")
        self._surroundings.run(doing, lambda _report: self._acts.older(id), done, self._failed)

    def _on_older(self, id: str, runs: tuple[str, ...]) -> None:
        self._shown_older = (id, runs)
        arguments = {"run": id, "end": True}
        self._surroundings.act(work.ACT_OLDER.id, Confirmation(work.ACT_OLDER.id, arguments), **arguments)

    def end_older(self, run: str = "", *, end: bool = False) -> None:
        """Have what others left running end, as far as it was shown."""
        of, shown = self._shown_older
        if not end or of != run:
            self.show_older(run)
            return

        def done(found: Sequence[Older]) -> None:
            self._surroundings.say(self.tr("Asked to end: {count}").format(count=numbers.number(len(found))))

        self._job(
            work.ACT_OLDER, self.tr("Ending what others left"), run, lambda id: self._acts.end_older(id, shown), done
        )

    def done(self, run: str = "", step: int = 0, words: str = "") -> None:
        """Say that a step was done by hand."""
        if step < 1:
            return

        def act(id: str) -> None:
            self._acts.say_done(id, step - 1, words)

        self._tell(work.ACT_DONE, self.tr("Saying that a step is done"), run, act, self.tr("Said; it is looked at"))

    def undo(self, run: str = "") -> None:
        """Plan the way back, and show that plan."""

        def done(view: RunView) -> None:
            self._surroundings.act(work.ACT_SHOW.id, run=view.id)

        self._job(work.ACT_UNDO, self.tr("Planning the way back"), run, self._acts.undo, done)

    # -- how ---------------------------------------------------------------------------------------------------------

    def _meant(self, run: str) -> str:
        """The id of the run that is meant; empty, and said, where there is none."""
        if run:
            return run
        view = self._current()
        if view is None:
            self._surroundings.say(self.tr("No run is in sight: choose one on the page of runs"))
            return ""
        return view.id

    def _tell(self, command: Command, doing: str, run: str, act: Callable[[str], object], said: str) -> None:
        self._job(command, doing, run, act, lambda _came: self._surroundings.say(said))

    def _job(
        self, command: Command, doing: str, run: str, act: Callable[[str], Any], done: Callable[[Any], None]
    ) -> None:
        id = self._meant(run)
        if not id:
            return
        self._surroundings.run(
            doing,
            lambda _report: act(id),
            done,
            self._failed,
            target=f"act {id}",
            danger=command.danger,
            past=command.past,
        )

    def _failed(self, error: Exception) -> None:
        self._surroundings.say(self._said(error))

    def _file(self, name: str, title: str, chosen: Callable[[str], None], save: str = "") -> None:
        """Ask for a file, to be written where it is called `save`."""
        dialog = QFileDialog(
            self._window, title, str(Path.home() / save), "*.plan (*.plan);;* (*)" if save else "* (*)"
        )
        dialog.setObjectName(name)
        if save:
            dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
            dialog.setDefaultSuffix("plan")
        else:
            dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        self._asked[name] = chosen
        dialog.fileSelected.connect(self._on_file)
        dialog.open()

    @Slot(str)
    def _on_file(self, path: str) -> None:
        chosen = self._asked.pop(self.sender().objectName(), None)
        if chosen is not None:
            chosen(path)


def _bytes(path: Path) -> bytes:
    """A file that came from elsewhere; of a longer one than any such file, so much that it is refused."""
    with path.open("rb") as file:
        return file.read(LONGEST + 1)
