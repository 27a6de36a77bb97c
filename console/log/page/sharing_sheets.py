"""The sheets by which something of the log goes out, signed: an export, a request to a witness, a witness's answer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLineEdit, QWidget

from console.journal.checkpoints import Checkpoint
from console.log.page import wording
from console.log.page.import_sheet import OWNER, OWNER_HELP, two_keys
from console.log.page.path_field import PathField
from console.log.page.protocols import Desk
from console.log.page.signed_sheet import SignedSheet, anybody
from console.log.service.exporting import Asked, GivenOut
from console.log.service.protocols import Signer
from console.log.service.sharing import VERIFIER
from console.pagekit.surroundings import Surroundings
from console.work.model.commands import SIGNED
from widgets import numbers


class ExportSheet(SignedSheet):
    """Exports the part of the log that the page's filter shows, `asked`."""

    past = SIGNED

    def __init__(self, desk: Desk, surroundings: Surroundings, asked: Asked, zone: str, parent: QWidget) -> None:
        self._asked = asked
        super().__init__(
            desk,
            surroundings,
            self.tr("Export a part of the log"),
            self.tr(
                "One signed file, and {verifier} beside it: with Python and ssh-keygen anybody can check that each "
                "entry stands in the log as it was written, and that the log goes on from every checkpoint before."
            ).format(verifier=VERIFIER),
            self.tr("Export"),
            anybody,
            self.tr("It signs the export."),
            parent,
        )
        self.since = QLineEdit(_span(asked, zone, self.tr("all times"), self.tr("{since} to {until}")))
        self.since.setReadOnly(True)
        self.kinds = QLineEdit(", ".join(map(wording.kind, asked.categories)) or self.tr("all kinds"))
        self.kinds.setReadOnly(True)
        self.target = QLineEdit(asked.target)
        self.target.setPlaceholderText("node:hall/g01")
        self.without = QLineEdit()
        self.without.setPlaceholderText("personal_number, host")
        stamp = _stamp(surroundings.now(), zone)
        self.place = PathField(str(Path.home() / f"log-{stamp}.dvlog"), self.tr("Where the export goes"), save=True)
        self.place.text.textChanged.connect(self.look)
        self.form.add(
            self.tr("Time"), self.since, self.tr("As the page is filtered: words and persons do not narrow it")
        )
        self.form.add(self.tr("What"), self.kinds)
        self.form.add(self.tr("On what"), self.target, self.tr("An address; empty: everything"))
        self.form.add(
            self.tr("Leave out"),
            self.without,
            self.tr("Names of fields whose values are left out; the proof holds without"),
        )
        self.form.add(self.tr("Where to"), self.place)
        self.begin()

    def fault(self) -> str:
        path = self.place.path
        if path is None:
            return self.tr("Say where it goes.")
        return "" if path.parent.is_dir() else self.tr("There is no such folder.")

    def work(self, key: Signer | None, passphrase: str | None) -> Callable[[], GivenOut]:
        assert key is not None  # noqa: S101 - it is needed
        path = self.place.path
        assert path is not None  # noqa: S101 - as above
        names = tuple(filter(None, (each.strip() for each in self.without.text().split(","))))
        asked = Asked(self._asked.start, self._asked.end, self._asked.categories, self.target.text().strip(), names)
        return lambda: self.desk.share(
            lambda sharing, sign, line: sharing.export(asked, path, sign, line), key, passphrase
        )

    def said(self, came: GivenOut) -> str:
        count = came.details.get("entries", 0)
        text = numbers.counted(self.tr("%n entries exported to {path}", "", int(count)), int(count))
        said = text.format(path=self.place.path)
        stays = int(came.details.get("asked", {}).get("withheld", 0))
        if not stays:
            return said
        why = self.tr("the details of %n of them stay here, for they are about classified incidents", "", stays)
        return "; ".join((said, numbers.counted(why, stays)))


class AskSheet(SignedSheet):
    """Writes a request to a witness."""

    past = SIGNED

    def __init__(self, desk: Desk, surroundings: Surroundings, zone: str, parent: QWidget) -> None:
        super().__init__(
            desk,
            surroundings,
            self.tr("Ask a witness"),
            self.tr(
                "Another console counter-signs how far this log goes, and refuses it later if it was forked or "
                "shortened. Take the file there on a stick, and bring the answer back."
            ),
            self.tr("Write the request"),
            anybody,
            self.tr("It signs the request."),
            parent,
        )
        stamp = _stamp(surroundings.now(), zone)
        self.place = PathField(str(Path.home() / f"witness-{stamp}"), self.tr("Where the request goes"), save=True)
        self.place.text.textChanged.connect(self.look)
        self.form.add(self.tr("Where to"), self.place)
        self.begin()

    def fault(self) -> str:
        path = self.place.path
        if path is None:
            return self.tr("Say where it goes.")
        return "" if path.parent.is_dir() else self.tr("There is no such folder.")

    def work(self, key: Signer | None, passphrase: str | None) -> Callable[[], GivenOut]:
        assert key is not None  # noqa: S101 - it is needed
        path = self.place.path
        assert path is not None  # noqa: S101 - as above
        return lambda: self.desk.share(lambda sharing, sign, line: sharing.ask(path, sign, line), key, passphrase)

    def said(self, _came: GivenOut) -> str:
        return self.tr("The request is {path}: take it to the other console").format(path=self.place.path)


class WitnessSheet(SignedSheet):
    """Counter-signs how far another log goes."""

    past = SIGNED

    def __init__(
        self, desk: Desk, surroundings: Surroundings, fingerprint: Callable[[str], str], parent: QWidget
    ) -> None:
        self._fingerprint = fingerprint
        super().__init__(
            desk,
            surroundings,
            self.tr("Be a witness"),
            self.tr(
                "You vouch for how far another console's log goes. A log that was forked or shortened since the last "
                "time is refused. The answer is written beside the request."
            ),
            self.tr("Counter-sign"),
            anybody,
            self.tr("It counter-signs."),
            parent,
        )
        self.place = PathField("", self.tr("The request"), save=False)
        self.place.text.textChanged.connect(self.look)
        self.owner = QLineEdit()
        self.owner.setPlaceholderText("SHA256:…")
        self.form.add(self.tr("The request"), self.place)
        self.form.add(QCoreApplication.translate(*OWNER), self.owner, QCoreApplication.translate(*OWNER_HELP))
        self.begin()

    def fault(self) -> str:
        return "" if self.place.path is not None else self.tr("Say which request.")

    def work(self, key: Signer | None, passphrase: str | None) -> Callable[[], tuple[Path, Checkpoint, str, str]]:
        assert key is not None  # noqa: S101 - it is needed
        path = self.place.path
        assert path is not None  # noqa: S101 - as above
        owner = self.owner.text().strip()
        return lambda: self.desk.share(
            lambda sharing, sign, line: sharing.counter_sign(
                path, sign, line, lambda asked_by: bool(owner) and self._fingerprint(asked_by) == owner
            ),
            key,
            passphrase,
        )

    def trouble(self, error: Exception) -> str:
        return two_keys(error, self._fingerprint)

    def said(self, came: tuple[Path, Checkpoint, str, str]) -> str:
        path, now, name, _ = came
        text = self.tr("Counter-signed {count} entries of {name}: bring {path} back")
        return text.format(count=numbers.number(now.size), name=name, path=path)


def _told(at: float, zone: str) -> str:
    return f"{numbers.date(at, zone)} {numbers.clock(at, zone)}" if abs(at) != float("inf") else ""


def _span(asked: Asked, zone: str, everything: str, between: str) -> str:
    since, until = _told(asked.start, zone), _told(asked.end, zone)
    return between.format(since=since, until=until) if since and until else everything


def _stamp(now: float, zone: str) -> str:
    """A time as a file's name has it."""
    return numbers.local(now, zone).strftime("%Y-%m-%d-%H%M%S")
