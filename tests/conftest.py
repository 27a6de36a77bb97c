"""The common ground of all tests: the repository root on sys.path (for tests.support), a headless Qt unless a
display is asked for, and what generated inputs are not judged by."""

from __future__ import annotations

import os
import re
import signal
import sys
from itertools import groupby, zip_longest
from pathlib import Path

import pytest
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


#: All tests of such a file are slow.
_ALL_SLOW = re.compile(r"^pytestmark = (?:\[[^\]]*)?\bpytest\.mark\.slow\b", re.MULTILINE)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Files without a test of the stage are not imported: each worker imports all others, which takes seconds."""
    if collection_path.suffix != ".py" or not collection_path.name.startswith("test_"):
        return None
    match config.option.markexpr:
        case "slow":
            return True if "slow" not in collection_path.read_text(encoding="utf-8") else None
        case "not slow":
            return True if _ALL_SLOW.search(collection_path.read_text(encoding="utf-8")) else None
    return None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Where workers take tests by groups (`--dist loadgroup`), what is made once for a file is made on one worker, and
    begins first: single tests fill the time that is left beside it, those first that may take longest. One that began
    as the last would have all other workers wait. Of contracts what is alike in that comes by turns from the first and
    the second half: in the order of their names whole programs would all run before all that waits for servers."""
    if not getattr(config.option, "loadgroup", False):
        return
    for item in items:
        if item.get_closest_marker("xdist_group") is None and (shared := _shared(item)):
            item.add_marker(pytest.mark.xdist_group(shared))
    groups: dict[str, list[pytest.Item]] = {}
    for item in items:
        groups.setdefault(_group(item) or item.nodeid, []).append(item)
    ordered = sorted(groups.values(), key=_begins)
    items[:] = [item for _, alike in groupby(ordered, _begins) for group in _by_turns(list(alike)) for item in group]


def _group(item: pytest.Item) -> str:
    marker = item.get_closest_marker("xdist_group")
    return str(marker.args[0] if marker.args else marker.kwargs["name"]) if marker is not None else ""


def _begins(group: list[pytest.Item]) -> tuple[bool, float]:
    """What a group is sorted by, or a test of its own."""
    return not _group(group[0]), -max(map(_may_take, group))


def _by_turns(groups: list[list[pytest.Item]]) -> list[list[pytest.Item]]:
    if "contract" not in groups[0][0].path.parts:
        return groups
    half = (len(groups) + 1) // 2
    pairs = zip_longest(groups[:half], groups[half:])
    return [group for pair in pairs for group in pair if group is not None]


def _may_take(item: pytest.Item) -> float:
    """Its limit in seconds, 0 where it has none of its own."""
    limit = item.get_closest_marker("timeout")
    return float(limit.args[0]) if limit is not None and limit.args else 0.0


def _shared(item: pytest.Item) -> str:
    """The file of a test and the parameters of what it shares with others there; empty when it shares nothing."""
    if not isinstance(item, pytest.Function):
        return ""
    known = item._fixtureinfo.name2fixturedefs
    shared = [name for name, found in known.items() if found[-1].scope in ("class", "module")]
    if not shared:
        return ""
    given = item.callspec.indices if hasattr(item, "callspec") else {}
    return " ".join([item.nodeid.partition("::")[0], *(str(given[name]) for name in shared if name in given)])


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """On a machine without the right to mount what needs it is left out; that this was so is one line."""
    reasons = [str(report.longrepr) for report in terminalreporter.stats.get("skipped", [])]
    without = sum("mounts" in reason for reason in reasons)
    if without:
        terminalreporter.write_line(
            f"no mounts of one's own on this machine (that takes root and CAP_SYS_ADMIN): {without} tests were left out"
        )
