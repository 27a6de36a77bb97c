"""The common part of the fleet's tests."""

from __future__ import annotations

from tests.support.collector import bench
from tests.support.recording import recording

__all__ = ["bench", "recording"]
