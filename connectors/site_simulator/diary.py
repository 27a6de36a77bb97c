"""The diary of the demo site's people, shift by shift: notes, rollouts, signatures, a key that was lost.

A pure function of the seed and of the times that it is asked about, so that a start that comes later tells the same of
the days that both know. Nothing here knows how a log keeps it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from random import Random
from zoneinfo import ZoneInfo

from connectors.site_simulator.specification import Load, Specification

#: Before the opening: since when these people keep a log.
KEPT_DAYS = 31
ZONE = ZoneInfo("Europe/Stockholm")


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody of the demo site: the name of their account, what they are called, and what they may do."""

    account: str
    name: str
    roles: tuple[str, ...]


LEAD = Colleague("m.ek", "M. Ek", ("act", "approve", "bills"))
NIGHT = Colleague("a.lindqvist", "A. Lindqvist", ("act", "bills"))
MORNING = Colleague("t.oberg", "T. Öberg", ("act",))
EVENING = Colleague("e.berg", "E. Berg", ("act",))
RECOVERY = Colleague("m.holm", "M. Holm", ("act", "approve"))
EDGE = Colleague("l.dahl", "L. Dahl", ("act",))
#: In the order in which they came on the list. The first is taken at their word.
PEOPLE = (
    LEAD,
    NIGHT,
    MORNING,
    EVENING,
    RECOVERY,
    EDGE,
    Colleague("k.norling", "K. Norling", ("read",)),
    Colleague("s.ahmadi", "S. Ahmadi", ("read",)),
    Colleague("j.sand", "J. Sand", ("read",)),
)
#: Who is on duty from which hour, local time.
SHIFTS = ((6, MORNING), (14, EVENING), (22, NIGHT))


class Deed(StrEnum):
    """What somebody did."""

    NOTE = "note"  # wrote `text`, about `about`
    ROLLOUT = "deployment"  # marked that a version went into production
    OWNER = "owner"  # said whose the nodes of the rack `about` are: `text`
    SIGN = "sign"  # signed a checkpoint
    WITNESS = "witness"  # had the console at Uppsala counter-sign it
    LOST_KEY = "lost_key"  # revoked the key of the account `about`, and put a new one in its place


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was done: when (unix seconds), by whom; `about` is an address, an account, a rack, or empty."""

    time: float
    who: Colleague
    deed: Deed
    about: str = ""
    text: str = ""


#: Days after the log was begun, and seconds into them, on which something happens once.
_ONCE: tuple[tuple[float, Colleague, Deed, str, str], ...] = (
    (0.02, LEAD, Deed.OWNER, "A", "Customer service"),
    (0.021, LEAD, Deed.OWNER, "B", "Production"),
    (0.022, LEAD, Deed.OWNER, "C", "Care West"),
    (0.2, EDGE, Deed.OWNER, "1", "L. Dahl"),
    (8.41, RECOVERY, Deed.NOTE, "", "Registry: the last restore test is 83 days old. Asked for a window next week."),
    (12.36, LEAD, Deed.ROLLOUT, "", "journal-summary 1.8 -> 1.9"),
    (18.63, EVENING, Deed.NOTE, "", "My key was on a stick that I cannot find. Told M. Ek at once."),
    (18.64, LEAD, Deed.LOST_KEY, "e.berg", "On a stick that was lost in the car park"),
    (28.45, RECOVERY, Deed.NOTE, "", "Drill D-118, model store lost: back after 2 h 44 min of 4 h."),
)
#: What is on record of the story's night, at its local time.
_TONIGHT: tuple[tuple[str, Colleague, Deed, str, str], ...] = (
    ("22:01:30", NIGHT, Deed.NOTE, "", "Took over from E. Berg. Open: clock of u02, watched only."),
    ("22:40:12", NIGHT, Deed.NOTE, "node:trollhattan/g10", "Notebook of K. Norling stays until 08:00, as agreed."),
    (
        "00:49:10",
        NIGHT,
        Deed.NOTE,
        "node:trollhattan/g11",
        "/scratch fills up: checkpoints of job 48177. Asked S. Ahmadi.",
    ),
    (
        "00:58:40",
        NIGHT,
        Deed.NOTE,
        "node:trollhattan/g11",
        "Old checkpoints deleted by their owner, /scratch has room again.",
    ),
    ("01:20:05", NIGHT, Deed.NOTE, "node:trollhattan/g08", "PCIe replays of GPU 2 stopped by themselves after 7 min."),
    (
        "01:54:33",
        NIGHT,
        Deed.NOTE,
        "node:trollhattan/g10",
        "mlx5_1 has symbol errors. The cable is on the list for the day.",
    ),
    ("02:44:20", NIGHT, Deed.NOTE, "", "nas-1 answers slowly, 38 ms per read. Called E. Berg, who looks from home."),
    ("02:50:02", NIGHT, Deed.ROLLOUT, "", "support-sv 7.1 is in the model store of every node"),
    ("02:59:15", NIGHT, Deed.NOTE, "node:trollhattan/g07", "GPUs 0 and 1 are hot. Cooling loop B looks weak."),
    ("03:00:00", NIGHT, Deed.SIGN, "", ""),
    ("03:10:55", NIGHT, Deed.NOTE, "node:trollhattan/g03", "GPU 5 is lost, XID 79. I take this one."),
    ("03:11:32", NIGHT, Deed.NOTE, "node:trollhattan/g03", "Nobody in hall 1. Guard confirms no work on rack A."),
    (
        "03:12:29",
        NIGHT,
        Deed.NOTE,
        "node:trollhattan/g03",
        "Not the rollout, it has no replica on g03. Drain when saved.",
    ),
)


def diary(
    seed: int, begun: float, start: float, opening: float, specification: Specification, *, story: bool
) -> Iterator[Line]:
    """What was done after `start` and up to the opening, in order; `begun` is when the log was (unix seconds). With
    the `story` its night ends in it, and is as it is told there."""
    night = opening - _seconds("03:12:44") - 2 * 3600 if story else opening
    lines = [Line(begun + days * 86400.0, who, deed, about, text) for days, who, deed, about, text in _ONCE]
    day = datetime.fromtimestamp(min(start, opening), ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
    day -= timedelta(days=1)
    while day.timestamp() < opening:
        for hour, who in SHIFTS:
            lines += _shift(seed, day.replace(hour=hour), who, specification)
        day = (day + timedelta(days=1)).replace(hour=0)
    told = [line for line in lines if max(begun, start) < line.time < min(night, opening)]
    if story:
        tonight = [Line(_tonight(opening, clock), who, deed, about, text) for clock, who, deed, about, text in _TONIGHT]
        told += [line for line in tonight if start < line.time < opening]
    yield from sorted(told, key=lambda line: line.time)


def _seconds(clock: str) -> float:
    hours, minutes, seconds = map(int, clock.split(":"))
    return float(hours * 3600 + minutes * 60 + seconds)


def _tonight(opening: float, clock: str) -> float:
    """A time of the story's night, as far before the opening as it is before the story's moment."""
    before = _seconds("03:12:44") - _seconds(clock)
    return opening - (before if before >= 0 else before + 86400.0)


def _shift(seed: int, begins: datetime, who: Colleague, specification: Specification) -> list[Line]:
    """One shift of eight hours, and what the others did meanwhile."""
    chance = Random(f"{seed} {begins:%Y-%m-%d %H}")  # noqa: S311 - a story, no secret
    start = begins.timestamp()
    lines = [Line(start + chance.uniform(60, 400), who, Deed.NOTE, "", _taken_over(chance))]
    for _ in range(chance.randint(18, 28)):
        about, text = chance.choice(_SAYINGS)(chance, specification)
        writer = EDGE if about.startswith("node:uppsala") and chance.random() < 0.4 else who
        lines.append(Line(start + chance.uniform(500, 8 * 3600 - 500), writer, Deed.NOTE, about, text))
    lines.append(Line(start + 8 * 3600 - 60, who, Deed.SIGN))
    if begins.hour == 14 and begins.weekday() == 3 and begins.isocalendar().week % 2:
        lines.append(Line(start + 8 * 3600 - 30, who, Deed.WITNESS))
    return lines


def _taken_over(chance: Random) -> str:
    seen = chance.choice(("nothing open", "one link watched", "two jobs waiting for GPUs", "one disk to be exchanged"))
    return f"Took over, {seen}."


# -- what people write -------------------------------------------------------------------------------------------------


def _node(chance: Random, specification: Specification) -> tuple[str, str]:
    node = chance.choice(specification.nodes)
    return f"node:{node.site}/{node.name}", node.name


def _job(chance: Random, specification: Specification) -> tuple[str, str]:
    batch = [job for job in specification.jobs if job.load is not Load.INFERENCE]
    if not batch:
        return _walk(chance, specification)
    job = chance.choice(batch)
    node = specification.node(chance.choice(job.nodes))
    text = chance.choice(
        (
            f"Job {job.number} ({job.name}) wrote {chance.randint(9, 96)} GB in {chance.randint(8, 70)} s.",
            f"Job {job.number}: loss goes down as planned, says {job.user}.",
            f"Job {job.number}: {job.user} asked for {chance.randint(1, 6)} h more; its reservation is longer now.",
            f"Job {job.number} waits for its data now and then; {job.user} knows.",
        )
    )
    return f"node:{node.site}/{node.name}", text


def _model(chance: Random, specification: Specification) -> tuple[str, str]:
    models = [job for job in specification.jobs if job.load is Load.INFERENCE]
    if not models:
        return _walk(chance, specification)
    model = chance.choice(models)
    node = specification.node(chance.choice(model.nodes))
    text = chance.choice(
        (
            f"{model.name}: first token after {chance.randint(140, 420)} ms, as on other days.",
            f"{model.name}: queue of {chance.randint(2, 30)} for {chance.randint(1, 9)} min, gone by itself.",
            f"{model.name}: a caller sent the same request {chance.randint(40, 900)} times. Told its owner.",
            f"{model.name}: {chance.randint(3, 180)} requests/s at the height of the hour.",
        )
    )
    return f"node:{node.site}/{node.name}", text


def _walk(chance: Random, specification: Specification) -> tuple[str, str]:
    rack = chance.choice(sorted({node.rack for node in specification.nodes}))
    text = chance.choice(
        (
            f"Walked past rack {rack}: {chance.randint(18, 24)} °C at the inlet, nothing to hear.",
            f"Rack {rack}: filter at the door exchanged.",
            f"Rack {rack}: both power feeds at {chance.randint(31, 46)} A.",
            f"Rack {rack}: a visitor with M. Ek, nothing touched.",
        )
    )
    return "", text


def _hardware(chance: Random, specification: Specification) -> tuple[str, str]:
    about, name = _node(chance, specification)
    gpu, port = chance.randint(0, 7), chance.randint(0, 3)
    text = chance.choice(
        (
            f"Fan {chance.randint(1, 8)} of {name} is louder than the others. On the list.",
            f"{name} mlx5_{port}: optics wiped, signal is good again.",
            f"{name} GPU {gpu}: {chance.randint(1, 3)} corrected memory errors since Monday, none since.",
            f"{name}: firmware of the BMC compared with the list, same.",
            f"{name}: power supply {chance.randint(1, 4)} exchanged under power, no restart.",
            f"{name}: serial number of GPU {gpu} read and compared with the delivery note.",
        )
    )
    return about, text


def _storage(chance: Random, specification: Specification) -> tuple[str, str]:
    server = chance.choice(specification.sites).storage
    text = chance.choice(
        (
            f"{server}: snapshot of the model store in {chance.randint(3, 19)} min.",
            f"{server}: {chance.randint(61, 82)} % full, {chance.randint(2, 9)} TB more than last week.",
            f"{server}: one disk rebuilt in {chance.randint(4, 11)} h.",
            f"{server}: reads at {chance.randint(2, 6)} ms, as on other days.",
        )
    )
    return "", text


_SAYINGS: tuple[Callable[[Random, Specification], tuple[str, str]], ...] = (
    _job, _job, _model, _model, _walk, _hardware, _storage,
)  # fmt: skip
