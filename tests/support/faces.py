"""Faces: what pages look like, kept as the mean colours of their blocks and compared with tolerance.

    python -m tests.support.faces show [NAME...]          expected | got | difference, of those that changed
    python -m tests.support.faces take [NAME...]          makes what is drawn now what is expected
    python -m tests.support.faces draw FOLDER [NAME...]   saves faces at full size, to look at

`show` writes to build/faces (`--to FOLDER`: elsewhere); with names it shows those, changed or not. Blocks of 8 x 8
pixels and the tolerance are such that everything may come half a pixel further to the right, as by another rendering of
letters, but no label by three pixels (tests/gui/test_faces.py does both).
"""

from __future__ import annotations

import argparse
import lzma
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from tests.support.still_acts import ACTS
from tests.support.still_site import StillSite
from tests.support.still_window import StillWindow

ROOT = Path(__file__).resolve().parents[2]
EXPECTED = ROOT / "tests" / "gui" / "faces"
SUFFIX = ".xz"
SHOWN = ROOT / "build" / "faces"
#: Block by block, the mean of red, green and blue, 0 to 255; shape (rows, columns, 3).
Blocks: TypeAlias = npt.NDArray[np.float32]
_BLOCK = 8  # pixels of the page, each way
_STEP = 4  # what is expected is kept in multiples of this: a third less to carry, and far below the tolerance
#: A face is changed when the mean of one of its blocks differs by more (of 255), or that of three by three of them:
#: the first sees what moved, the second a ground that is a little darker.
TOLERANCE = 15.0
COARSE_TOLERANCE = 6.0
_COARSE = 3
#: Bytes are compared with those before them, wherever they stand: a sixteenth less to carry than by what is usual.
_PACKED = [{"id": lzma.FILTER_LZMA2, "preset": 9 | lzma.PRESET_EXTREME, "lc": 4, "lp": 0, "pb": 0}]


#: Acts that leave the window other than it was, and pages that show what was looked at or typed there before.
_OWN_WINDOW = frozenset({"palette", "compare-with", "error", "toast", "past-overview"})
_OWN_WINDOW |= {"compare", "compare-nodes", "compare-none", "import", "add-nodes", "add-range"}

#: The windows that pages are made for.
SIZES = ((1280, 800), (1600, 1000), (1920, 1080))


@dataclass(frozen=True, slots=True)
class Face:
    """A page in one condition of the site."""

    page: str
    place: str
    condition: str = "normal"
    theme: str = "dark"
    size: tuple[int, int] = (1600, 1000)
    language: str = "en"

    @property
    def name(self) -> str:
        wide, high = self.size
        return f"{self.page}-{self.condition}-{self.theme}-{wide}x{high}-{self.language}"

    @property
    def window(self) -> str:
        """Faces of the same share a window."""
        own = f" of {self.name}" if self.page in _OWN_WINDOW else ""
        return f"{self.condition} {self.language}{own}"


_PLACES = {
    "overview": "overview",
    "node": "node:trollhattan/g07",
    "gpu": "gpu:trollhattan/g07/0",
    "table": "fleet/table",
    "compare": "compare:gpu:trollhattan/g07/0,gpu:trollhattan/g07/2,gpu:trollhattan/g08/0",
    "compare-nodes": "compare:node:trollhattan/g07,node:trollhattan/g03,node:uppsala/u01,node:trollhattan/desk",
    "settings": "settings",
    "log": "log",
    "alarms": "alarms",
    "incidents": "incidents",
    "runs": "runs",
}


#: Sheets and overlays in other themes, sizes and languages, each of them somewhere.
_OTHER_ACTS = (
    ("palette", "light", (1280, 800), "en"),
    ("compare-with", "high-contrast", (1600, 1000), "en"),
    ("add-nodes", "light", (1280, 800), "sv"),
    ("import", "high-contrast", (1280, 800), "en"),
    ("edit-site", "light", (1600, 1000), "sv"),
    ("host-key", "light", (1280, 800), "sv"),
    ("host-key", "high-contrast", (1600, 1000), "en"),
    ("changed-key", "high-contrast", (1280, 800), "sv"),
    ("help", "light", (1280, 800), "sv"),
    ("error", "high-contrast", (1280, 800), "sv"),
    ("toast", "light", (1280, 800), "sv"),
    ("import", "dark", (1920, 1080), "sv"),
    ("host-key", "dark", (1920, 1080), "en"),
)


_RECOVERY = {
    "recovery": "recovery/board",
    "drills": "recovery/drills",
    "drill": "drill:118",
    "restore-test": "restore-test:1",
}


_COSTS = {
    "costs": "costs",
    "costs-rent": "costs/rent",
    "costs-bill": "costs/bill/R&D",
    "costs-capacity": "costs/capacity",
}


def _faces() -> Iterator[Face]:
    for page, place in _PLACES.items():
        yield Face(page, place)
        yield Face(page, place, theme="light")
        yield Face(page, place, theme="high-contrast")
        yield Face(page, place, size=(1280, 800))
        yield Face(page, place, size=(1920, 1080), language="sv")
        yield Face(page, place, "storm")
        if page in ("overview", "node"):  # beside their drawings, which show a bad night
            yield Face(page, place, "storm", "light")
            yield Face(page, place, "storm", "high-contrast")
            yield Face(page, place, "storm", size=(1280, 800))
        if page != "settings":  # it shows nothing that a lost node changes
            yield Face(page, place, "lost")
    yield Face("gpu-lost", "node:trollhattan/g03", "storm")
    yield Face("host-key-changed", "node:trollhattan/g05", "storm")
    yield Face("driver-hangs", "node:trollhattan/g11", "storm")
    yield Face("late", "node:trollhattan/g12", "storm")
    yield Face("settings", "settings", "empty")
    yield Face("compare-none", "compare")
    yield Face("node", "node:trollhattan/g07", "storm", size=(1280, 800), language="sv")
    yield Face("table", "fleet/table", "storm", size=(1280, 800), language="sv")
    yield Face("settings", "settings", "storm", size=(1280, 800), language="sv")
    yield Face("first-start", "fleet", "empty")
    yield Face("first-start", "fleet", "empty", "light", (1280, 800), "sv")
    yield Face("first-start", "fleet", "empty", "light")
    yield Face("first-start", "fleet", "empty", "high-contrast")
    yield Face("first-start", "fleet", "empty", size=(1920, 1080), language="sv")
    for page, place in _COSTS.items():  # nodes are nothing to these
        yield Face(page, place)
        yield Face(page, place, theme="light", size=(1280, 800), language="sv")
    yield Face("rules", "alarms/rules/storage.slow")  # nor to what is judged by
    yield Face("rules", "alarms/rules/storage.slow", theme="light", size=(1280, 800), language="sv")
    yield Face("models", "models")  # nor to the register
    yield Face("models", "models", theme="light", size=(1280, 800), language="sv")
    for page, place in _RECOVERY.items():  # nor to these
        yield Face(page, place)
    yield Face("recovery", "recovery/board", theme="light", size=(1280, 800), language="sv")
    yield Face("site", "site:trollhattan", "storm", size=(1280, 800))
    for page, (place, condition, _) in ACTS.items():
        yield Face(page, place, condition)
    for page, theme, size, language in _OTHER_ACTS:
        place, condition, _ = ACTS[page]
        yield Face(page, place, condition, theme, size, language)


FACES = {face.name: face for face in _faces()}


#: What a bad night changes on these is seen on other faces: lines of a list, a node beside a node, a strip above.
_ALIKE = frozenset({("log", "storm"), ("compare-nodes", "storm"), ("settings", "storm")})


def _compared() -> Iterator[str]:
    """The faces that tests compare. A face that would fail only together with another of these is not among them: a
    page is made of the same parts in every theme, and that texts fit and can be read in each theme, language and size
    is looked at by the walk (tests/gui/test_walk.py), which needs no picture."""
    for face in FACES.values():
        small, large = face.size == SIZES[0], face.size == SIZES[2]
        plain = (face.theme, face.size) == ("dark", SIZES[1])
        if (
            plain and face.condition != "lost" and (face.page, face.condition) not in _ALIKE
        ) or face.page == "site":  # every page, sheet and trouble once, as most people see it
            yield face.name
        elif face.page == "overview" and face.condition != "normal" and not large:
            yield face.name  # all that is abnormal, in each theme, when nothing is reached, and at the smallest size
        elif face.page == "node" and face.condition != "normal" and face.theme == "dark" and not large:
            if not small or face.language == "sv":  # where room is least, words are longest
                yield face.name  # and what else is drawn on a node's page
        elif face.page == "table" and not plain and face.condition == "normal" and not large:
            yield face.name  # tables in each theme, and at the smallest size
        elif face.page == "settings" and small and face.condition == "normal":
            yield face.name  # and forms
        elif face.page in ("gpu", "compare") and small:  # the pages of curves where they have least room
            yield face.name
        elif face.page in ("overview", "node", "first-start") and large:
            yield face.name  # room to spare, in Swedish
        elif face.page in ("host-key", "import") and face.theme != "dark":  # sheets over a page in each theme
            yield face.name


#: Those of one window beside each other, as most people see it first.
COMPARED = {
    face.name: face
    for face in sorted(
        (FACES[name] for name in _compared()),
        key=lambda face: (face.window, (face.theme, face.size) != ("dark", SIZES[1]), face.theme, face.size),
    )
}


class Easel:
    """A window in which faces of one condition and language are drawn one after the other: to make a window costs as
    much as five pictures in it. `folder` is a place of its own. Close it by `close`."""

    def __init__(self, app: QApplication, folder: Path, first: Face) -> None:
        self._folder = folder
        self._of = first.window
        self._size, self._theme = first.size, first.theme
        self._still = StillWindow(
            app, folder, StillSite(first.condition), theme=first.theme, size=first.size, language=first.language
        )

    def draw(self, face: Face) -> QImage:
        """The face as it is now."""
        if face.window != self._of:
            raise ValueError(f"{face.name} is not of this window")
        if face.theme != self._theme:
            self._still.window.set_theme(face.theme)
        if face.size != self._size:
            self._still.window.resize(*face.size)
        self._theme, self._size = face.theme, face.size
        act = ACTS[face.page][2] if face.page in ACTS else None
        picture = self._still.picture(face.place, lambda: act(self._still, self._folder) if act is not None else None)
        self._still.close_sheets()
        return picture

    def close(self) -> None:
        self._still.close()


def draw(app: QApplication, face: Face, folder: Path) -> QImage:
    """The face as it is now, in a window of its own; `folder` is a place of its own."""
    easel = Easel(app, folder, face)
    try:
        return easel.draw(face)
    finally:
        easel.close()


def blocks(picture: QImage) -> Blocks:
    """What of a picture is compared."""
    pixels = _pixels(picture)
    rows, columns = pixels.shape[0] // _BLOCK, pixels.shape[1] // _BLOCK
    kept = pixels[: rows * _BLOCK, : columns * _BLOCK].astype(np.float32)
    means: Blocks = kept.reshape(rows, _BLOCK, columns, _BLOCK, 3).mean(axis=(1, 3))
    return means


def _pixels(picture: QImage) -> npt.NDArray[np.uint8]:
    plain = picture.convertToFormat(QImage.Format.Format_RGB888)
    high, wide = plain.height(), plain.width()
    rows = np.frombuffer(plain.constBits(), np.uint8).reshape(high, plain.bytesPerLine())
    return rows[:, : wide * 3].reshape(high, wide, 3).copy()


def _picture(means: Blocks) -> QImage:
    """Blocks as a picture, a pixel for each."""
    high, wide, _ = means.shape
    data = np.round(means).astype(np.uint8).tobytes()
    return QImage(data, wide, high, wide * 3, QImage.Format.Format_RGB888).copy()


def expected(name: str) -> Blocks:
    """What a face is compared with; raises FileNotFoundError where nobody has taken it yet."""
    path = EXPECTED / f"{name}{SUFFIX}"
    if not path.exists():
        raise FileNotFoundError(f"{path}: make it by `python -m tests.support.faces take {name}`")
    wide, high = FACES[name].size
    planes = np.frombuffer(lzma.decompress(path.read_bytes()), np.uint8).reshape(3, high // _BLOCK, wide // _BLOCK)
    green = planes[0]
    steps = np.stack([green + planes[1], green, green + planes[2]], axis=-1)
    return steps.astype(np.float32) * _STEP


def take(name: str, picture: QImage) -> None:
    """Make a picture what is expected of a face."""
    red, green, blue = np.moveaxis(np.round(blocks(picture) / _STEP).astype(np.uint8), -1, 0)
    # Most of a page is grey, so that red and blue follow green. Differences wrap as bytes do, and back again.
    planes = np.stack([green, red - green, blue - green])
    EXPECTED.mkdir(parents=True, exist_ok=True)
    (EXPECTED / f"{name}{SUFFIX}").write_bytes(lzma.compress(planes.tobytes(), filters=_PACKED))


def changed(one: Blocks, other: Blocks) -> int:
    """How many blocks differ; all of them where the pictures are of different size."""
    return int(_differing(one, other).sum())


def _differing(one: Blocks, other: Blocks) -> npt.NDArray[np.bool_]:
    if one.shape != other.shape:
        return np.ones(other.shape[:2], np.bool_)
    found: npt.NDArray[np.bool_] = np.abs(one - other).max(axis=-1) > TOLERANCE
    coarse = np.abs(coarser(one) - coarser(other)).max(axis=-1) > COARSE_TOLERANCE
    wide = coarse.repeat(_COARSE, axis=0).repeat(_COARSE, axis=1)
    found[: wide.shape[0], : wide.shape[1]] |= wide
    return found


def coarser(means: Blocks) -> Blocks:
    """Blocks of three by three, without what is left over at the right and below."""
    rows, columns = means.shape[0] // _COARSE, means.shape[1] // _COARSE
    kept = means[: rows * _COARSE, : columns * _COARSE]
    larger: Blocks = kept.reshape(rows, _COARSE, columns, _COARSE, 3).mean(axis=(1, 3))
    return larger


def difference(wanted: Blocks, picture: QImage) -> QImage:
    """Expected, got, and got with what differs framed in red, beside each other; each as large as the picture."""
    wide, high = picture.width(), picture.height()
    shown = QImage(3 * wide, high, QImage.Format.Format_RGB32)
    painter = QPainter(shown)
    painter.drawImage(QRect(0, 0, wide, high), _picture(wanted))
    painter.drawImage(wide, 0, picture)
    painter.drawImage(2 * wide, 0, picture)
    painter.fillRect(2 * wide, 0, wide, high, QColor(128, 128, 128, 160))
    painter.setPen(QColor("#ff0000"))
    for row, column in np.argwhere(_differing(wanted, blocks(picture))):
        block = QRect(int(column) * _BLOCK, int(row) * _BLOCK, _BLOCK, _BLOCK)
        painter.drawImage(block.translated(2 * wide, 0), picture, block)
        painter.drawRect(block.translated(2 * wide, 0).adjusted(0, 0, -1, -1))
    painter.end()
    return shown


def _save(picture: QImage, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if not picture.save(str(path)):
        raise OSError(f"{path} could not be written")


def _drawn(app: QApplication, names: Iterable[str]) -> Iterator[tuple[str, QImage]]:
    for _, faces in groupby((FACES[name] for name in names), key=lambda face: face.window):
        first, *others = faces
        with tempfile.TemporaryDirectory() as scratch:
            easel = Easel(app, Path(scratch), first)
            try:
                for face in (first, *others):
                    yield face.name, easel.draw(face)
            finally:
                easel.close()


def _show(app: QApplication, names: list[str], folder: Path) -> int:
    count = 0
    for name, picture in _drawn(app, names or COMPARED):
        wanted = expected(name)
        differ = changed(wanted, blocks(picture))
        count += bool(differ)
        if names or differ:
            _save(difference(wanted, picture), folder / f"{name}.png")
            print(f"{differ:6} blocks of it changed: {folder / name}.png")
    print(f"{count} of {len(names or COMPARED)} faces changed")
    return 1 if count else 0


def _take(app: QApplication, names: list[str]) -> int:
    for name, picture in _drawn(app, names or COMPARED):
        take(name, picture)
        print(name)
    for path in EXPECTED.iterdir():
        if path.name.removesuffix(SUFFIX) not in COMPARED:
            path.unlink()
    return 0


def _draw(app: QApplication, names: list[str], folder: Path) -> int:
    for name, picture in _drawn(app, names or FACES):
        _save(picture, folder / f"{name}.png")
        print(name)
    return 0


def main(arguments: list[str]) -> int:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    parser = argparse.ArgumentParser(prog="python -m tests.support.faces", description=__doc__.partition("\n")[0])
    acts = parser.add_subparsers(dest="act", required=True)
    show = acts.add_parser("show", help="expected, got and the difference, as pictures")
    show.add_argument("--to", type=Path, default=SHOWN, metavar="FOLDER")
    made = acts.add_parser("take", help="make what is drawn now what is expected")
    drawn = acts.add_parser("draw", help="save faces at full size")
    drawn.add_argument("folder", type=Path, metavar="FOLDER")
    for act, known in ((show, COMPARED), (made, COMPARED), (drawn, FACES)):
        act.add_argument("names", nargs="*", metavar="NAME")
        act.set_defaults(known=known)
    chosen = parser.parse_args(arguments)
    if unknown := [name for name in chosen.names if name not in chosen.known]:
        parser.error(f"there is no such face: {' '.join(unknown)}; there are:\n  " + "\n  ".join(chosen.known))
    app = QApplication([])
    match chosen.act:
        case "show":
            return _show(app, chosen.names, chosen.to)
        case "take":
            return _take(app, chosen.names)
        case _:
            return _draw(app, chosen.names, chosen.folder)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
