"""docs/operators/findings.md, what is called abnormal: written from the rules themselves."""

from __future__ import annotations

from console.fleet.model.rule_text import in_general
from console.fleet.model.rules import (
    Absence,
    Count,
    Event,
    Grade,
    Group,
    Happening,
    Named,
    Rule,
    Rules,
    State,
    Threshold,
    in_time,
)
from console.fleet.service.rulebook import shipped
from console.maintenance.commands import COMMANDS
from resources.text import Text

_HEAD = """\
# What is called abnormal

Everything that the console calls abnormal stands in this list, and nothing else does. The Overview, the list, the
table, the heads of pages, the marks on time axes, the strip, the window's title and the command line tell of the same
findings, with the same grade. The list is written from the program's own rules, `resources/alarms`
(`python -m console.main.manual findings`); a test holds the two equal.

- **Since** is when it began. It never moves while the thing lasts: not when a link falls once more, not when heat
  pauses for a checkpoint, not when the console is closed and opened again. *before 14:12* means that it was so at the
  first look, and nothing tells since when.
- **What follows from something else is folded into it**: a lost node is one finding, whatever was wrong on it; the
  driver's wish for a reset belongs to the XID that it follows; nodes that are all lost are a lost site.
- **What is not known ends nothing.** A GPU that was hot when its node was lost is hot until its node says otherwise.
- What is critical, high, medium or low is an **alarm**: it asks for an act, and says what it mostly comes from, what
  happens if it is left alone, what to do, and within what time. The command that makes the plan for it stands beside
  it where there is one.
- **What is left counts, not what is taken**: a disk at 94 % that stays so is nothing abnormal. Below 5 % free it is,
  and before that when it will be full within four hours. Its trend of half an hour tells nothing about tomorrow: one
  job that writes its result would have every disk full within the day.
- An **XID** stays until the GPU was reset or replaced, or the node was started anew, or until what stands beside it.

A word in *slanted letters* stands for what the program fills in.
"""
_VALUES = {
    Named.CLOCK_OFFSET: "the node's clock against the console's, s",
    Named.STALLED_ON_FILES: "share of time in which work waits for files, %",
    Named.FULLY_STALLED_ON_MEMORY: "share of time in which all work waits for memory, %",
    Named.DISK_FREE: "free, %",
    Named.ECC_UNCORRECTED: "uncorrected memory errors",
    Named.REMAPPED_UNCORRECTABLE: "uncorrectable rows remapped",
    Named.PCIE_LANES_MISSING: "lanes missing",
    Named.PCIE_REPLAYS: "PCIe replays in a minute (generation 5 and newer)",
    Named.PCIE_4_REPLAYS: "PCIe replays in a minute (generation 4 and older)",
    Named.JOB_USE: "use of a GPU on which a Slurm job has a process, %",
    Named.MEMORY_LEFT: "memory taken of a GPU on which nothing runs, GiB",
    Named.DISK_FULL_IN: "hours until it is full, by its trend of the last half hour",
    Named.SYMBOL_ERRORS: "symbol errors in five minutes",
    Named.PORT_ERRORS: "errors and drops each second",
    Named.STORAGE_ROUND_TRIP: "round trip of reads or writes, ms",
}
_ENDS = {"reset": "reset", "answers": "it answers again", "up": "it is up", "responds": "it responds"}


_WORDS = {
    command.id: " ".join((*command.words, *(each.name.upper() for each in command.arguments if each.positional)))
    for command in COMMANDS
}
_COLUMNS = """\
| What | Of | When | Over | Cause | If left alone | Do | Within |
|---|---|---|---|---|---|---|---|"""


def findings() -> str:
    """docs/operators/findings.md."""
    rules = shipped()
    parts = [_HEAD]
    for grade in Grade:
        rows = [rule for rule in rules.rows if rule.grade is grade and rule.lasts]
        parts.append(f"## {grade.value.capitalize()}\n\n{_COLUMNS}")
        parts[-1] += "".join(f"\n{_row(rule)}" for rule in rows) + "\n"
    parts.append(_only(rules))
    return "\n".join(parts)


def _row(rule: Rule) -> str:
    code = rule.when.code if isinstance(rule.when, Event) and rule.when.code.startswith("xid:") else ""
    what = _said(rule.what) + (f" ({code.replace('xid:', 'XID ')})" if code else "")
    act = f" (`driftvakt {_WORDS[rule.act]}`)" if rule.act else ""
    why = f"{_said(rule.cause)} | {_said(rule.consequence)}" if rule.is_alarm else "|"
    within = str(in_time(rule.respond)) if rule.is_alarm else ""
    return (
        f"| {what} | {rule.about.value} | {_when(rule)} | {_over(rule)} | {why} | {_said(rule.next)}{act} | {within} |"
    )


def _when(rule: Rule) -> str:
    when = rule.when
    match when:
        case State():
            found = f"{when.value.value.replace('_', ' ')}: {', '.join(sorted(when.among)).replace('_', ' ')}"
        case Absence():
            found = "it does not answer, and others do or the probe says so"
        case Event():
            says = when.says.pattern.replace("\\", "") if when.says is not None else ""
            found = f"the kernel says *{says.partition('(?P')[0].strip()}*" if says else when.code.replace(":", " ")
            found += f", but not *{when.unless}*" if when.unless else ""
        case Count():
            codes = " or ".join(code.replace(":", " ") for code in when.codes)
            found = f"{codes}, {when.count} times within {_length(when.within)}"
        case Group():
            share = "every node" if when.share == 1.0 else f"{100 * when.share:g} % of the nodes"
            found = f"{share} of a {when.of}, {when.least} at least: {', '.join(when.rows)}"
        case _:
            side = f"above {when.above:g}" if when.above is not None else f"below {when.below:g}"
            found = f"{_VALUES[when.value]}: {side}"
            if when.times_usual is not None:
                found += (
                    f" and {when.times_usual:g} times the usual (above {when.while_unknown:g} while that is not known)"
                )
    waits = [f"for {_length(rule.after)}"] if rule.after else []
    waits += [f"in {rule.after_polls} readings"] if rule.after_polls else []
    waits += [f"not within {_length(rule.grace)} of the node's start"] if rule.grace else []
    return ", ".join([found, *waits])


def _length(seconds: float) -> str:
    """A length of time in its own unit: what is asked of people is no sum."""
    for unit, size in (("h", 3600.0), ("min", 60.0)):
        if seconds > size and seconds % size == 0:
            return f"{seconds / size:g} {unit}"
    return f"{seconds:g} s"


def _over(rule: Rule) -> str:
    ends = [_ENDS.get(each, each.replace(":", " ")) for each in sorted(rule.until)]
    if rule.over_says is not None:
        ends.append("the kernel says OK")
    if rule.age is not None:
        hours = rule.age / 3600
        ends.append(f"after {hours:g} h" if hours < 48 else f"after {hours / 24:g} days")
    if isinstance(rule.when, Threshold) and rule.when.back is not None:
        ends.append(f"{'not above' if rule.when.above is not None else 'not below'} {rule.when.back:g}")
    if rule.quiet:
        ends.append(f"when it has not been so for {_length(rule.quiet)}")
    return ", ".join(ends) or "when it is no longer so"


def _only(rules: Rules) -> str:
    """What is told among events alone."""
    lines = ["## Only events\n", "What happens and asks for nothing by itself.\n", "| Event | Grade |", "|---|---|"]
    told: list[Rule | Happening] = [rule for rule in rules.rows if not rule.lasts]
    for row in (*told, *rules.happenings):
        code = row.when.code if isinstance(row, Rule) and isinstance(row.when, Event) else ""
        if isinstance(row, Happening) and row.code.startswith("xid:") and "*" not in row.code:
            code = row.code
        what = _said(row.what).replace("*day*", rules.xids_of) + (f" ({code.replace('xid:', 'XID ')})" if code else "")
        lines.append(f"| {what} | {row.grade.value if row.grade is not None else 'none'} |")
    lines.append(f"\nThe XIDs are those of NVIDIA's catalogue of {rules.xids_of}.")
    return "\n".join(lines) + "\n"


def _said(text: Text) -> str:
    return in_general(text.source)
