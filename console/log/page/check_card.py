"""The card that says how an export is checked where there is no Driftvakt."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from console.log.service.sharing import VERIFIER
from widgets.card import Card
from widgets.text import Caption, Label
from widgets.theme import Size


class CheckCard(Card):
    """The command that whoever has an export, Python and ssh-keygen types."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.set_title(self.tr("Check it without Driftvakt"))
        self.command = Label(
            f"python3 {VERIFIER} log.dvlog \\\n  --signers signers", "text", Size.SMALL, mono=True, selectable=True
        )
        self.add(self.command)
        self.add(
            Caption(
                self.tr(
                    "It goes with every export and needs Python and ssh-keygen alone. Whose keys are believed stands "
                    "in the file of signers."
                ),
                wrap=True,
            )
        )
