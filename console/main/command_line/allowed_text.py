"""Text of what nodes allow, as the command line shows it; records for scripts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from connectors.text import sanitise
from console.work.model.allowed import Allowed, Footing, Lack, lack_words, level_words, who_words


def footing_lines(footings: Iterable[Footing]) -> Iterator[str]:
    """How a plan stands on its nodes, for people."""
    for each in footings:
        yield from allowed_lines(each.node.removeprefix("node:"), each.allowed, each.lacks, each.programs)


def footing_records(footings: Iterable[Footing]) -> list[dict[str, Any]]:
    """The same for scripts."""
    return [{"node": each.node} | allowed_record(each.allowed, each.lacks, each.programs) for each in footings]


def allowed_lines(node: str, allowed: Allowed, lacks: Iterable[Lack], programs: Iterable[str] = ()) -> Iterator[str]:
    """What a node allows, and what is missing, for people."""
    said = [str(each) for each in (level_words(allowed.level), *who_words(allowed))]
    yield sanitise(f"{node}: {', '.join(said)}", 500)
    for lack in lacks:
        what, where = lack_words(lack, allowed, programs)
        yield sanitise(f"    missing: {what}. {where}", 1000)


def allowed_record(allowed: Allowed, lacks: Iterable[Lack], programs: Iterable[str] = ()) -> dict[str, Any]:
    """The same for scripts."""
    return {
        "level": str(allowed.level),
        "account": allowed.account or None,
        "root": allowed.root,
        "shell": allowed.shell,
        "missing": [_missing(lack, allowed, programs) for lack in lacks],
    }


def _missing(lack: Lack, allowed: Allowed, programs: Iterable[str]) -> dict[str, str]:
    what, where = lack_words(lack, allowed, programs)
    return {"what": str(lack), "words": str(what), "where": str(where)}
