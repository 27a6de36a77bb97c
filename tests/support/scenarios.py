"""The table of labelled scenarios. `python -m tests.support.scenarios` plays all of them and prints that of
docs/alarms-scenarios.md.
"""

from __future__ import annotations

from console.alarms.service.scenarios import SCENARIOS, played
from console.fleet.service.rulebook import shipped


def table() -> str:
    """All scenarios, as docs/alarms-scenarios.md has them."""
    lines = [
        "| Scenario | From | Expected | Told | After | False | Missed | Folded |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for each in SCENARIOS:
        found = played(each, shipped())
        expected = ", ".join(f"{count} {rule}" for rule, count in each.expected.items()) or "nothing"
        shown = ", ".join(f"{count} {rule}" for rule, count in sorted(found.shown.items())) or "nothing"
        after = "" if found.delay is None else f"{found.delay:g} s"
        lines.append(
            f"| {each.name} | {each.source} | {expected} | {shown} | {after} | {found.false} | {found.missed}"
            f" | {found.folded} |"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    print(table())
