"""`driftvakt log verify|checkpoint`: what of the log is proved, by whom, and signing it."""

from __future__ import annotations

from typing import Any

from connectors.text import sanitise
from console.journal.model import Held
from console.journal.service import Journal
from console.log.service.checkpoints import Checkpoints, NotSigned
from console.log.service.continuing import look_outside
from console.log.service.heads import Head, keep_head
from console.log.service.people import People
from console.log.service.protocols import Heads
from console.log.service.verifying import Verdict, verify
from console.main.command_line.continue_commands import WHY, lost_text
from console.main.command_line.differences_text import difference_json, tell_differences
from console.main.command_line.exits import Exit
from console.main.command_line.pen import Pen
from console.main.command_line.run import Refused, Run
from console.main.compose import key_by_signature, key_fingerprint, keyring_heads
from resources.errors import EnvironmentFault


def verify_log(run: Run) -> int:
    """Walk along the chain, hold the checkpoints and what was noted outside against it, and the tables."""
    noted = _noted(run.get("noted"))
    with run.parts() as parts:
        heads = keyring_heads(parts.keyring)
        held = _held(parts.journal, heads)
        found = verify(parts.journal, key_by_signature, heads, noted=noted)
    if run.terminal.json:
        run.terminal.document(_verified(found) | {"held": held})
    else:
        if held is not None:
            run.terminal.tell(f"The log may only be read. {WHY[held]} `driftvakt log continue` goes on from it.")
        _tell(run, found)
    return Exit.OK if found.sound else Exit.FAILED


def _held(journal: Journal, heads: Heads | None) -> Held | None:
    """Why the log may only be read, as far as anybody can be asked."""
    try:
        return look_outside(journal, heads)
    except EnvironmentFault:
        return journal.held


def _tell(run: Run, found: Verdict) -> None:
    chain, proof = found.chain, found.proof
    if not chain.sound:
        run.terminal.tell(f"Entry {chain.broken} does not hold: {chain.reason}.")
        run.terminal.tell(f"The {chain.count} entries before it do. Keep a copy of the file; it is evidence.")
    else:
        run.terminal.line(f"{chain.count} entries hold. Head, to be noted elsewhere: {chain.count}:{chain.head}")
    for number, why in proof.doubtful:
        run.terminal.tell(f"The signature of the checkpoint in entry {number} does not hold: {sanitise(why)}.")
    proved = proof.proved
    if proved is None and chain.sound:
        run.terminal.line("No checkpoint is signed: all of it holds by the chain alone (`driftvakt log checkpoint`).")
    elif proved is not None:
        who = f"{sanitise(proved.by.name)} " if proved.by is not None else "a key that is nobody's on the list "
        run.terminal.line(
            f"Proved up to entry {proved.size} of {proved.time:%Y-%m-%d %H:%M:%S} UTC by {who}"
            f"({key_fingerprint(proved.key)}); {proof.by_chain_alone} after it by the chain alone."
        )
    for glass in found.glasses:
        run.terminal.tell(
            f"The glass was broken in entry {glass.sequence} and is not reviewed: {sanitise(glass.reason)}"
        )
    for doubt in found.doubts:
        what = "names who was at the desk" if doubt.desk else "changed the list of people"
        run.terminal.tell(f"Entry {doubt.sequence} {what} and does not count: {sanitise(doubt.reason)}")
    for number, name in chain.left_out if chain.sound else ():
        run.terminal.line(f"Of entry {number} the value of {sanitise(name)} was left out, as a later entry says.")
    tell_differences(run, found.differences)
    for each in found.lost:
        run.terminal.tell(lost_text(each))
    if found.silent:
        why = _NO_KEYRING if found.silent == "no_keyring" else sanitise(found.silent, 200)
        run.terminal.tell(f"Nothing outside of the file could be asked how far the log went: {why}.")


_NO_KEYRING = "there is no keyring here"


def _verified(found: Verdict) -> dict[str, Any]:
    chain, proved = found.chain, found.proof.proved
    return {
        "sound": found.sound,
        "entries": chain.count,
        "head": f"{chain.count}:{chain.head}",
        "root": chain.root.hex(),
        "broken": chain.broken,
        "reason": str(chain.reason) if chain.reason else "",
        "differences": [difference_json(each) for each in found.differences],
        "left_out": [{"sequence": number, "field": name} for number, name in chain.left_out],
        "proved": None
        if proved is None
        else {
            "entries": proved.size,
            "time": proved.time.isoformat().replace("+00:00", "Z"),
            "key": proved.key,
            "by": proved.by.name if proved.by is not None else None,
            "checkpoint": proved.sequence,
        },
        "by_chain_alone": found.proof.by_chain_alone,
        "doubtful": [{"sequence": number, "reason": why} for number, why in found.proof.doubtful],
        "glasses": [{"sequence": glass.sequence, "reason": glass.reason} for glass in found.glasses],
        "people_doubtful": [{"sequence": doubt.sequence, "reason": doubt.reason} for doubt in found.doubts],
        "noted_outside": None if found.outside is None else found.outside.word,
        "lost": [
            {"journal": each.journal, "entries": each.count, "known": each.head.word, "said": each.said}
            for each in found.lost
        ],
    }


def _noted(text: str | None) -> Head | None:
    if text is None:
        return None
    head = Head.read(text)
    if head is None:
        raise Refused("--noted is NUMBER:HASH, as `driftvakt log verify` prints it.", Exit.USAGE)
    return head


def sign_checkpoint(run: Run) -> int:
    """Vouch for the log with the operator's key."""
    pen = Pen(run)
    with run.parts() as parts:
        heads = keyring_heads(parts.keyring)
        _held(parts.journal, heads)
        checkpoints = Checkpoints(parts.journal, key_by_signature)
        try:
            roster = People(parts.journal, key_by_signature).roster()
            entry = checkpoints.sign(pen, pen.line, roster.counts if roster.people else None)
        except NotSigned as refused:
            raise Refused(str(refused)) from refused
        signed = checkpoints.newest()
        if heads is not None:
            try:
                keep_head(parts.journal, heads)
            except EnvironmentFault as fault:
                run.terminal.tell(f"The keyring did not take note of it: {sanitise(str(fault), 200)}.")
    size = 0 if signed is None else signed.checkpoint.size
    root = "" if signed is None else signed.checkpoint.root.hex()
    if run.terminal.json:
        run.terminal.document({"sequence": entry.sequence, "entries": size, "root": root, "key": pen.line})
    else:
        run.terminal.line(f"Entry {entry.sequence}: a checkpoint over {size} entries, signed by {pen.fingerprint}.")
    return Exit.OK
