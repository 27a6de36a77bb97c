"""`driftvakt people rule|break-glass|review`: which acts need several people, and the way when nobody can approve."""

from __future__ import annotations

from pathlib import Path

from connectors.text import sanitise
from console.journal.model import Entry
from console.log.commands import PEOPLE_BREAK
from console.log.model.people import NotOnTheList, Roster
from console.log.model.rules import EVERY, Proposal
from console.log.service.people import People
from console.main.command_line.exits import Exit
from console.main.command_line.pen import Pen
from console.main.command_line.run import Refused, Run
from console.main.compose import key_by_signature
from console.work.service.carrying import carry_out

_LARGEST = 256 * 1024


def rule(run: Run) -> int:
    """Show rules, or one of the steps by which one is changed."""
    steps = {"list": _list, "set": _set, "sign": _sign, "enter": _enter}
    with run.parts() as parts:
        try:
            return steps[run.get("step")](run, People(parts.journal, key_by_signature))
        except NotOnTheList as refused:
            raise Refused(str(refused)) from refused


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
    act, needs, place = run.get("subject"), run.get("needs"), run.get("file")
    if not act or needs is None:
        raise Refused("Name the act, and how many people it needs: people rule set nodes.remove --needs 2", Exit.USAGE)
    path = Path(place).expanduser() if place else None
    if path is not None and path.exists():
        raise Refused(f"{sanitise(str(path), 300)} is there already, and nothing is written over it.")
    proposal = people.propose_rule(act, needs)
    asked = people.roster().needs(act.strip())
    if asked > 1 and path is None:
        raise Refused(
            f"The rule asks for {asked} people: name a --file, which gathers their signatures (people rule sign FILE)."
        )
    pen = Pen(run)
    proposal = people.countersign(proposal, pen, pen.line)
    if path is None:
        return _entered(run, people.enter(proposal))
    path.write_text(proposal.file, encoding="utf-8")
    return _gathered(run, people.roster(), proposal, path)


def _sign(run: Run, people: People) -> int:
    path, proposal = _read(run)
    _tell(run, proposal)
    pen = Pen(run)
    proposal = people.countersign(proposal, pen, pen.line)
    fresh = path.with_name(f"{path.name}.part")
    fresh.write_text(proposal.file, encoding="utf-8")
    fresh.replace(path)
    return _gathered(run, people.roster(), proposal, path)


def _enter(run: Run, people: People) -> int:
    _, proposal = _read(run)
    _tell(run, proposal)
    return _entered(run, people.enter(proposal))


def _read(run: Run) -> tuple[Path, Proposal]:
    if not run.get("subject"):
        raise Refused("Name the file.", Exit.USAGE)
    path = Path(run.get("subject")).expanduser()
    try:
        with path.open("rb") as file:
            return path, Proposal.read(file.read(_LARGEST + 1))
    except ValueError as error:
        raise Refused(f"{sanitise(str(path), 300)} holds no proposal.") from error


def _tell(run: Run, proposal: Proposal) -> None:
    """What is signed, before it is."""
    act, needs = proposal.change.get("act"), proposal.change.get("needs")
    run.terminal.tell(f"Proposed: {sanitise(str(act), 100)} needs {sanitise(str(needs), 20)}.")


def _gathered(run: Run, roster: Roster, proposal: Proposal, path: Path) -> int:
    asked, have = roster.needs(str(proposal.change.get("act"))), len(proposal.signatures)
    if run.terminal.json:
        run.terminal.document({"file": str(path), "signatures": have, "needs": asked})
    else:
        then = "people rule enter FILE" if have >= asked else "people rule sign FILE, by somebody else"
        run.terminal.line(f"{have} of {asked} signed it in {sanitise(str(path), 300)}. Next: driftvakt {then}")
    return Exit.OK


def _entered(run: Run, entry: Entry) -> int:
    if run.terminal.json:
        run.terminal.document({"sequence": entry.sequence})
    else:
        run.terminal.line(f"The rule holds. Entry {entry.sequence} says so.")
    return Exit.OK


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
