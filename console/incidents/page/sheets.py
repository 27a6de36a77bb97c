"""The sheets about incidents: opening and changing one, its owner, its end, follow-ups, what was learned, links."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCompleter, QLineEdit, QPlainTextEdit, QWidget

from console.fleet.model.rules import Grade
from console.incidents.model.incidents import Link, LinkKind
from console.incidents.page import wording
from console.incidents.page.protocols import Nodes
from console.pagekit.sheet import Sheet
from console.pagekit.time_words import moment_of, written
from widgets.button import Kind
from widgets.field import Choice, Form
from widgets.text import Caption, Label
from widgets.theme import Size

_MOST_TITLE, _MOST_TEXT = 200, 8000
_TEXT_HEIGHT = 110
#: What is named by a number alone.
_NUMBERED = (LinkKind.ALARM, LinkKind.DRILL, LinkKind.ROLLOUT)


@dataclass(frozen=True, slots=True)
class Opening:
    """An incident as somebody describes it: `began` is unix seconds, `nodes` are keys, `links` what it comes from."""

    title: str = ""
    severity: Grade = Grade.MEDIUM
    began: float | None = None
    nodes: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()


def text_area(name: str, text: str = "", height: int = _TEXT_HEIGHT) -> QPlainTextEdit:
    """A field of several lines that Tab leaves."""
    made = QPlainTextEdit(text)
    made.setAccessibleName(name)
    made.setTabChangesFocus(True)
    made.setFixedHeight(height)
    return made


class OpenSheet(Sheet):
    """`agreed` carries the Opening. `seed` is what is known already, `names` its nodes as people call them; with
    `change` an incident that is there is described anew."""

    agreed = Signal(object)

    def __init__(  # noqa: PLR0917 - what is known, how it is read, where it stands
        self,
        seed: Opening,
        names: str,
        nodes: Nodes,
        zone: str,
        now: Callable[[], float],
        parent: QWidget,
        *,
        change: bool = False,
    ) -> None:
        title = self.tr("Change the incident") if change else self.tr("Open an incident")
        text = self.tr(
            "What happens to the service from now on is written down here: by you, and by itself from alarms, acts and "
            "the log."
        )
        super().__init__(title, "" if change else text, parent, width=600)
        self._seed, self._nodes, self._zone, self._now = seed, nodes, zone, now
        self.form = Form()
        self.title_field = QLineEdit(seed.title)
        self.title_field.setMaxLength(_MOST_TITLE)
        self.title_field.textChanged.connect(self.look)
        grades = [(each, wording.severity(each)) for each in wording.GRADES]
        self.severity = Choice(grades, seed.severity, self.tr("Severity"))
        self.began = QLineEdit(written(seed.began if seed.began is not None else now(), zone))
        self.began.textChanged.connect(self.look)
        self.services = QLineEdit(", ".join(seed.services))
        self.services.setMaxLength(_MOST_TEXT)
        self.named = QLineEdit(names)
        self.named.setMaxLength(_MOST_TEXT)
        self.named.textChanged.connect(self.look)
        self.form.add(self.tr("What happens"), self.title_field, self.tr("In a few words, as people will call it"))
        self.form.add(self.tr("Severity"), self.severity)
        self.form.add(self.tr("Began"), self.began, self.tr("Or was seen first, like 2026-11-20 03:09"))
        self.form.add(self.tr("Affected services"), self.services, self.tr("In your site's words, with commas between"))
        self.form.add(self.tr("Nodes"), self.named, self.tr("By name, with commas between; may be empty"))
        self.content.addWidget(self.form)
        if seed.links and not change:
            said = ", ".join(each.to for each in seed.links)
            self.content.addWidget(Caption(self.tr("It is linked with {what}.").format(what=said), wrap=True))
        self.add_button(self.tr("Cancel"), Kind.SAFE).clicked.connect(self.reject)
        act = self.tr("Change the incident") if change else self.tr("Open the incident")
        self.go = self.add_button(act, Kind.PRIMARY, main=True)
        self.go.clicked.connect(self._on_go)
        self.look()
        self.title_field.setFocus()

    def _fault(self) -> str:
        began = moment_of(self.began.text(), self._zone)
        if not self.title_field.text().strip():
            return self.tr("Say in a few words what happens.")
        if began is None:
            return self.tr("When it began is no time.")
        if began > self._now() + 60.0:
            return self.tr("It cannot have begun later than now.")
        return self._nodes(self.named.text())[1]

    @Slot()
    def look(self) -> None:
        """Say what is missing."""
        fault = self._fault()
        self.go.setEnabled(not fault)
        self.set_note(fault)

    @Slot()
    def _on_go(self) -> None:
        if self._fault():
            return
        typed = self.began.text() != written(self._seed.began or 0.0, self._zone)
        began = moment_of(self.began.text(), self._zone) if typed or self._seed.began is None else self._seed.began
        services = tuple(part.strip() for part in self.services.text().split(",") if part.strip())
        nodes, _ = self._nodes(self.named.text())
        severity = Grade(str(self.severity.current()))
        title = self.title_field.text().strip()
        self.agreed.emit(Opening(title, severity, began, nodes, services, self._seed.links))
        self.accept()


class OwnerSheet(Sheet):
    """`agreed` carries who owns it from now on."""

    agreed = Signal(str)

    def __init__(self, about: str, owner: str, people: Sequence[str], parent: QWidget) -> None:
        super().__init__(self.tr("Hand the incident over"), about, parent)
        self._owner = owner
        self.form = Form()
        self.name = QLineEdit()
        self.name.setMaxLength(200)
        self.name.setCompleter(QCompleter([each for each in people if each != owner], self))
        self.name.textChanged.connect(self._look)
        self.form.add(self.tr("Owner from now on"), self.name, self.tr("Tell them, too: this writes it down"))
        self.content.addWidget(self.form)
        self.add_button(self.tr("Cancel"), Kind.SAFE).clicked.connect(self.reject)
        self.go = self.add_button(self.tr("Hand over"), Kind.PRIMARY, main=True)
        self.go.clicked.connect(self._on_go)
        self._look()
        self.name.setFocus()

    @Slot()
    def _look(self) -> None:
        name = self.name.text().strip()
        self.go.setEnabled(bool(name) and name != self._owner)

    @Slot()
    def _on_go(self) -> None:
        self.agreed.emit(self.name.text().strip())
        self.accept()


class WordsSheet(Sheet):
    """Asks for words about an incident: how it came out, why it is opened again. `agreed` carries them; `warnings` are
    what to know before."""

    agreed = Signal(str)

    def __init__(  # noqa: PLR0917 - its own words, what it is about, where it stands
        self, title: str, about: str, asked: str, act: str, parent: QWidget, warnings: Sequence[str] = ()
    ) -> None:
        super().__init__(title, about, parent)
        self.warnings = [Label(each, "medium-text", Size.BODY, wrap=True) for each in warnings]
        for warning in self.warnings:
            self.content.addWidget(warning)
        self.words = text_area(asked)
        self.words.setPlaceholderText(asked)
        self.words.textChanged.connect(self._look)
        self.content.addWidget(self.words)
        self.add_button(self.tr("Cancel"), Kind.SAFE).clicked.connect(self.reject)
        self.go = self.add_button(act, Kind.PRIMARY, main=True)
        self.go.clicked.connect(self._on_go)
        self._look()
        self.words.setFocus()

    @Slot()
    def _look(self) -> None:
        text = self.words.toPlainText().strip()
        self.go.setEnabled(0 < len(text) <= _MOST_TEXT)
        self.set_note(self.tr("At most 8,000 characters.") if len(text) > _MOST_TEXT else "")

    @Slot()
    def _on_go(self) -> None:
        self.agreed.emit(self.words.toPlainText().strip())
        self.accept()


class FollowUpSheet(Sheet):
    """`agreed` carries what is to be done, by whom (may be empty), until when (unix seconds, None without a day)."""

    agreed = Signal(str, str, object)

    def __init__(self, about: str, people: Sequence[str], zone: str, parent: QWidget) -> None:
        super().__init__(self.tr("Add a follow-up"), about, parent)
        self._zone = zone
        self.form = Form()
        self.what = QLineEdit()
        self.what.setMaxLength(_MOST_TITLE)
        self.owner = QLineEdit()
        self.owner.setMaxLength(200)
        self.owner.setCompleter(QCompleter(list(people), self))
        self.due = QLineEdit()
        for field in (self.what, self.due):
            field.textChanged.connect(self._look)
        self.form.add(self.tr("To be done"), self.what)
        self.form.add(self.tr("By whom"), self.owner, self.tr("May be empty for now"))
        self.form.add(self.tr("Until"), self.due, self.tr("Like 2026-11-27, or empty"))
        self.content.addWidget(self.form)
        self.add_button(self.tr("Cancel"), Kind.SAFE).clicked.connect(self.reject)
        self.go = self.add_button(self.tr("Add the follow-up"), Kind.PRIMARY, main=True)
        self.go.clicked.connect(self._on_go)
        self._look()
        self.what.setFocus()

    @Slot()
    def _look(self) -> None:
        typed = self.due.text().strip()
        wrong = bool(typed) and moment_of(typed, self._zone) is None
        self.form.set_fault(self.due, self.tr("This is no day.") if wrong else "")
        self.go.setEnabled(bool(self.what.text().strip()) and not wrong)

    @Slot()
    def _on_go(self) -> None:
        due = moment_of(self.due.text(), self._zone)
        self.agreed.emit(self.what.text().strip(), self.owner.text().strip(), due)
        self.accept()


class LearnSheet(Sheet):
    """`agreed` carries the root cause and the lessons."""

    agreed = Signal(str, str)

    def __init__(self, about: str, root_cause: str, lessons: str, parent: QWidget) -> None:
        super().__init__(self.tr("Root cause and lessons"), about, parent, width=640)
        self.cause = text_area(self.tr("Root cause"), root_cause)
        self.lessons = text_area(self.tr("Lessons"), lessons)
        for name, area in ((self.tr("Root cause"), self.cause), (self.tr("Lessons"), self.lessons)):
            self.content.addWidget(Caption(name))
            self.content.addWidget(area)
            area.textChanged.connect(self._look)
        self.add_button(self.tr("Cancel"), Kind.SAFE).clicked.connect(self.reject)
        self.go = self.add_button(self.tr("Write it down"), Kind.PRIMARY, main=True)
        self.go.clicked.connect(self._on_go)
        self._look()
        self.cause.setFocus()

    @Slot()
    def _look(self) -> None:
        longest = max(len(self.cause.toPlainText()), len(self.lessons.toPlainText()))
        self.go.setEnabled(longest <= _MOST_TEXT)
        self.set_note(self.tr("At most 8,000 characters.") if longest > _MOST_TEXT else "")

    @Slot()
    def _on_go(self) -> None:
        self.agreed.emit(self.cause.toPlainText().strip(), self.lessons.toPlainText().strip())
        self.accept()


class LinkSheet(Sheet):
    """`agreed` carries the Link."""

    agreed = Signal(object)

    def __init__(self, about: str, parent: QWidget) -> None:
        super().__init__(self.tr("Link the incident with something"), about, parent)
        self.form = Form()
        kinds = tuple(LinkKind)
        entries = [(kind, wording.spoken(wording.LINKS[kind])) for kind in kinds]
        self.kind = Choice(entries, LinkKind.ALARM, self.tr("Kind"))
        self.to = QLineEdit()
        self.to.setMaxLength(_MOST_TITLE)
        self.to.textChanged.connect(self._look)
        self.form.add(self.tr("Kind"), self.kind)
        self.form.add(
            self.tr("Number"),
            self.to,
            self.tr("An alarm's 12, an incident's 2026-040, a run's id, a drill's or rollout's 41"),
        )
        self.content.addWidget(self.form)
        self.add_button(self.tr("Cancel"), Kind.SAFE).clicked.connect(self.reject)
        self.go = self.add_button(self.tr("Link"), Kind.PRIMARY, main=True)
        self.go.clicked.connect(self._on_go)
        self._look()
        self.to.setFocus()

    @property
    def link(self) -> Link | None:
        """What was named; None where it is nothing of its kind."""
        kind, text = LinkKind(str(self.kind.current())), self.to.text().strip()
        text = text.removeprefix(f"{kind}:")
        if kind is LinkKind.INCIDENT:
            number = wording.number_of(text)
            return Link(kind, number.address) if number is not None else None
        if kind in _NUMBERED:
            text = text.removeprefix("D-")
        if kind in _NUMBERED and not (text.isascii() and text.isdecimal()):
            return None
        return Link(kind, f"{kind}:{text}") if text and " " not in text else None

    @Slot()
    def _look(self) -> None:
        self.go.setEnabled(self.link is not None)

    @Slot()
    def _on_go(self) -> None:
        if self.link is not None:
            self.agreed.emit(self.link)
            self.accept()
