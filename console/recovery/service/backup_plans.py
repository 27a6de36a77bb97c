"""Plans of backups: made now, or by the node itself at set times. Pure functions of what was seen in a copy and on its
node.

A node that is to make backups while nobody looks needs the password of the repository: it stays there, encrypted by
systemd for that machine alone, and the plan says so.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from typing import Final

from connectors import sandboxes, systemd
from connectors.backups import GIVEN, Repository, Writer
from connectors.tools import bad_value
from console.journal.model import Target
from console.recovery.model.assets import Asset, Copy, PasswordFrom
from console.recovery.service.plans import repository_of, secret_of
from console.work.model.plans import Check, Difference, Plan, Relation, Step, Touched, Undo, Way, content
from console.work.model.words import name_of
from resources import path

ACT, ON, OFF = "recovery.backup", "recovery.backups_on", "recovery.backups_off"
MAKE, NEWEST = "backup.make", "backup.newest"
UNITS: Final = "/etc/systemd/system"
#: Where systemd itself looks for what it keeps encrypted.
CABINET: Final = "/etc/credstore.encrypted"
#: What stands for the time in names of backups that a timer has made, and what puts it there.
_STAMPED, _DATED = "driftvakt-STAMP", "backups/make_dated.sh"
_SECRET: Final = "password"  # noqa: S105 - what systemd calls it
_MAKING, _LISTING = 24 * 3600, 300
_WHEN = re.compile(r"[A-Za-z0-9*:/.,~ -]{3,100}")
_NOTHING = Undo("test.nothing", way=Way.RECORD)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a backup is made: the tool's version there, the folder in which the console's runs lie, and when it is
    made, as time that no two backups share."""

    version: tuple[int, ...]
    home: str
    stamp: str


def unit_of(asset: Asset, copy: Copy) -> str:
    """What the units are called that back an asset up into a copy, without their kind."""
    mark = hashlib.sha256(f"{asset.id}\0{copy.name}".encode()).hexdigest()[:12]
    return f"driftvakt-backup-{mark}"


def back_up(node: Target, asset: Asset, copy: Copy, tool: Writer, place: Place) -> Plan:
    """The plan that makes a backup now. Raises ToolFault for what no program is given."""
    repository = repository_of(copy, place.version, place.home, asset.database)
    given = secret_of(asset, copy)
    values = {"asset": asset.name, "copy": copy.name}
    asked = tool.ready(repository)
    steps = (
        Step(
            MAKE,
            node,
            values=values,
            argv=tool.back_up(repository, asset.paths, f"driftvakt-{place.stamp}"),
            statuses=(0, *tool.PARTIAL),
            before=(Check(asked, "plain", "status", Relation.IS, "0"),) if asked else (),
            cost="backup.lost",
            expected=60,
            timeout=_MAKING,
            given=given,
        ),
        Step(
            NEWEST,
            node,
            values=values,
            argv=tool.newest(repository),
            undo=_NOTHING,
            expected=2,
            timeout=_LISTING,
            given=given,
        ),
    )
    told = {**values, "id": asset.id, "tool": f"{tool.NAME} {'.'.join(map(str, place.version))}"}
    touched = (
        Touched("backup.repository", copy.repository),
        *(Touched("test.original", path, left_alone=True) for path in asset.paths),
    )
    return Plan(ACT, steps, told, touched=touched)


def by_itself(node: Target, asset: Asset, copy: Copy, tool: Writer, place: Place, when: str) -> Plan:  # noqa: PLR0917
    """The plan by which a node makes backups at set times: `when` is a time as systemd.time(7) writes it. It is taken
    back by itself where a step fails. Raises ToolFault."""
    if _WHEN.fullmatch(when) is None:
        raise bad_value("systemd", "when", when)
    unit, given = unit_of(asset, copy), secret_of(asset, copy)
    values = {"asset": asset.name, "copy": copy.name, "node": name_of(node), "when": when}
    kept = f"{CABINET}/{unit}" if given else ""
    repository = repository_of(copy, place.version, place.home, asset.database)
    if given:
        repository = replace(repository, password_file=f"/run/credentials/{unit}.service/{_SECRET}")
    service = content(f"{UNITS}/{unit}.service", _service(asset, copy, tool, repository, kept))
    timer = content(f"{UNITS}/{unit}.timer", _timer(asset, when))
    written = [("backup.service", service), ("backup.timer", timer)]
    if tool.DATED:
        written.insert(0, ("backup.program", content(_program_of(unit), _program(), mode=0o600)))
    waits = Check(systemd.show(f"{unit}.timer"), "systemd.unit", "SubState", Relation.IS, "waiting", 5)
    steps = [
        *(_kept(node, values, kept, given) if given else []),
        *(
            Step(
                kind,
                node,
                Way.FILE,
                values,
                (file.path, file.sha256),
                seen=(Check(("sha256sum", "--", file.path), "sum", "sha256", Relation.IS, file.sha256),),
                changes=(Difference("backup.unit", "", file.path),),
                undo=_removal(file.path),
                expected=1,
                file=file,
            )
            for kind, file in written
        ),
        Step(
            "backup.read",
            node,
            values=values,
            argv=(systemd.SYSTEMCTL, "daemon-reload"),
            undo=Undo("backup.read", (systemd.SYSTEMCTL, "daemon-reload")),
            expected=1,
        ),
        Step(
            "backup.on",
            node,
            values=values,
            argv=(systemd.SYSTEMCTL, "--no-ask-password", "enable", "--now", f"{unit}.timer"),
            seen=(waits,),
            undo=Undo("backup.off", _off(unit)),
            expected=1,
        ),
    ]
    # A time that systemd does not know would leave a timer that can neither be started nor stopped.
    known = Check(("systemd-analyze", "calendar", "--", when), "plain", "status", Relation.IS, "0")
    steps[0] = replace(steps[0], before=(known, *steps[0].before))
    told = {**values, "id": asset.id, "unit": unit}
    stays = [kept] if given else [copy.file] if copy.password is PasswordFrom.FILE else []
    touched = (
        *(Touched("backup.stays", each) for each in stays),
        *(Touched("backup.unit", file.path) for _, file in written),
        *(Touched("test.original", path, left_alone=True) for path in asset.paths),
    )
    return Plan(ON, tuple(steps), told, touched=touched, back=True)


def no_more(node: Target, asset: Asset, copy: Copy, tool: Writer) -> Plan:
    """The plan by which a node makes no more backups by itself; those that were made stay."""
    unit, kept = unit_of(asset, copy), bool(secret_of(asset, copy))
    values = {"asset": asset.name, "copy": copy.name, "node": name_of(node)}
    files = [f"{UNITS}/{unit}.timer", f"{UNITS}/{unit}.service"]
    files += [_program_of(unit)] if tool.DATED else []
    files += [f"{CABINET}/{unit}"] if kept else []
    steps = (
        Step("backup.off", node, values=values, argv=_off(unit), expected=1),
        *(
            Step(
                "backup.remove",
                node,
                values=values,
                argv=("rm", "-f", "--", path),
                seen=(_absent(path),),
                changes=(Difference("backup.unit", path, ""),),
                expected=1,
            )
            for path in files
        ),
        Step("backup.read", node, values=values, argv=(systemd.SYSTEMCTL, "daemon-reload"), expected=1),
    )
    return Plan(OFF, steps, {**values, "id": asset.id, "unit": unit}, touched=(Touched("backup.unit", unit),))


def _kept(node: Target, values: dict[str, str], kept: str, given: str) -> list[Step]:
    """Steps that leave a secret on the node, encrypted: it is read from standard input and written nowhere else."""
    argv = ("systemd-creds", "encrypt", f"--name={_SECRET}", "-", kept)
    return [
        Step(
            "backup.cabinet",
            node,
            values=values,
            argv=("mkdir", "-p", "--mode=700", "--", CABINET),
            undo=_NOTHING,
            expected=1,
        ),
        Step(
            "backup.secret",
            node,
            values=values,
            argv=argv,
            before=(_absent(kept),),
            seen=(Check(sandboxes.there(kept), "sandbox", "there", Relation.IS, "yes"),),
            changes=(Difference("backup.stays", "", kept),),
            undo=_removal(kept),
            expected=1,
            given=given,
        ),
    ]


def _absent(path: str) -> Check:
    return Check(sandboxes.there(path), "sandbox", "there", Relation.IS, "no")


def _removal(path: str) -> Undo:
    return Undo("backup.remove", ("rm", "-f", "--", path), (_absent(path),))


def _off(unit: str) -> tuple[str, ...]:
    return (systemd.SYSTEMCTL, "--no-ask-password", "disable", "--now", f"{unit}.timer")


def _program_of(unit: str) -> str:
    return f"{UNITS}/{unit}.sh"


def _program() -> str:
    return path(_DATED).read_text(encoding="utf-8")


def _service(asset: Asset, copy: Copy, tool: Writer, repository: Repository, kept: str) -> str:
    """A unit says the same each time: names of archives of borg are made of the time by borg itself, those of what
    names nothing by a program of ours. A server that does not answer is not waited for."""
    if tool.SECRET and repository.password_file == GIVEN:
        raise bad_value(tool.NAME, "password", copy.name)
    argv, asked = tool.back_up(repository, asset.paths, _STAMPED), tool.ready(repository)
    words = tuple(word.replace(_STAMPED, "driftvakt-{utcnow:%Y-%m-%dT%H:%M:%S}") for word in argv)
    if tool.DATED:
        words = ("sh", _program_of(unit_of(asset, copy)), *argv)
    return "\n".join(
        [
            "# Written by Driftvakt.",
            "[Unit]",
            f"Description=Driftvakt: back up {_told(asset.name)} into {_told(copy.name)}",
            "Wants=network-online.target",
            "After=network-online.target",
            "",
            "[Service]",
            "Type=oneshot",
            *([f"LoadCredentialEncrypted={_SECRET}:{kept}"] if kept else []),
            *([f"ExecStartPre={systemd.command(asked)}"] if asked else []),
            f"ExecStart={systemd.command(words)}",
            "UMask=0077",
            "Nice=10",
            "IOSchedulingClass=best-effort",
            "IOSchedulingPriority=7",
            "",
        ]
    )


def _timer(asset: Asset, when: str) -> str:
    return "\n".join(
        [
            "# Written by Driftvakt.",
            "[Unit]",
            f"Description=Driftvakt: when {_told(asset.name)} is backed up",
            "",
            "[Timer]",
            f"OnCalendar={when}",
            "Persistent=true",
            "RandomizedDelaySec=60",
            "",
            "[Install]",
            "WantedBy=timers.target",
            "",
        ]
    )


def _told(name: str) -> str:
    """A name that systemd takes for nothing else."""
    return re.sub(r"[^\w .,:+-]", "_", name)[:100]
