"""The common ground of all tests: the repository root on sys.path (for tests.support) and a headless Qt unless a
display is asked for."""

from __future__ import annotations

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
