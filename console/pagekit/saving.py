"""Saving what is in sight: a file is asked for, then a picture or a text is written there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from connectors.files import save_file
from console.pagekit.surroundings import Surroundings


class Saving(QObject):
    """Asks in `window` and says how it ended. `failed` tells what the environment refuses a text with."""

    def __init__(self, surroundings: Surroundings, window: QWidget, failed: Callable[[Exception], None]) -> None:
        super().__init__(window)
        self._surroundings = surroundings
        self._window = window
        self._failed = failed
        self._chosen: dict[str, Callable[[Path], None]] = {}

    def picture(self, key: str, name: str, save: Callable[[Path], bool]) -> None:
        """Save as PNG what `save` writes; it says whether it could. `key` names the dialog, `name` the file at first,
        without its ending."""

        def chosen(path: Path) -> None:
            saved = save(path)
            said = self.tr("Picture saved as {path}")
            text = said if saved else self.tr("The picture could not be written to {path}")
            self._surroundings.say(text.format(path=path))

        self._ask(key, self.tr("Save the picture"), f"{name}.png", chosen)

    def values(self, key: str, name: str, values: Callable[[], str]) -> None:
        """Save values as CSV, those that there are when the file has been chosen."""
        title = self.tr("Save the values")
        self.text(key, title, f"{name}.csv", values, self.tr("Saving the values"), self.tr("Values saved as {path}"))

    def text(  # noqa: PLR0917 -- what is asked, written and said
        self, key: str, title: str, name: str, text: Callable[[], str], doing: str, done: str
    ) -> None:
        """Save a text in a job called `doing`; `done` says so, with `{path}`."""

        def chosen(path: Path) -> None:
            content = text()

            def write(_report: Any) -> None:
                save_file(path, content.encode())

            def written(_nothing: None) -> None:
                self._surroundings.say(done.format(path=path))

            self._surroundings.run(doing, write, written, self._failed)

        self._ask(key, title, name, chosen)

    def paper(self, key: str, name: str, made: Callable[[], bytes]) -> None:
        """Save a report as PDF, written and set in a job."""
        self.file(key, self.tr("Save as PDF"), f"{name}.pdf", made, self.tr("Saving the paper"))

    def file(self, key: str, title: str, name: str, made: Callable[[], bytes], doing: str) -> None:
        """Save what `made` gives in a job called `doing`."""

        def chosen(path: Path) -> None:
            def write(_report: Any) -> None:
                save_file(path, made())

            def written(_nothing: None) -> None:
                self._surroundings.say(self.tr("Saved as {path}").format(path=path))

            self._surroundings.run(doing, write, written, self._failed)

        self._ask(key, title, name, chosen)

    def papers(self, key: str, name: str, made: Callable[[], Mapping[str, bytes]]) -> None:
        """Save what `made` gives by its ending, side by side: a PDF, and what goes with it. It is made in a job, and
        may be nothing."""

        def chosen(path: Path) -> None:
            def write(_report: Any) -> list[Path]:
                files = {path.with_suffix(ending): content for ending, content in made().items()}
                for file, content in files.items():
                    save_file(file, content)
                return list(files)

            def written(files: list[Path]) -> None:
                names = ", ".join(map(str, files))
                self._surroundings.say(
                    self.tr("Saved as {path}").format(path=names) if files else self.tr("Nothing was saved")
                )

            self._surroundings.run(self.tr("Saving the paper"), write, written, self._failed)

        self._ask(key, self.tr("Save as PDF"), f"{name}.pdf", chosen)

    def folder(self, key: str, title: str, chosen: Callable[[Path], None]) -> None:
        """Ask for a folder, for several files that belong together."""
        dialog = QFileDialog(self._window, title, str(Path.home()))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        self._open(dialog, key, chosen)

    def _ask(self, key: str, title: str, name: str, chosen: Callable[[Path], None]) -> None:
        dialog = QFileDialog(self._window, title, str(Path.home() / name))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(Path(name).suffix.removeprefix("."))
        self._open(dialog, key, chosen)

    def _open(self, dialog: QFileDialog, key: str, chosen: Callable[[Path], None]) -> None:
        dialog.setObjectName(key)
        self._chosen[key] = chosen
        dialog.fileSelected.connect(self._on_file)
        dialog.open()

    @Slot(str)
    def _on_file(self, path: str) -> None:
        chosen = self._chosen.pop(self.sender().objectName(), None)
        if chosen is not None:
            chosen(Path(path))
