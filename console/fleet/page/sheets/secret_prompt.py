"""Asking for a password, a passphrase or a server's own questions. The text goes nowhere but to whoever asked, and is
wiped from the fields."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from console.fleet.model.links import asks
from console.fleet.page.sheets.question import Asked, QuestionSheet
from widgets.button import Kind
from widgets.field import CheckBox
from widgets.text import Caption, Label

_MOST_PROMPTS = 16


class SecretSheet(QuestionSheet):
    """The fields for what one node asks (`SECRETS`), also where that would do in place of a key.
    `given` carries (what was asked, the answers in order, keep in the keyring). `keyring` names where secrets can be
    kept, empty for nowhere."""

    given = Signal(object, object, bool)

    def __init__(self, asked: Asked, *, keyring: str = "", parent: QWidget | None = None) -> None:
        super().__init__(asked, parent, width=480)
        facts = asked.failure.facts
        self._code = asks(asked.failure)
        passphrase = self._code.endswith("passphrase_needed")
        title, text, button = self._words(asked.name, facts, asked.failure.target)
        self.set_title(title)
        self.text.setText(text)
        self.text.show()
        if facts.get("wrong") == "yes":
            self.content.addWidget(Label(self.tr("The last one was not right."), "high-text"))
        if facts.get("instructions"):
            said = self.tr("In the node's own words: {text}").format(text=facts["instructions"])
            self.content.addWidget(Caption(said, wrap=True))
        self.fields: list[QLineEdit] = []
        for prompt, echo in self._prompts(facts, passphrase):
            self._add_field(prompt, echo)
        self.keep = CheckBox(self.tr("Keep it in the keyring ({keyring})").format(keyring=keyring))
        keepable = bool(keyring) and len(self.fields) == 1
        self.keep.setVisible(keepable)
        self.content.addWidget(self.keep)
        note = (
            self.tr("Otherwise it is known until Driftvakt closes.")
            if keepable
            else self.tr("It is known until Driftvakt closes.")
            if keyring
            else self.tr("It is known until Driftvakt closes. No safe keyring was found on this workstation.")
        )
        self.content.addWidget(Caption(note, wrap=True))
        self.content.addStretch(1)
        later = self.add_button(self.tr("Not now"))
        later.clicked.connect(self.reject)
        self.send = self.add_button(button, Kind.PRIMARY, main=True)
        self.set_answer_button(self.send, complete=False)
        self.send.clicked.connect(self._on_send)
        self.fields[0].setFocus()

    def _words(self, name: str, facts: Mapping[str, str], target: str) -> tuple[str, str, str]:
        if self._code.endswith("passphrase_needed"):
            return (
                self.tr("Passphrase of a key"),
                self.tr(
                    "The private key {key} is locked. Its passphrase opens it on this workstation and is not sent "
                    "anywhere."
                ).format(key=facts.get("key_file", target)),
                self.tr("Unlock key"),
            )
        log_in = self.tr("Log in to {node}").format(node=name)
        account = facts.get("hop") or target
        if self._code.endswith("password_needed"):
            user = facts.get("user", "")
            account = f"{user}@{account}" if user and "@" not in account else account
            return (
                self.tr("Password for {node}").format(node=name),
                self.tr("{account} asks for a password. It is sent to that machine and to nobody else.").format(
                    account=account
                ),
                log_in,
            )
        return (
            facts.get("title") or self.tr("{node} asks").format(node=name),
            self.tr("{account} asks this. The answers are sent to that machine and to nobody else.").format(
                account=account
            ),
            log_in,
        )

    def _prompts(self, facts: Mapping[str, str], passphrase: bool) -> list[tuple[str, bool]]:
        found = []
        for i in range(1, _MOST_PROMPTS + 1):
            prompt = facts.get(f"prompt_{i}")
            if prompt is None:
                break
            found.append((prompt.strip().rstrip(":") or self.tr("Answer"), facts.get(f"echo_{i}", "") == "yes"))
        return found or [(self.tr("Passphrase") if passphrase else self.tr("Password"), False)]

    def _add_field(self, prompt: str, echo: bool) -> None:
        label = Label(prompt, "muted", wrap=True)
        field = QLineEdit()
        field.setEchoMode(QLineEdit.EchoMode.Normal if echo else QLineEdit.EchoMode.Password)
        field.setAccessibleName(prompt)
        field.textChanged.connect(self._on_text)
        column = QVBoxLayout()
        column.setSpacing(4)
        column.addWidget(label)
        column.addWidget(field)
        self.content.addLayout(column)
        self.fields.append(field)

    @Slot()
    def _on_text(self) -> None:
        self.set_complete(all(field.text() for field in self.fields))

    def overtake(self, text: str) -> None:
        super().overtake(text)
        for field in self.fields:
            field.clear()
            field.setEnabled(False)

    @Slot()
    def _on_send(self) -> None:
        answers = tuple(field.text() for field in self.fields)
        for field in self.fields:
            field.clear()
        self.given.emit(self.asked, answers, self.keep.isChecked() and not self.keep.isHidden())
        self.accept()
