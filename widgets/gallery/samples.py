"""Made-up figures for the gallery, the same at every run."""

from __future__ import annotations

import numpy as np

from widgets.spark import Spark
from widgets.time.lines import Floats

NOW = 1_795_140_764.0  # 2026-11-20 02:12:44 UTC
ZONE = "Europe/Stockholm"


def wave(seed: int, count: int = 60, level: float = 80.0, noise: float = 3.0) -> Floats:
    """A believable load: a slow swing with noise."""
    random = np.random.default_rng(seed)
    steps = np.cumsum(random.normal(0, noise / 3, count))
    swing = noise * np.sin(np.linspace(0, 5 + seed % 3, count) + seed)
    values: Floats = np.clip(level + swing + steps - steps.mean() + random.normal(0, noise / 3, count), 0, 100)
    return values


def spark(seed: int, level: float = 80.0, *, lost: bool = False, mark: float | None = None) -> Spark:
    """A sparkline of it in its band."""
    return Spark(
        wave(seed, 60, level), level - 16, min(level + 14, 100), (level - 9, level + 9), 0.86 if lost else None, mark
    )
