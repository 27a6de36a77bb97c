"""What the fleet's tests share."""

from __future__ import annotations

from tests.support.collector import bench
from tests.support.recording import recording

__all__ = ["bench", "recording"]
