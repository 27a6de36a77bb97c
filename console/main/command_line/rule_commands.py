"""`driftvakt people rule|break-glass|review`: which acts need several people, and the way when nobody can approve."""

from __future__ import annotations

from console.log.commands import PEOPLE_BREAK
from console.log.model.people import NotOnTheList
from console.log.model.rules import EVERY
from console.log.service.people import People
from console.main.command_line.exits import Exit
from console.main.command_line.pen import Pen
from console.main.command_line.proposal_commands import settle
from console.main.command_line.run import Refused, Run
from console.main.compose import key_by_signature
from console.work.service.carrying import carry_out


def rule(run: Run) -> int:
    """Show rules, or change one."""
    steps = {"list": _list, "set": _set}
    with run.parts() as parts:
        return steps[run.get("step")](run, People(parts.journal, key_by_signature))


def _list(run: Run, people: People) -> int:
    roster = people.roster()
    acts = sorted(roster.rules, key=lambda act: (act != EVERY, act))
    if run.terminal.json:
        for act in acts:
            run.terminal.record({"act": act, "needs": roster.rules[act]})
        return Exit.OK
    if acts:
        run.terminal.table(("ACT", "PEOPLE"), [(act, roster.rules[act]) for act in acts], right=[1])
    else:
        run.terminal.tell("No act needs more than one person.")
    return Exit.OK


def _set(run: Run, people: People) -> int:
    act, needs = run.get("subject"), run.get("needs")
    if not act or needs is None:
        raise Refused("Name the act, and how many people it needs: people rule set nodes.remove --needs 2", Exit.USAGE)
    return settle(run, people, lambda: people.propose_rule(act, needs), "The rule holds.")


def break_glass(run: Run) -> int:
    """Act although nobody approved, once the operator agreed."""
    pen = None if run.get("unsigned") else Pen(run)
    arguments = {"run": run, "reason": run.get("reason"), "pen": pen}
    run.terminal.tell("The glass is for when nobody can approve. It is in the log for good, and in red on every page")
    run.terminal.tell("of the window until somebody else who may approve has reviewed what was done.")
    agreed = run.agreed(PEOPLE_BREAK, arguments, "Break the glass?", "Say --yes to break the glass.")
    return carry_out(PEOPLE_BREAK, _break, arguments, agreed, standing=run.mode())


def _break(run: Run, reason: str, pen: Pen | None) -> int:
    with run.parts() as parts:
        people = People(parts.journal, key_by_signature)
        try:
            entry = people.break_glass(reason, pen, pen.line if pen is not None else "")
        except NotOnTheList as refused:
            raise Refused(str(refused)) from refused
    if run.terminal.json:
        run.terminal.document({"sequence": entry.sequence})
    else:
        run.terminal.line(
            f"The glass is broken. Entry {entry.sequence} says so: driftvakt people review {entry.sequence}"
        )
    return Exit.OK


def review(run: Run) -> int:
    pen = Pen(run)
    with run.parts() as parts:
        people = People(parts.journal, key_by_signature)
        try:
            entry = people.review(run.get("entry"), run.get("words"), pen, pen.line)
        except NotOnTheList as refused:
            raise Refused(str(refused)) from refused
    if run.terminal.json:
        run.terminal.document({"sequence": entry.sequence})
    else:
        run.terminal.line(f"Reviewed. Entry {entry.sequence} says so.")
    return Exit.OK
