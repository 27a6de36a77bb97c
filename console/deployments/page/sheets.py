"""The sheets of models: adding one, its people, what it is, its stage, its end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCompleter, QLineEdit, QPlainTextEdit, QWidget

from console.deployments.model.models import AiClass, Model, Role, Stage, ToldAi
from console.deployments.page import wording
from console.pagekit.sheet import Sheet
from widgets.button import Kind
from widgets.field import Choice, Form
from widgets.text import Label

_MOST_NAME, _MOST_TEXT = 200, 2000
_TEXT_HEIGHT = 84


def line(text: str = "", most: int = _MOST_NAME) -> QLineEdit:
    """A field of one line."""
    made = QLineEdit(text)
    made.setMaxLength(most)
    return made


def text_area(name: str, text: str = "", height: int = _TEXT_HEIGHT) -> QPlainTextEdit:
    """A field of several lines that Tab leaves."""
    made = QPlainTextEdit(text)
    made.setAccessibleName(name)
    made.setTabChangesFocus(True)
    made.setFixedHeight(height)
    return made


@dataclass(frozen=True, slots=True)
class New:
    """A model as somebody adds it."""

    name: str
    purpose: str
    stage: Stage
    owner: str


class ModelSheet(Sheet):
    """What all of these have: a form, Cancel, and one button that names the act."""

    def __init__(self, title: str, text: str, act: str, parent: QWidget, width: int = 580) -> None:
        super().__init__(title, text, parent, width=width)
        self.form = Form()
        self.content.addWidget(self.form)
        self.add_button(self.tr("Cancel"), Kind.SAFE).clicked.connect(self.reject)
        self.go = self.add_button(act, Kind.PRIMARY, main=True)
        self.go.clicked.connect(self._on_press)

    def fault(self) -> str:
        """What is missing."""
        return ""

    def agree(self) -> None:
        """Tell what was asked for."""
        raise NotImplementedError

    @Slot()
    def look(self) -> None:
        """Say what is missing."""
        fault = self.fault()
        self.go.setEnabled(not fault)
        self.set_note(fault)

    @Slot()
    def _on_press(self) -> None:
        if not self.fault():
            self.agree()
            self.accept()


class AddSheet(ModelSheet):
    """`agreed` carries the New. `taken` are the names that there are."""

    agreed = Signal(object)

    def __init__(self, taken: Sequence[str], people: Sequence[str], me: str, parent: QWidget) -> None:
        super().__init__("", "", "", parent)
        self.set_title(self.tr("Add a model"))
        self.text.setText(self.tr("An owner is what most pilots die of. Name one now, even if it is you."))
        self.text.setVisible(True)
        self.go.setText(self.tr("Add model"))
        self._taken = {name.casefold() for name in taken}
        self.name, self.purpose = line(), line(most=_MOST_TEXT)
        stages = [(each, wording.stage_name(each)) for each in (Stage.IDEA, Stage.PILOT)]
        self.stage = Choice(stages, Stage.IDEA, self.tr("Stage"))
        self.owner = line(me)
        self.owner.setCompleter(QCompleter(list(people), self))
        self.form.add(self.tr("Name"), self.name, self.tr("As people call it, like ticket-router"))
        self.form.add(self.tr("What it is for"), self.purpose, self.tr("In a sentence: who asks it what"))
        self.form.add(self.tr("Stage"), self.stage)
        self.form.add(self.tr("Owner"), self.owner, self.tr("May be empty for now; it will be asked for again"))
        self.name.textChanged.connect(self.look)
        self.look()
        self.name.setFocus()

    def fault(self) -> str:
        name = self.name.text().strip()
        if not name:
            return self.tr("It needs a name.")
        return self.tr("There is a model of this name.") if name.casefold() in self._taken else ""

    def agree(self) -> None:
        stage = Stage(str(self.stage.current()))
        self.agreed.emit(New(self.name.text().strip(), self.purpose.text().strip(), stage, self.owner.text().strip()))


class PeopleSheet(ModelSheet):
    """`agreed` carries who each of the model's people is from now on, by Role; those alone that change."""

    agreed = Signal(object)

    def __init__(self, model: Model, people: Sequence[str], parent: QWidget) -> None:
        super().__init__("", "", "", parent)
        self.set_title(self.tr("The people of {model}").format(model=model.name))
        self.go.setText(self.tr("Name them"))
        self._before = {role: str(getattr(model, role.value)) for role in Role}
        hints = {
            Role.OWNER: self.tr("Answers for it, and decides whether it goes on"),
            Role.DEPUTY: self.tr("May stop it or roll it back when the owner is away"),
            Role.OVERSEER: self.tr("Watches its use, and may stop it (AI Act, article 14)"),
            Role.MANAGER: self.tr("Is told when its pilot stands still for 90 days"),
        }
        self.fields = {role: line(self._before[role]) for role in Role}
        for role, field in self.fields.items():
            field.setCompleter(QCompleter(list(people), self))
            field.textChanged.connect(self.look)
            self.form.add(wording.role(role), field, hints[role])
        self.look()
        first = next((field for field in self.fields.values() if not field.text()), self.fields[Role.OWNER])
        first.setFocus()

    def named(self) -> dict[Role, str]:
        """Who changes."""
        now = {role: field.text().strip() for role, field in self.fields.items()}
        return {role: person for role, person in now.items() if person != self._before[role]}

    def fault(self) -> str:
        owner, deputy = (self.fields[role].text().strip() for role in (Role.OWNER, Role.DEPUTY))
        if owner and owner == deputy:
            return self.tr("The deputy is somebody else than the owner.")
        return "" if self.named() else self.tr("Nobody changes.")

    def agree(self) -> None:
        self.agreed.emit(self.named())


class DescribeSheet(ModelSheet):
    """`agreed` carries what is said of the model anew, by its field's name; `first` is the field that one begins at."""

    agreed = Signal(object)

    def __init__(self, model: Model, parent: QWidget, first: str = "") -> None:
        super().__init__("", "", "", parent, width=640)
        self.set_title(self.tr("Describe {model}").format(model=model.name))
        self.go.setText(self.tr("Write it down"))
        self._model = model
        self.ai_class = Choice(
            [(each, wording.ai_class(each)) for each in AiClass], model.ai_class, self.tr("AI Act class")
        )
        self.told_ai = Choice(
            [(each, wording.told(each)) for each in ToldAi], model.told_ai, self.tr("Users are told that it is AI")
        )
        self.lines = {
            name: line(str(getattr(model, name)), _MOST_TEXT)
            for name in ("purpose", "slo", "runbook", "golden_set", "licence", "unit", "users", "waits_for")
        }
        self.sources = line(", ".join(model.sources), _MOST_TEXT)
        add, of = self.form.add, self.lines
        add(self.tr("What it is for"), of["purpose"])
        add(self.tr("AI Act class"), self.ai_class, self.tr("A person's judgement of its use"))
        add(self.tr("Told that it is AI"), self.told_ai, self.tr("Article 50: whoever talks with it is told"))
        add(self.tr("SLO"), of["slo"], self.tr("What is promised, like: first answer within 800 ms for 99.5 %"))
        add(self.tr("Runbook"), of["runbook"], self.tr("Where the night shift reads what to do"))
        add(self.tr("Golden set"), of["golden_set"], self.tr("Where its questions with answers lie, and how many"))
        add(self.tr("Licence"), of["licence"], self.tr("Of the weights"))
        add(self.tr("Data sources"), self.sources, self.tr("With commas between"))
        add(self.tr("Unit of value"), of["unit"], self.tr("What its use is counted in: a ticket, an image"))
        add(self.tr("Users"), of["users"], self.tr("Who uses it, and how many, like 31 a week"))
        add(self.tr("Waits for"), of["waits_for"], self.tr("What a pilot needs to go on, and from whom"))
        for field in (*self.lines.values(), self.sources):
            field.textChanged.connect(self.look)
        for choice in (self.ai_class, self.told_ai):
            choice.chosen.connect(self.look)
        self.look()
        self.lines.get(first, self.lines["purpose"]).setFocus()

    def told(self) -> dict[str, object]:
        """What changes, by its field's name."""
        now: dict[str, object] = {name: field.text().strip() for name, field in self.lines.items()}
        now["ai_class"], now["told_ai"] = AiClass(str(self.ai_class.current())), ToldAi(str(self.told_ai.current()))
        now["sources"] = tuple(part.strip() for part in self.sources.text().split(",") if part.strip())
        return {name: value for name, value in now.items() if value != getattr(self._model, name)}

    def fault(self) -> str:
        return "" if self.told() else self.tr("Nothing changes.")

    def agree(self) -> None:
        self.agreed.emit(self.told())


class StageSheet(ModelSheet):
    """`agreed` carries the Stage and why. `lacks` are the gates that stop production, in words."""

    agreed = Signal(object, str)

    def __init__(self, model: Model, lacks: Sequence[str], parent: QWidget) -> None:
        super().__init__("", "", "", parent)
        self.set_title(self.tr("Move {model} on").format(model=model.name))
        self.go.setText(self.tr("Move it"))
        self._model = model
        self._lacks = lacks
        stages = (Stage.IDEA, Stage.PILOT, Stage.PRODUCTION)
        after = {Stage.IDEA: Stage.PILOT}.get(model.stage, Stage.PRODUCTION)
        self.stage = Choice([(each, wording.stage_name(each)) for each in stages], after, self.tr("Stage"))
        self.reason = line(most=_MOST_TEXT)
        self.form.add(self.tr("Stage"), self.stage)
        self.form.add(self.tr("Why"), self.reason, self.tr("It stands in the log"))
        self.warning = Label("", "medium-text", wrap=True)
        self.content.addWidget(self.warning)
        self.stage.chosen.connect(self.look)
        self.reason.textChanged.connect(self.look)
        self.look()

    def _short(self) -> bool:
        """Whether it goes to where gates stop it."""
        return self.stage.current() == Stage.PRODUCTION and bool(self._lacks)

    def fault(self) -> str:
        said = self.tr("It lacks: {gates}. Whoever moves it all the same says why.").format(
            gates=", ".join(self._lacks)
        )
        self.warning.setText(said if self._short() else "")
        self.warning.setVisible(self._short())
        if self.stage.current() == self._model.stage:
            return self.tr("It is there already.")
        return self.tr("Say why.") if self._short() and not self.reason.text().strip() else ""

    def agree(self) -> None:
        self.agreed.emit(Stage(str(self.stage.current())), self.reason.text().strip())


class WordsSheet(ModelSheet):
    """Asks for words. `agreed` carries them."""

    agreed = Signal(str)

    def __init__(self, title: str, text: str, act: str, parent: QWidget) -> None:
        super().__init__(title, text, act, parent)
        self.words = text_area(title)
        self.words.textChanged.connect(self.look)
        self.content.addWidget(self.words)
        self.look()
        self.words.setFocus()

    def fault(self) -> str:
        return "" if self.words.toPlainText().strip() else self.tr("Say it in a few words.")

    def agree(self) -> None:
        self.agreed.emit(self.words.toPlainText().strip()[:_MOST_TEXT])
