"""Handlers of the commands about models in the window."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from console.deployments.model.gates import Gate
from console.deployments.model.models import Model, Role, Stage
from console.deployments.model.readiness import Readiness
from console.deployments.page import commands, wording
from console.deployments.page.answer_sheet import Answering, AnswerSheet
from console.deployments.page.compare_sheet import CompareSheet
from console.deployments.page.listing import csv_of
from console.deployments.page.models_page import ModelsPage
from console.deployments.page.paper import readiness_paper
from console.deployments.page.protocols import Room
from console.deployments.page.rollout_handlers import RolloutHandlers
from console.deployments.page.rollouts_card import Read, read_of
from console.deployments.page.score_sheet import ScoreSheet
from console.deployments.page.sheets import AddSheet, DescribeSheet, New, PeopleSheet, StageSheet, WordsSheet
from console.pagekit.report import pdf
from console.pagekit.saving import Saving
from console.pagekit.sheets import Sheets
from console.pagekit.surroundings import Surroundings
from console.work.model.commands import Danger
from console.work.model.runs import RunView

#: Gates that are answered by naming somebody.
_PEOPLE = (Gate.OWNER, Gate.DEPUTY, Gate.OVERSEER)


class ModelHandlers(QObject):
    """One method for each command. `people` are those on the list, `said` tells an error of the environment in words,
    `site` names the site for papers."""

    def __init__(
        self,
        room: Room,
        page: ModelsPage,
        surroundings: Surroundings,
        window: QWidget,
        *,
        people: Callable[[], Sequence[str]],
        said: Callable[[Exception], str],
        zone: Callable[[], str],
        site: Callable[[], str],
    ) -> None:
        super().__init__(window)
        self._room, self._page, self._surroundings, self._window = room, page, surroundings, window
        self._people, self._said, self._zone, self._site = people, said, zone, site
        self.sheets = Sheets(self)
        self._saving = Saving(surroundings, window, self._failed)
        self.rolling = RolloutHandlers(room, page, surroundings, window, one=self._one, said=said)
        page.compared.connect(self._on_compared)

    def table(self) -> dict[str, Callable[..., Any]]:
        return self.rolling.table() | {
            commands.ADD.id: self.add,
            commands.OPEN.id: self.open,
            commands.READINESS.id: self.readiness,
            commands.PEOPLE.id: self.people,
            commands.DESCRIBE.id: self.describe,
            commands.ANSWER.id: self.answer,
            commands.MARK.id: self.mark,
            commands.STAGE.id: self.stage,
            commands.RETIRE.id: self.retire,
            commands.ROLL_BACK.id: self.roll_back,
            commands.SUSPEND.id: self.suspend,
            commands.COPY.id: self.copy,
            commands.EXPORT.id: self.export,
            commands.SHEET.id: self.paper,
        }

    # -- going there ---------------------------------------------------------------------------------------------------

    def open(self, model: str = "") -> None:
        found = self._one(model)
        if found is not None:
            self._surroundings.go(f"model:{found.id}")

    def readiness(self, model: str = "") -> None:
        found = self._one(model)
        if found is not None:
            self._surroundings.go(f"readiness:{found.id}")

    # -- what is done --------------------------------------------------------------------------------------------------

    def add(self) -> None:
        models = self._room.models

        def agreed(new: New) -> None:
            self._run(
                self.tr("Adding the model"),
                lambda _report: models.add(new.name, new.purpose, new.stage, new.owner),
                lambda made: self._surroundings.go(f"readiness:{made.id}"),
            )

        def make() -> AddSheet:
            taken = [each.name for each in models.models()]
            sheet = AddSheet(taken, self._people(), self._room.me(), self._window)
            sheet.agreed.connect(agreed)
            return sheet

        self.sheets.show("add model", make)

    def people(self, model: str = "") -> None:
        found = self._in_use(model)
        if found is None:
            return

        def agreed(named: Mapping[Role, str]) -> None:
            before = {role: str(getattr(found, role.value)) for role in named}
            said = ", ".join(f"{wording.role(role)}: {person or '–'}" for role, person in named.items())
            self._run(
                self.tr("Naming them"),
                lambda _report: self._name(found, named),
                lambda _made: self._undoable(f"{found.name}. {said}", lambda: self._name(found, before)),
            )

        def make() -> PeopleSheet:
            sheet = PeopleSheet(found, self._people(), self._window)
            sheet.agreed.connect(agreed)
            return sheet

        self.sheets.show(f"people {found.id}", make)

    def _name(self, model: Model, named: Mapping[Role, str]) -> None:
        # Who changes places with another is free of it first.
        for role in sorted(named, key=lambda each: bool(named[each])):
            self._room.models.name(model.id, role, named[role])

    def describe(self, model: str = "", first: str = "") -> None:
        found = self._in_use(model)
        if found is None:
            return

        def agreed(told: Mapping[str, object]) -> None:
            before = {name: getattr(found, name) for name in told}
            said = ", ".join(wording.field(name) for name in told)
            text = self.tr("{model}: {fields} written down").format(model=found.name, fields=said)
            self._run(
                self.tr("Describing the model"),
                lambda _report: self._room.models.describe(found.id, **told),
                lambda _made: self._undoable(text, lambda: self._room.models.describe(found.id, **before)),
            )

        def make() -> DescribeSheet:
            sheet = DescribeSheet(found, self._window, first)
            sheet.agreed.connect(agreed)
            return sheet

        self.sheets.show(f"describe {found.id}", make)

    def answer(self, model: str = "", gate: str = "") -> None:
        """Of a gate that names somebody, that; else what shows that it holds. Without a gate, of the first that is
        missing."""
        found = self._in_use(model)
        if found is None:
            return
        missing = self._ready(found).missing
        asked = Gate(gate) if gate in set(Gate) else next((each.gate for each in missing), Gate.CAPACITY)
        if asked in _PEOPLE:
            self.people(found.id)
            return

        def agreed(said: Answering) -> None:
            text = self.tr("{model}: {gate}, {how}").format(
                model=found.name, gate=wording.gate(said.gate), how=wording.way(said.way)
            )
            self._run(
                self.tr("Answering for the gate"),
                lambda _report: self._room.models.answer(
                    found.id, said.gate, held=said.held, words=said.words, way=said.way, until=said.until
                ),
                lambda _made: self._surroundings.say(text),
            )

        def make() -> AnswerSheet:
            sheet = AnswerSheet(found, asked, self._room.me(), self._surroundings.now, self._window)
            sheet.agreed.connect(agreed)
            return sheet

        self.sheets.show(f"answer {found.id} {asked}", make)

    def mark(self, model: str = "") -> None:
        found = self._in_use(model)
        if found is None:
            return

        def agreed(marks: Mapping[Any, Any]) -> None:
            def work(_report: Any) -> None:
                for test, mark in marks.items():
                    self._room.models.mark(found.id, test, mark)

            self._run(self.tr("Writing the score down"), work, _nothing)

        def make() -> ScoreSheet:
            sheet = ScoreSheet(found, self._window)
            sheet.agreed.connect(agreed)
            return sheet

        self.sheets.show(f"score {found.id}", make)

    def stage(self, model: str = "") -> None:
        found = self._in_use(model)
        if found is None:
            return
        before = found.stage

        def undo() -> None:
            self._room.models.stage(found.id, before, self.tr("undone"))

        def agreed(stage: Stage, reason: str) -> None:
            text = self.tr("{model} is in {stage} now").format(model=found.name, stage=wording.stage(stage))
            self._run(
                self.tr("Moving the model on"),
                lambda _report: self._room.models.stage(found.id, stage, reason),
                lambda _made: self._undoable(text, undo),
            )

        def make() -> StageSheet:
            stopping = self._ready(found).stopping(Stage.PRODUCTION, found.ai_class)
            lacks = [wording.gate(each.gate) for each in stopping]
            sheet = StageSheet(found, lacks, self._window)
            sheet.agreed.connect(agreed)
            return sheet

        self.sheets.show(f"stage {found.id}", make)

    def retire(self, model: str = "") -> None:
        found = self._in_use(model)
        if found is None:
            return
        before = found.stage

        def agreed(words: str) -> None:
            def undo() -> None:
                self._room.models.stage(found.id, before, self.tr("undone"))

            self._run(
                self.tr("Retiring the model"),
                lambda _report: self._room.models.stage(found.id, Stage.RETIRED, words),
                lambda _made: self._retired(found, undo),
            )

        def make() -> WordsSheet:
            title = self.tr("End the pilot {model}") if before is Stage.PILOT else self.tr("Retire {model}")
            text = self.tr(
                "Say why: others will ask. All of it stays in the register, and nothing is deleted anywhere."
            )
            sheet = WordsSheet(title.format(model=found.name), text, self.tr("Retire model"), self._window)
            sheet.agreed.connect(agreed)
            return sheet

        self.sheets.show(f"retire {found.id}", make)

    def _retired(self, model: Model, undo: Callable[[], object]) -> None:
        self._surroundings.go("models")
        self._undoable(self.tr("{model} is retired").format(model=model.name), undo)

    # -- what serves ---------------------------------------------------------------------------------------------------

    def roll_back(self, model: str = "") -> None:
        """At once: whoever agreed to the rollout agreed to that."""
        found, rollouts = self._one(model), self._room.rollouts
        if found is None:
            return

        def work(_report: Any) -> int:
            last = read_of(rollouts, found.id).revocable if rollouts is not None else None
            if rollouts is None or last is None:
                return 0
            rollouts.roll_back(last.deployment)
            return last.number

        def done(number: int) -> None:
            if number:
                self._surroundings.go(f"rollout:{number}")
            else:
                self._going(None)

        self._run(self.tr("Rolling {model} back").format(model=found.name), work, done)

    def suspend(self, model: str = "") -> None:
        """Nobody is let in any more, or they are again; a plan says how, and somebody agrees to it there."""
        found, rollouts = self._one(model), self._room.rollouts
        if found is None:
            return

        def agreed(words: str) -> None:
            def work(_report: Any) -> RunView | None:
                read = read_of(rollouts, found.id) if rollouts is not None else Read(found.id)
                serving = next((each for each in read.deployments if each.version), None)
                if rollouts is None or serving is None:
                    return None
                return rollouts.suspend(serving.id, on=not serving.suspended, reason=words)

            self._run(self.tr("Planning"), work, self._going)

        def make() -> WordsSheet:
            title = self.tr("Suspend the use of {model}, or end that").format(model=found.name)
            text = self.tr("Say why. A plan comes next; nothing has run before somebody agrees to it.")
            sheet = WordsSheet(title, text, self.tr("Show the plan"), self._window)
            sheet.agreed.connect(agreed)
            return sheet

        self.sheets.show(f"suspend {found.id}", make)

    def _going(self, run: RunView | None) -> None:
        if run is None:
            self._surroundings.say(self.tr("Nothing of this model was rolled out from here"))
        else:
            self._surroundings.go(f"run:{run.id}")

    # -- taking along --------------------------------------------------------------------------------------------------

    def copy(self) -> None:
        QGuiApplication.clipboard().setText(self._page.register_view.text())
        self._surroundings.say(self.tr("The models in sight are on the clipboard"))

    def export(self) -> None:
        title = self.tr("Save the register")
        self._saving.text(
            "register", title, "models.csv", lambda: csv_of(self._page.everything(), self._zone()),
            self.tr("Saving the register"), self.tr("Register saved as {path}"),
        )  # fmt: skip

    def paper(self, model: str = "") -> None:
        found = self._one(model)
        if found is None:
            return
        now, zone = self._surroundings.now(), self._zone()
        made = readiness_paper(found, self._ready(found), site=self._site(), by=self._room.me(), zone=zone, now=now)
        self._saving.paper("readiness", f"{found.name}-readiness", lambda: pdf(made))

    @Slot(str, str)
    def _on_compared(self, before: str, after: str) -> None:
        models = self._room.models
        old, new = models.version(before), models.version(after)
        if old is not None and new is not None:
            self.sheets.show(f"compare {before} {after}", lambda: CompareSheet(old, new, self._window))

    # -- how -----------------------------------------------------------------------------------------------------------

    def _one(self, called: str) -> Model | None:
        """The model that is meant; None, and said, where there is none."""
        models = self._room.models.models()
        found = next((each for each in models if called in (each.id, each.name)), None) if called else self._page.model
        if found is None:
            self._surroundings.say(self.tr("Choose a model first, on the page Models"))
        return found

    def _ready(self, model: Model) -> Readiness:
        return self._room.models.sheet(model.id).row.readiness

    def _in_use(self, called: str) -> Model | None:
        """The same of one that is not retired."""
        found = self._one(called)
        if found is not None and found.stage is Stage.RETIRED:
            self._surroundings.say(self.tr("{model} is retired").format(model=found.name))
            return None
        return found

    def _undoable(self, text: str, undo: Callable[[], object]) -> None:
        def act() -> None:
            undone = self.tr("Undone: {what}").format(what=text)
            self._run(self.tr("Undoing"), lambda _report: undo(), lambda _made: self._surroundings.say(undone))

        self._surroundings.say(text, self.tr("Undo"), act)

    def _run(self, title: str, work: Callable[[Any], Any], done: Callable[[Any], None]) -> None:
        self._surroundings.run(title, work, done, self._failed, target="models", danger=Danger.CHANGES, shown=False)

    def _failed(self, error: Exception) -> None:
        self._surroundings.say(self._said(error))


def _nothing(_came: object) -> None:
    pass
