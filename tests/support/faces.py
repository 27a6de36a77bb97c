"""Faces: what pages look like, kept as small pictures and compared with tolerance.

    python -m tests.support.faces FOLDER [NAME...]    saves faces at full size, to look at
    python -m tests.support.faces --accept            makes what is drawn now the reference

A face is compared at a quarter of its size, block by block, so that another rendering of the same letters passes and
a card that moved, vanished or changed its colour does not.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from tests.support.still_acts import ACTS
from tests.support.still_site import StillSite
from tests.support.still_window import StillWindow

REFERENCES = Path(__file__).resolve().parents[1] / "gui" / "faces"
_SHRINK = 4
_BLOCK = 5  # pixels of the small picture
#: A block is changed when its mean differs by more (of 255), a face when more of its blocks are changed.
BLOCK_TOLERANCE = 6.0
FACE_TOLERANCE = 0.001


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


_PLACES = {
    "overview": "overview",
    "node": "node:trollhattan/g07",
    "gpu": "gpu:trollhattan/g07/0",
    "table": "fleet/table",
    "compare": "compare:gpu:trollhattan/g07/0,gpu:trollhattan/g07/2,gpu:trollhattan/g08/0",
    "compare-nodes": "compare:node:trollhattan/g07,node:trollhattan/g03,node:uppsala/u01,node:trollhattan/desk",
    "settings": "settings",
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
    yield Face("site", "site:trollhattan", "storm", size=(1280, 800))
    for page, (place, condition, _) in ACTS.items():
        yield Face(page, place, condition)
    for page, theme, size, language in _OTHER_ACTS:
        place, condition, _ = ACTS[page]
        yield Face(page, place, condition, theme, size, language)


FACES = {face.name: face for face in _faces()}


def draw(app: QApplication, face: Face, folder: Path) -> QImage:
    """The face as it is now; `folder` is a place of its own."""
    window = StillWindow(
        app, folder, StillSite(face.condition), theme=face.theme, size=face.size, language=face.language
    )
    try:
        return window.picture(face.place, lambda: ACTS[face.page][2](window, folder) if face.page in ACTS else None)
    finally:
        window.close()


def small(picture: QImage) -> QImage:
    """The picture as it is kept."""
    size = picture.size() / _SHRINK
    smooth = Qt.TransformationMode.SmoothTransformation
    return picture.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, smooth).convertToFormat(
        QImage.Format.Format_RGB888
    )


def changed(one: QImage, other: QImage) -> float:
    """The share of blocks (0 to 1) in which two small pictures differ; 1 for pictures of different size."""
    if one.size() != other.size():
        return 1.0
    distance = np.abs(_blocks(one) - _blocks(other)).max(axis=-1)
    return float((distance > BLOCK_TOLERANCE).mean())


def _blocks(picture: QImage) -> np.ndarray:
    plain = picture.convertToFormat(QImage.Format.Format_RGB888)
    high, wide = plain.height(), plain.width()
    pixels = np.frombuffer(plain.constBits(), np.uint8).reshape(high, plain.bytesPerLine())[:, : wide * 3]
    rows, columns = high // _BLOCK, wide // _BLOCK
    kept = pixels.reshape(high, wide, 3)[: rows * _BLOCK, : columns * _BLOCK].astype(np.float32)
    return kept.reshape(rows, _BLOCK, columns, _BLOCK, 3).mean(axis=(1, 3))


def main(arguments: list[str]) -> int:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    app = QApplication([])
    accept = arguments == ["--accept"]
    folder = Path(arguments[0]) if arguments and not accept else REFERENCES
    folder.mkdir(parents=True, exist_ok=True)
    for name in arguments[1:] or FACES:
        with tempfile.TemporaryDirectory() as scratch:
            picture = draw(app, FACES[name], Path(scratch))
        kept = small(picture) if folder == REFERENCES else picture
        if not kept.save(str(folder / f"{name}.png")):
            raise OSError(f"{folder / name}.png could not be written")
        print(name)
    if accept:
        for path in folder.glob("*.png"):
            if path.stem not in FACES:
                path.unlink()
    return 0


if __name__ == "__main__":
    if not sys.argv[1:]:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1:]))
