"""`driftvakt recovery report|verify`: the report of a drill, signed, written as files, and checked."""

from __future__ import annotations

from pathlib import Path

from connectors.text import sanitise
from console.main.command_line.exits import Exit
from console.main.command_line.pen import Pen
from console.main.command_line.run import Refused, Run
from console.main.compose import key_by_signature, key_fingerprint
from console.recovery.model.tests import Verdict
from console.recovery.service.evidence import verify


def report(run: Run) -> int:
    number = run.get("drill")
    if not run.get("sign") and not run.get("to"):
        raise Refused("Say --sign, --to FOLDER, or both.", Exit.USAGE)
    with run.parts() as parts:
        if run.get("sign"):
            pen = Pen(run)
            parts.evidence.sign(number, pen, pen.line, parts.log.seen().name or parts.operator)
        written = parts.evidence.write(number, Path(run.get("to")).expanduser()) if run.get("to") else ()
        drill = parts.drills.drill(number)
    signers = [each.who for each in drill.signatures]
    if run.terminal.json:
        run.terminal.document(
            {
                "drill": number,
                "sha256": drill.report_sha256,
                "signed_by": signers,
                "files": [str(path) for path in written],
            }
        )
        return Exit.OK
    run.terminal.line(f"{drill.name}  sha256 {drill.report_sha256}")
    run.terminal.line("signed by " + ", ".join(sanitise(who, 80) for who in signers))
    if len(signers) == 1:
        run.terminal.tell("A second person signs with: driftvakt recovery report NUMBER --sign --key FILE")
    for path in written:
        run.terminal.line(f"  {sanitise(str(path), 300)}")
    return Exit.OK


def verify_report(run: Run) -> int:
    found = verify(Path(run.get("file")).expanduser(), key_by_signature)
    verdict = found.report.get("verdict")
    said = str(verdict.get("verdict", "")) if isinstance(verdict, dict) else ""
    if run.terminal.json:
        run.terminal.document(
            {
                "sound": found.sound,
                "sha256": found.sha256,
                "canonical": found.canonical,
                "drill": found.report.get("drill"),
                "verdict": said,
                "signatures": [
                    {"file": each.file, "key": each.key, "who": each.who, "holds": each.holds}
                    for each in found.signatures
                ],
            }
        )
    else:
        run.terminal.line(f"{sanitise(str(found.report.get('drill')), 40)}  says {sanitise(said.upper(), 40)}")
        for each in found.signatures:
            how = "DOES NOT HOLD"
            if each.holds:
                who = sanitise(each.who, 80) or "nobody on the list beside it"
                how = f"holds, by {who} ({key_fingerprint(each.key)})"
            run.terminal.line(f"  {sanitise(each.file, 100)}: {how}")
        if not found.canonical:
            run.terminal.tell("The file is not in the form in which reports are written: it was changed.")
        if not found.signatures:
            run.terminal.tell("No signature lies beside it.")
    if not found.sound:
        return Exit.FAILED
    return Exit.OK if said == Verdict.PASS else Exit.FAILED
