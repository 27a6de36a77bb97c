"""Pictures of drawn surfaces, which have few colours, as small PNG files."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

COLOURS = 96


def few_colours(picture: Any) -> Any:
    """The picture with at most 96 colours, each pixel in the nearest of the commonest: drawn surfaces have few."""
    from PySide6.QtGui import QImage  # noqa: PLC0415

    image = picture.convertToFormat(QImage.Format.Format_RGB32)
    high, wide = image.height(), image.width()
    pixels = np.frombuffer(image.constBits(), np.uint32).reshape(high, wide) & 0xFFFFFF
    colours, back, counts = np.unique(pixels, return_inverse=True, return_counts=True)
    parts = np.stack([(colours >> shift) & 255 for shift in (16, 8, 0)], axis=1).astype(np.int32)
    kept = _palette(parts, counts)
    nearest = np.array([int(((parts[kept] - part) ** 2).sum(axis=1).argmin()) for part in parts], np.uint8)
    small = QImage(wide, high, QImage.Format.Format_Indexed8)
    small.setColorTable([int(colours[i]) | 0xFF000000 for i in kept])
    rows = np.frombuffer(small.bits(), np.uint8).reshape(high, small.bytesPerLine())
    rows[:, :wide] = nearest[back.reshape(high, wide)]
    return small


def _palette(parts: npt.NDArray[np.int32], counts: npt.NDArray[np.intp]) -> list[int]:
    """Indexes of the colours to keep: one at a time, what is common and far from all that are kept already."""
    kept = [int(counts.argmax())]
    distance = ((parts - parts[kept[0]]) ** 2).sum(axis=1)
    while len(kept) < min(COLOURS, len(parts)):
        best = int((distance * np.sqrt(counts)).argmax())
        kept.append(best)
        distance = np.minimum(distance, ((parts - parts[best]) ** 2).sum(axis=1))
    return kept
