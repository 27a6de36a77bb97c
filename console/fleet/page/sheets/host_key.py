"""The host-key ceremony: what a key is, how to compare it, and a loud stop when it changed."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from console.fleet.page.sheets.question import Asked, QuestionSheet
from widgets import paint, theme
from widgets.button import Button, Kind
from widgets.priority import Priority, PriorityMark
from widgets.states import Banner
from widgets.text import Caption, Label
from widgets.theme import Size, Weight

_FINGERPRINT = re.compile(r"SHA256:([A-Za-z0-9+/]{43})=?")
_FILES = {"ssh-ed25519": "ed25519", "ecdsa": "ecdsa", "ssh-rsa": "rsa", "rsa": "rsa"}


def fingerprint_in(text: str) -> str:
    """The SHA-256 fingerprint in a text (a whole line of `ssh-keygen -lf` will do); empty when there is none."""
    found = _FINGERPRINT.search(text)
    return "SHA256:" + found.group(1) if found else ""


def key_file(key_type: str) -> str:
    """Where sshd keeps the public key of this type on the node."""
    short = next((name for start, name in _FILES.items() if key_type.startswith(start)), "ed25519")
    return f"/etc/ssh/ssh_host_{short}_key.pub"


class _Quote(QWidget):
    """A command or a fingerprint in monospace on its own ground, with a copy button."""

    def __init__(self, text: str, name: str, copy: str, size: Size = Size.BODY, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = text
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 8, 8)
        self.label = Label(text, "text", size, Weight.MEDIUM, mono=True, wrap=True, selectable=True)
        self.label.setAccessibleName(f"{name}: {text}")
        row.addWidget(self.label, 1)
        button = Button(copy, Kind.QUIET)
        button.setAutoDefault(False)
        button.setAccessibleName(f"{copy}: {name}")  # there are several
        button.clicked.connect(self._copy)
        row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.frame(painter, self.rect(), "bg", "line")
        painter.end()

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text)


class _Step(QWidget):
    """A numbered line with something below it."""

    def __init__(self, number: int | str, text: str, below: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        count = Label(str(number), "muted", Size.TITLE, Weight.SEMIBOLD)
        count.setFixedWidth(16)
        row.addWidget(count, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(6)
        column.addWidget(Label(text, wrap=True))
        column.addWidget(below)
        row.addLayout(column, 1)


class _Compare(QWidget):
    """A field to paste a fingerprint into, with the answer below it."""

    compared = Signal(str)  # "" | "same" | "other" | "none"

    def __init__(self, fingerprint: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wanted = fingerprint
        self.state = ""
        self.field = QLineEdit()
        self.field.setAccessibleName(name)
        self.field.setPlaceholderText("SHA256:…")
        self.field.setFont(theme.font(Size.BODY, mono=True))
        self.field.textChanged.connect(self._on_text)
        self._mark = PriorityMark(size=12)
        self._answer = Caption("")
        answer = QHBoxLayout()
        answer.addWidget(self._mark)
        answer.addWidget(self._answer, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.field)
        column.addLayout(answer)
        self._mark.hide()

    @Slot(str)
    def _on_text(self, text: str) -> None:
        found = fingerprint_in(text)
        if not text.strip():
            state, priority, answer = "", Priority.NORMAL, ""
        elif not found:
            state, priority = "none", Priority.UNKNOWN
            answer = self.tr("Not a fingerprint yet: it begins with SHA256: and has 43 characters after it.")
        elif found == self._wanted:
            state, priority, answer = "same", Priority.NORMAL, self.tr("The same. This is the key the node has.")
        else:
            state, priority = "other", Priority.CRITICAL
            answer = self.tr("Not the same. Another machine answers in the node's place. Do not accept.")
        self.state = state
        self._mark.setVisible(priority is not Priority.NORMAL)
        self._mark.set(priority)
        self._answer.setText(answer)
        self._answer.set_ink("critical-text" if state == "other" else "text" if state == "same" else "muted")
        self.compared.emit(state)


class UnknownKeySheet(QuestionSheet):
    """An unknown host key: explains, shows, compares. `accepted_key` carries what was shown, when the operator takes
    it."""

    accepted_key = Signal(object)

    def __init__(self, asked: Asked, parent: QWidget | None = None) -> None:
        name, facts = asked.name, asked.failure.facts
        super().__init__(asked, parent, width=640)
        self.set_title(self.tr("Is this really {node}?").format(node=name))
        host = facts.get("host", name)
        hop = facts.get("hop", "")
        self.text.setText(
            self.tr(
                "{host} answered with a host key this console has never seen. The host key proves which machine "
                "answers; somebody in between could show you their own. So compare it once, and it is known from then "
                "on."
            ).format(host=host if not hop else f"{hop} ({host})")
        )
        self.text.show()
        fingerprint = facts.get("fingerprint", "")
        kind = facts.get("key_type", "")
        command = f"ssh-keygen -lf {key_file(kind)}"
        copy = self.tr("Copy")
        self.content.addWidget(
            _Step(
                1,
                self.tr("On the node's own screen, or by its administrator, have this run:"),
                _Quote(command, self.tr("Command"), copy),
            )
        )
        self.content.addWidget(
            _Step(
                2,
                self.tr("It must print this fingerprint ({kind}):").format(kind=kind or "?"),
                self._shown(fingerprint, facts.get("randomart", ""), copy),
            )
        )
        self.compare = _Compare(fingerprint, self.tr("Fingerprint the administrator reads"))
        self.compare.compared.connect(self._on_compared)
        self.content.addWidget(
            _Step(3, self.tr("To be sure, paste what the administrator sent. The console compares:"), self.compare)
        )
        self.content.addStretch(1)
        later = self.add_button(self.tr("Not now"))
        later.clicked.connect(self.reject)
        self.accept_button = self.add_button(self.tr("Accept key of {node}").format(node=name), Kind.PRIMARY, main=True)
        self.accept_button.clicked.connect(self._on_accept)
        self.set_answer_button(self.accept_button, complete=bool(fingerprint))
        self.compare.field.setFocus()

    def _shown(self, fingerprint: str, randomart: str, copy: str) -> QWidget:
        shown = QWidget()
        column = QVBoxLayout(shown)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(_Quote(fingerprint, self.tr("Fingerprint"), copy, Size.TITLE))
        if randomart:
            art = Label(randomart, "muted", Size.SMALL, mono=True)
            art.setAccessibleName(self.tr("The same as a picture"))
            row = QHBoxLayout()
            row.addWidget(art)
            note = Caption(
                self.tr("The same as a picture, as `ssh-keygen -lv` draws it: quick to compare, no proof by itself."),
                wrap=True,
            )
            row.addWidget(note, 1)
            row.setSpacing(16)
            column.addLayout(row)
        return shown

    @Slot(str)
    def _on_compared(self, state: str) -> None:
        self.set_complete(state in ("", "same"))

    @Slot()
    def _on_accept(self) -> None:
        self.accepted_key.emit(self.asked)
        self.accept()


class ChangedKeySheet(QuestionSheet):
    """A changed or revoked host key: a loud stop. A changed one can be replaced only by somebody who brings the new
    fingerprint, read on the node itself; a revoked one not at all. `replaced_key` carries what was shown."""

    replaced_key = Signal(object)

    def __init__(self, asked: Asked, *, revoked: bool = False, parent: QWidget | None = None) -> None:
        name, facts = asked.name, asked.failure.facts
        super().__init__(asked, parent, width=660)
        title = (
            self.tr("The host key of {node} is revoked") if revoked else self.tr("The host key of {node} has changed")
        )
        self.set_title(title.format(node=name))
        self.content.addWidget(
            Banner(
                self.tr("STOPPED"),
                self.tr("Driftvakt sends nothing to {host}").format(host=facts.get("host", name)),
                tone="critical",
            )
        )
        self.text.setText(
            self.tr(
                "A revoked key was marked by somebody as stolen or out of use. Whoever answers with it is not to be "
                "trusted. Have the node given a new key."
            )
            if revoked
            else self.tr(
                "Either the node was installed anew, or another machine answers in its place and would read what you "
                "send. Find out which before anything else; its administrator knows whether it was reinstalled."
            )
        )
        self.text.show()
        copy = self.tr("Copy")
        new = facts.get("fingerprint", "")
        old = facts.get("known_fingerprint", "")
        if old:
            self.content.addWidget(Caption(self.tr("Known until now")))
            self.content.addWidget(_Quote(old, self.tr("Known fingerprint"), copy, Size.BODY))
        where = facts.get("file", "")
        if where and facts.get("line"):
            where = self.tr("{file}, line {line}").format(file=where, line=facts["line"])
        if where:
            self.content.addWidget(Caption(self.tr("Noted in {place}").format(place=where), wrap=True))
        if facts.get("known_elsewhere") and not revoked:
            plan = self.tr(
                "Driftvakt does not change that file. Replacing marks the old key as revoked in Driftvakt's own list, "
                "so that it is not believed here any more."
            )
            self.content.addWidget(Caption(plan, wrap=True))
        self.content.addSpacing(8)
        self.content.addWidget(Caption(self.tr("Shown now")))
        self.content.addWidget(_Quote(new, self.tr("New fingerprint"), copy, Size.BODY))
        self.compare = _Compare(new, self.tr("Fingerprint read on the node itself"))
        self.replace = self.add_button(self.tr("Replace the key of {node}").format(node=name), Kind.DANGER)
        if not revoked:
            self.compare.compared.connect(self._on_compared)
            self.content.addWidget(
                _Step(
                    "!",
                    self.tr(
                        "Only if it was reinstalled: have `ssh-keygen -lf {file}` run on the node's own screen, and "
                        "type or paste here what it prints. Only then can the old key be replaced."
                    ).format(file=key_file(facts.get("key_type", ""))),
                    self.compare,
                )
            )
        self.replace.setVisible(not revoked)
        self.set_answer_button(self.replace, complete=False)
        self.replace.clicked.connect(self._on_replace)
        close = self.add_button(self.tr("Leave it stopped"), Kind.SAFE, main=True)
        close.clicked.connect(self.reject)
        close.setFocus()

    @Slot(str)
    def _on_compared(self, state: str) -> None:
        self.set_complete(state == "same")

    @Slot()
    def _on_replace(self) -> None:
        self.replaced_key.emit(self.asked)
        self.accept()
