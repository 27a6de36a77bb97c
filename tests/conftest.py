"""The common ground of all tests: the repository root on sys.path (for tests.support), a headless Qt unless a
display is asked for, and what generated inputs are not judged by."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from hypothesis import HealthCheck, settings

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# A shell that begins tests in the background has them ignore Ctrl+C; every program that they start would do so, too.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# Both look at the clock on the wall: tests run beside each other and on slow machines, and none asserts how long
# something took. How many inputs are tried stays as it is.
settings.register_profile("driftvakt", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("driftvakt")
