"""The seeing of colours: contrast by WCAG 2.2, and the three kinds of colour blindness simulated. No Qt.

Colours are "#rrggbb". Contrast follows WCAG 2.2, "relative luminance"; the simulation uses the matrices of Machado,
Oliveira and Fernandes (2009), "A Physiologically-based Model for Simulation of Color Vision Deficiency", severity 1.0.
"""

from __future__ import annotations

from enum import StrEnum


class Vision(StrEnum):
    """A way of seeing."""

    NORMAL = "normal"
    PROTANOPIA = "protanopia"
    DEUTERANOPIA = "deuteranopia"
    TRITANOPIA = "tritanopia"
    GREY = "grey"


_Matrix = tuple[tuple[float, float, float], tuple[float, float, float], tuple[float, float, float]]

_LUMINANCE = (0.2126, 0.7152, 0.0722)
_MATRICES: dict[Vision, _Matrix] = {
    Vision.PROTANOPIA: (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    Vision.DEUTERANOPIA: (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    Vision.TRITANOPIA: (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
    Vision.GREY: (_LUMINANCE, _LUMINANCE, _LUMINANCE),
}


def _linear(channel: int) -> float:
    part = channel / 255.0
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def _encoded(part: float) -> int:
    part = min(max(part, 0.0), 1.0)
    value = part * 12.92 if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055
    return round(value * 255)


def _channels(colour: str) -> tuple[float, float, float]:
    return _linear(int(colour[1:3], 16)), _linear(int(colour[3:5], 16)), _linear(int(colour[5:7], 16))


def luminance(colour: str) -> float:
    """Relative luminance, 0 (black) to 1 (white)."""
    return sum(weight * part for weight, part in zip(_LUMINANCE, _channels(colour), strict=True))


def contrast_ratio(first: str, second: str) -> float:
    """1 (none) to 21 (black on white); WCAG asks 4.5 for text (AA) and 7 for high contrast (AAA)."""
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def simulate(colour: str, vision: Vision) -> str:
    """The colour as somebody with `vision` sees it."""
    if vision is Vision.NORMAL:
        return colour
    parts = _channels(colour)
    seen = (sum(weight * part for weight, part in zip(row, parts, strict=True)) for row in _MATRICES[vision])
    return "#" + "".join(f"{_encoded(part):02x}" for part in seen)
