"""Handlers of the commands about acts in the window."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from console.acts.page import commands, wording
from console.acts.page.act_sheet import ActSheet
from console.acts.page.protocols import Acts, Signing
from console.acts.page.request_sheet import RequestSheet
from console.acts.page.run_panel import RunPanel
from console.log.service.protocols import Sign
from console.pagekit.sheets import Sheets
from console.pagekit.surroundings import Surroundings
from console.work.model.commands import Command
from console.work.model.plans import Plan
from console.work.model.runs import CANCEL, NAMESPACE, RunState, RunView, approval_text
from console.work.model.vocabulary import Vocabulary
from console.work.service.by_file import answer_text, read_answer, read_request, request_text


class ActHandlers(QObject):
    """One method for each command about acts. `panel` makes a panel for a sheet, `current` gives the run in sight,
    `signing` asks for a key, `said` tells an error of the environment in words."""

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
        self._asked: dict[str, Callable[[str], None]] = {}
        self.sheets = Sheets(self)

    def table(self) -> dict[str, Callable[..., Any]]:
        return {
            commands.SHOW.id: self.show,
            commands.BEGIN.id: self.begin,
            commands.SIGN.id: self.sign,
            commands.ASK.id: self.ask,
            commands.TAKE.id: self.take,
            commands.ANSWER.id: self.answer,
            commands.WITHDRAW.id: self.withdraw,
            commands.PAUSE.id: self.pause,
            commands.CANCEL.id: self.cancel,
            commands.END.id: self.end,
            commands.RESUME.id: self.resume,
            commands.AGAIN.id: self.again,
            commands.DONE.id: self.done,
            commands.UNDO.id: self.undo,
            commands.COPY.id: self.copy,
        }

    # -- looking -------------------------------------------------------------------------------------------------------

    def show(self, run: str = "") -> None:
        """Open the sheet of a run."""
        if id := self._meant(run):
            self.sheets.show(f"act {id}", lambda: ActSheet(self._panel(), id, self._window))

    def copy(self, run: str = "") -> None:
        """Put its plan on the clipboard."""

        def done(view: RunView) -> None:
            now = datetime.fromtimestamp(self._surroundings.now(), UTC)
            QGuiApplication.clipboard().setText(wording.plan_text(view, self._words, self._zone(), now))
            self._surroundings.say(self.tr("Copied the plan"))

        self._job(commands.COPY, self.tr("Copying a plan"), run, self._acts.run, done)

    # -- agreeing ------------------------------------------------------------------------------------------------------

    def begin(self, run: str = "") -> None:
        """Carry it out; where one person is enough and none has agreed, by the operator's own yes."""

        def work(id: str) -> RunView:
            view = self._acts.run(id)
            if view.state is RunState.PLANNED and self._acts.needs(view) == 1:
                view = self._acts.agree(id)
            self._acts.start(id)
            return view

        self._job(commands.BEGIN, self.tr("Beginning a plan"), run, work, self._begun)

    def _begun(self, view: RunView) -> None:
        text = self.tr("Begun: {title}").format(title=wording.spoken(self._words.title(view.plan)))
        self._surroundings.say(text, self.tr("Show"), partial(self._surroundings.go, f"run:{view.id}"))

    def sign(self, run: str = "") -> None:
        """Ask for a key, and agree by it."""
        id = self._meant(run)
        if not id:
            return

        def act(sign: Sign, key: str) -> RunView:
            text = self._acts.approval_text(self._acts.run(id))
            return self._acts.approve(id, key, sign(text.encode(), NAMESPACE))

        def done(view: RunView) -> str:
            return self.tr("Signed: {title}").format(title=wording.spoken(self._words.title(view.plan)))

        self._signing(
            self.tr("Sign the plan"),
            self.tr("Your signature holds for exactly this plan, as it stands in its sheet, until its time is over."),
            self.tr("Sign"),
            act,
            done,
        )

    def ask(self, run: str = "") -> None:
        """Write the plan as a file that asks to be signed elsewhere."""
        id = self._meant(run)
        if not id:
            return

        def chosen(path: str) -> None:
            def work(_report: object) -> Path:
                file = Path(path)
                file.write_text(request_text(self._acts.run(id).plan), encoding="utf-8")
                return file

            def done(file: Path) -> None:
                text = self.tr("Written: {name}. Who signs it at another console sends an answer back.")
                self._surroundings.say(text.format(name=file.name))

            self._surroundings.run(self.tr("Writing a request"), work, done, self._failed)

        self._file("ask_act", self.tr("Ask somebody to sign"), chosen, save=f"{id[:8]}.plan")

    def take(self, run: str = "") -> None:
        """Take in the file by which somebody agreed: to the plan that it names, whichever is in sight."""

        def chosen(path: str) -> None:
            def work(_report: object) -> RunView:
                answer = read_answer(Path(path).read_bytes())
                return self._acts.approve(answer.run, answer.key, answer.signature)

            def done(view: RunView) -> None:
                text = self.tr("Took a signature in: {title}")
                self._surroundings.say(text.format(title=wording.spoken(self._words.title(view.plan))))
                if view.id != run:
                    self._surroundings.go(f"run:{view.id}")

            self._surroundings.run(
                self.tr("Taking in an answer"),
                work,
                done,
                self._failed,
                danger=commands.TAKE.danger,
                past=commands.TAKE.past,
            )

        self._file("take_act", self.tr("A signed answer"), chosen)

    def answer(self) -> None:
        """Look at a plan of another console, and sign it."""

        def chosen(path: str) -> None:
            def done(plan: Plan) -> None:
                self._request(plan, Path(path))

            self._surroundings.run(
                self.tr("Reading a request"),
                lambda _report: read_request(Path(path).read_bytes())[0],
                done,
                self._failed,
            )

        self._file("answer_act", self.tr("A plan that asks to be signed"), chosen)

    def _request(self, plan: Plan, file: Path) -> None:
        def make() -> RequestSheet:
            sheet = RequestSheet(plan, self._words, self._zone, self._surroundings.now(), self._window)
            sheet.agreed.connect(partial(self._answer, plan, file))
            return sheet

        self.sheets.show("request", make)

    def _answer(self, plan: Plan, file: Path) -> None:
        def act(sign: Sign, key: str) -> Path:
            signature = sign(approval_text(plan).encode(), NAMESPACE)
            to = file.with_suffix(".answer")
            to.write_text(answer_text(plan, key, signature), encoding="utf-8")
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
        self._tell(commands.WITHDRAW, self.tr("Withdrawing a plan"), run, self._acts.withdraw, self.tr("Withdrawn"))

    def pause(self, run: str = "") -> None:
        """Begin no other step."""
        self._tell(
            commands.PAUSE, self.tr("Pausing a run"), run, self._acts.pause, self.tr("It pauses after this step")
        )

    def cancel(self, run: str = "") -> None:
        """Ask what runs to end."""
        self._tell(
            commands.CANCEL, self.tr("Cancelling a run"), run, self._acts.cancel, self.tr("Asked its program to end")
        )

    def end(self, run: str = "") -> None:
        """Kill what was asked to end and did not; else only ask it."""

        def work(id: str) -> bool:
            asked = self._acts.run(id).asked == CANCEL
            self._acts.cancel(id, firmly=asked)
            return asked

        def done(killed: bool) -> None:
            polite = self.tr("Asked its program to end; if it does not, end it firmly then")
            self._surroundings.say(self.tr("Its program is killed") if killed else polite)

        self._job(commands.END, self.tr("Ending a run"), run, work, done)

    def resume(self, run: str = "") -> None:
        """Go on with what is not done."""
        self._tell(commands.RESUME, self.tr("Resuming a run"), run, self._acts.resume, self.tr("It goes on"))

    def again(self, run: str = "") -> None:
        """Begin the step anew of which nobody knows whether it happened."""

        def work(id: str) -> None:
            self._acts.resume(id, again=True)

        self._tell(commands.AGAIN, self.tr("Beginning a step again"), run, work, self.tr("It goes on"))

    def done(self, run: str = "", step: int = 0, words: str = "") -> None:
        """Say that a step was done by hand."""
        if step < 1:
            return

        def work(id: str) -> None:
            self._acts.say_done(id, step - 1, words)

        self._tell(commands.DONE, self.tr("Saying that a step is done"), run, work, self.tr("Said; it is looked at"))

    def undo(self, run: str = "") -> None:
        """Plan the way back, and show that plan."""

        def done(view: RunView) -> None:
            self._surroundings.act(commands.SHOW.id, run=view.id)

        self._job(commands.UNDO, self.tr("Planning the way back"), run, self._acts.undo, done)

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

    def _tell(self, command: Command, doing: str, run: str, work: Callable[[str], object], said: str) -> None:
        self._job(command, doing, run, work, lambda _came: self._surroundings.say(said))

    def _job(
        self, command: Command, doing: str, run: str, work: Callable[[str], Any], done: Callable[[Any], None]
    ) -> None:
        id = self._meant(run)
        if not id:
            return
        self._surroundings.run(
            doing,
            lambda _report: work(id),
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
