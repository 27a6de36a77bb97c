"""The vocabulary of the fleet's states on screen, and how much they matter. Finished, translated text."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from console.fleet.model.failures import explain
from console.fleet.model.links import Failure, LinkState
from console.fleet.model.readings import NodeEvent, NodeReading
from console.fleet.model.signals import Kind, Throttle, column, throttle
from resources.text import QT_TRANSLATE_NOOP, Sentence, Text
from widgets import numbers
from widgets.priority import Priority


def translate(text: Text, **values: object) -> str:
    """Translate a marked text, then fill its named places; values that are marked are translated, too."""
    found = QCoreApplication.translate(text.context, text.source)
    spoken = {name: translate(value) if isinstance(value, Text) else value for name, value in values.items()}
    return found.format(**spoken) if spoken else found


def sentence(spoken: Sentence) -> str:
    """Translate a marked sentence and fill its places."""
    return translate(spoken.text, **spoken.values)


@dataclass(frozen=True, slots=True)
class Condition:
    """How a node is, worst finding first. `word` stands in lists; `headline` beside the node's name (empty when all is
    normal)."""

    priority: Priority
    word: str
    headline: str = ""


_NORMAL = QT_TRANSLATE_NOOP("Words", "Normal")
_NOT_WATCHED = QT_TRANSLATE_NOOP("Words", "Not watched")
_WAITING = QT_TRANSLATE_NOOP("Words", "Waiting")
_CONNECTING = QT_TRANSLATE_NOOP("Words", "Connecting")
_STARTING = QT_TRANSLATE_NOOP("Words", "Starting")
_LATE = QT_TRANSLATE_NOOP("Words", "Late {age}")
_LATE_LONG = QT_TRANSLATE_NOOP("Words", "The last sample is {age} old")
_LOST = QT_TRANSLATE_NOOP("Words", "Lost {time}")
_LOST_LONG = QT_TRANSLATE_NOOP("Words", "No data since {time}")
_NEVER = QT_TRANSLATE_NOOP("Words", "No contact yet")
_ASKS_KEY = QT_TRANSLATE_NOOP("Words", "Key to accept")
_ASKS_KEY_LONG = QT_TRANSLATE_NOOP("Words", "Waits for you to look at its host key")
_ASKS_PASSWORD = QT_TRANSLATE_NOOP("Words", "Asks for a password")
_ASKS_PASSPHRASE = QT_TRANSLATE_NOOP("Words", "Asks for a passphrase")
_ASKS = QT_TRANSLATE_NOOP("Words", "Waits for you")
_STOPPED = QT_TRANSLATE_NOOP("Words", "Host key changed")
_STOPPED_LONG = QT_TRANSLATE_NOOP("Words", "Stopped: the host key has changed")
_REVOKED = QT_TRANSLATE_NOOP("Words", "Host key revoked")
_REVOKED_LONG = QT_TRANSLATE_NOOP("Words", "Stopped: the host key is revoked")
_GPU_LOST = QT_TRANSLATE_NOOP("Words", "GPU {gpus} lost")
_GPU_LOST_LONG = QT_TRANSLATE_NOOP("Words", "GPU {gpus} does not answer")
_GPU_LOST_SINCE = QT_TRANSLATE_NOOP("Words", "GPU {gpus} does not answer since {time}")
_DRIVER = QT_TRANSLATE_NOOP("Words", "Driver hangs")
_DRIVER_LONG = QT_TRANSLATE_NOOP("Words", "The GPU driver does not answer since {time}")
_HOT = QT_TRANSLATE_NOOP("Words", "Hot")
_HOT_LONG = QT_TRANSLATE_NOOP("Words", "GPU {gpus} slowed by heat")
_BRAKE = QT_TRANSLATE_NOOP("Words", "Power brake")
_BRAKE_LONG = QT_TRANSLATE_NOOP("Words", "GPU {gpus} slowed by the power brake")
_ONE_LOST = QT_TRANSLATE_NOOP("Words", "Lost")
_ONE_LOST_LONG = QT_TRANSLATE_NOOP("Words", "Does not answer")
_ONE_LOST_SINCE = QT_TRANSLATE_NOOP("Words", "Does not answer since {time}")
_ONE_HOT_LONG = QT_TRANSLATE_NOOP("Words", "Slowed by heat")
_ONE_BRAKE_LONG = QT_TRANSLATE_NOOP("Words", "Slowed by the power brake")
_PARTLY = QT_TRANSLATE_NOOP("Words", "Incomplete")
_PARTLY_LONG = QT_TRANSLATE_NOOP("Words", "Some parts do not answer: {parts}")
_CLOCK = QT_TRANSLATE_NOOP("Words", "Clock off {offset}")
_CLOCK_LONG = QT_TRANSLATE_NOOP("Words", "The node's clock is off by {offset}")

#: A node's clock further off than this is worth a word (monitoring.md: 50 ms is the alarm's business, not the list's).
_CLOCK_OFF_SECONDS = 5.0
#: An ordinary account may not read the kernel's log on most systems. That is how it should be, so it is no attention's
#: business: a list in which every node is yellow says nothing.
KERNEL_LOG = "kernel"
#: The part that troubles with the probe's channel itself are filed under.
STREAM = "stream"


def condition(reading: NodeReading | None, zone: str, now: float) -> Condition:
    """The state of a node in a word. Pure but for the language."""
    if reading is None:
        return Condition(Priority.UNKNOWN, translate(_NEVER))
    link = reading.link
    state = link.state
    if state is LinkState.STOPPED:
        if link.failure is not None and "revoked" in link.failure.code:
            return Condition(Priority.CRITICAL, translate(_REVOKED), translate(_REVOKED_LONG))
        return Condition(Priority.CRITICAL, translate(_STOPPED), translate(_STOPPED_LONG))
    if state is LinkState.LATE:
        age = numbers.duration(now - link.newest_sample if link.newest_sample is not None else reading.age or 0.0)
        return Condition(Priority.UNKNOWN, translate(_LATE, age=age), translate(_LATE_LONG, age=age))
    others = {LinkState.ASKING: _asking, LinkState.OFF: _off, LinkState.LIVE: _live}
    return others.get(state, _unconnected)(reading, zone)


def _off(_reading: NodeReading, _zone: str) -> Condition:
    return Condition(Priority.UNKNOWN, translate(_NOT_WATCHED))


def _asking(reading: NodeReading, _zone: str) -> Condition:
    code = reading.link.failure.code if reading.link.failure is not None else ""
    if "host_key" in code:
        return Condition(Priority.MEDIUM, translate(_ASKS_KEY), translate(_ASKS_KEY_LONG))
    if "passphrase" in code:
        return Condition(Priority.MEDIUM, translate(_ASKS_PASSPHRASE), translate(_ASKS_PASSPHRASE))
    if "password" in code:
        return Condition(Priority.MEDIUM, translate(_ASKS_PASSWORD), translate(_ASKS_PASSWORD))
    return Condition(Priority.MEDIUM, translate(_ASKS), translate(_ASKS))


def _unconnected(reading: NodeReading, zone: str) -> Condition:
    link = reading.link
    if link.newest_sample is not None and link.state is not LinkState.STARTING:
        time = numbers.clock(link.newest_sample, zone, seconds=False)
        return Condition(Priority.UNKNOWN, translate(_LOST, time=time), translate(_LOST_LONG, time=time))
    if link.state is LinkState.STARTING:
        return Condition(Priority.UNKNOWN, translate(_STARTING))
    if link.state is LinkState.CONNECTING and link.failure is None:
        return Condition(Priority.UNKNOWN, translate(_CONNECTING))
    if link.failure is not None or link.state is LinkState.LOST:
        return Condition(Priority.UNKNOWN, translate(_NEVER), translate(_NEVER))
    return Condition(Priority.UNKNOWN, translate(_WAITING))


def _live(reading: NodeReading, zone: str) -> Condition:
    lost = lost_gpus(reading)
    driver = next((t for t in reading.troubles if t.part == "nvml"), None)
    if driver is not None:
        since = numbers.clock(driver.since, zone, seconds=False)
        return Condition(Priority.CRITICAL, translate(_DRIVER), translate(_DRIVER_LONG, time=since))
    if lost:
        names = ", ".join(lost)
        since_of = [t.since for t in reading.troubles if t.part.startswith("gpu:")]
        if since_of:
            time = numbers.clock(min(since_of), zone, seconds=False)
            long = translate(_GPU_LOST_SINCE, gpus=names, time=time)
        else:
            long = translate(_GPU_LOST_LONG, gpus=names)
        return Condition(Priority.CRITICAL, translate(_GPU_LOST, gpus=names), long)
    slowed = slowed_gpus(reading)
    for reason, word, long_text in ((Throttle.HEAT, _HOT, _HOT_LONG), (Throttle.POWER_BRAKE, _BRAKE, _BRAKE_LONG)):
        names = ", ".join(gpu for gpu, why in slowed.items() if why is reason)
        if names:
            return Condition(Priority.HIGH, translate(word), translate(long_text, gpus=names))
    offset = reading.link.clock_offset
    if offset is not None and abs(offset) > _CLOCK_OFF_SECONDS:
        text = numbers.duration(abs(offset))
        return Condition(Priority.MEDIUM, translate(_CLOCK, offset=text), translate(_CLOCK_LONG, offset=text))
    return _incomplete(reading)


def gpu_condition(reading: NodeReading | None, part: str, zone: str, now: float) -> Condition:
    """The state of one GPU in a word: its own while its node reports, else its node's."""
    found = condition(reading, zone, now)
    silent = reading is None or reading.link.state is not LinkState.LIVE
    if reading is None or silent or any(trouble.part == "nvml" for trouble in reading.troubles):
        return found
    if part in lost_gpus(reading):
        trouble = next((trouble for trouble in reading.troubles if trouble.part == f"gpu:{part}"), None)
        if trouble is None:
            return Condition(Priority.CRITICAL, translate(_ONE_LOST), translate(_ONE_LOST_LONG))
        time = numbers.clock(trouble.since, zone, seconds=False)
        return Condition(Priority.CRITICAL, translate(_ONE_LOST), translate(_ONE_LOST_SINCE, time=time))
    reason = slowed_gpus(reading).get(part)
    if reason is Throttle.HEAT:
        return Condition(Priority.HIGH, translate(_HOT), translate(_ONE_HOT_LONG))
    if reason is Throttle.POWER_BRAKE:
        return Condition(Priority.HIGH, translate(_BRAKE), translate(_ONE_BRAKE_LONG))
    return Condition(Priority.NORMAL, translate(_NORMAL))


def _incomplete(reading: NodeReading) -> Condition:
    silent = [trouble.part for trouble in reading.troubles if trouble.part not in (STREAM, KERNEL_LOG)]
    if silent:
        return Condition(Priority.MEDIUM, translate(_PARTLY), translate(_PARTLY_LONG, parts=", ".join(silent)))
    for trouble in (trouble for trouble in reading.troubles if trouble.part == STREAM):
        # Every part answers, but something else speaks in between.
        target = reading.facts.host or reading.link.name
        words = explain(Failure(trouble.state, target, {}, trouble.text))
        return Condition(Priority.MEDIUM, translate(_PARTLY), sentence(words.happened))
    return Condition(Priority.NORMAL, translate(_NORMAL))


def event_quote(event: NodeEvent) -> str:
    """What stands beside an event's name: the node's own words; of the console's own events, only the code."""
    return event.text if event.source != "console" else event.text.partition(": ")[2]


def lost_gpus(reading: NodeReading) -> list[str]:
    """The GPUs (their indexes) that were there and do not answer now."""
    alive = reading.alive.get(Kind.GPU)
    if alive is None:
        return []
    gpus = reading.facts.of(Kind.GPU)
    return [gpu.part for gpu, answers in zip(gpus, alive, strict=False) if not answers]


def slowed_gpus(reading: NodeReading) -> dict[str, Throttle]:
    """Each answering GPU's reason for held-down clocks; GPUs without a reading are left out."""
    rows = reading.rows.get(Kind.GPU)
    if rows is None:
        return {}
    bits = rows[:, column(Kind.GPU, "throttle_reasons")]
    gpus = reading.facts.of(Kind.GPU)
    return {gpu.part: throttle(int(value)) for gpu, value in zip(gpus, bits, strict=False) if not math.isnan(value)}


THROTTLES: dict[Throttle, Text] = {
    Throttle.HEAT: QT_TRANSLATE_NOOP("Words", "heat"),
    Throttle.POWER_BRAKE: QT_TRANSLATE_NOOP("Words", "power brake"),
    Throttle.EASED_OFF: QT_TRANSLATE_NOOP("Words", "eased off"),
    Throttle.POWER_CAP: QT_TRANSLATE_NOOP("Words", "power cap"),
    Throttle.OTHER: QT_TRANSLATE_NOOP("Words", "other reason"),
    Throttle.NOTHING: QT_TRANSLATE_NOOP("Words", "nothing"),
}
THROTTLE_INKS: dict[Throttle, str] = {
    Throttle.HEAT: "high",
    Throttle.POWER_BRAKE: "critical",
    Throttle.EASED_OFF: "data-3",
    Throttle.POWER_CAP: "data-4",
    Throttle.OTHER: "data-5",
}

#: What the XIDs mean and how much they matter (NVIDIA's XID catalog, by way of reference/monitoring.md).
_XIDS: dict[int, tuple[Priority, Text]] = {
    13: (Priority.MEDIUM, QT_TRANSLATE_NOOP("Words", "{gpu}: a program failed on it (XID 13)")),
    31: (Priority.MEDIUM, QT_TRANSLATE_NOOP("Words", "{gpu}: a program read memory that is not its own (XID 31)")),
    43: (Priority.LOW, QT_TRANSLATE_NOOP("Words", "{gpu} stopped a program (XID 43)")),
    48: (Priority.CRITICAL, QT_TRANSLATE_NOOP("Words", "{gpu}: memory error that cannot be corrected (XID 48)")),
    63: (
        Priority.LOW,
        QT_TRANSLATE_NOOP("Words", "{gpu}: reset it when idle, a memory row is to be remapped (XID 63)"),
    ),
    64: (Priority.CRITICAL, QT_TRANSLATE_NOOP("Words", "{gpu}: a memory row could not be remapped (XID 64)")),
    74: (Priority.HIGH, QT_TRANSLATE_NOOP("Words", "{gpu}: NVLink error (XID 74)")),
    79: (Priority.CRITICAL, QT_TRANSLATE_NOOP("Words", "{gpu} has fallen off the bus (XID 79)")),
    94: (Priority.MEDIUM, QT_TRANSLATE_NOOP("Words", "{gpu}: memory error held to one program (XID 94)")),
    95: (Priority.CRITICAL, QT_TRANSLATE_NOOP("Words", "{gpu}: memory error that spread (XID 95)")),
    119: (Priority.HIGH, QT_TRANSLATE_NOOP("Words", "{gpu}: its system processor does not answer (XID 119)")),
    120: (Priority.HIGH, QT_TRANSLATE_NOOP("Words", "{gpu}: its system processor failed (XID 120)")),
    140: (Priority.CRITICAL, QT_TRANSLATE_NOOP("Words", "{gpu}: memory error that was not recovered (XID 140)")),
    154: (Priority.HIGH, QT_TRANSLATE_NOOP("Words", "{gpu} asks for recovery (XID 154)")),
}
_XID_OTHER = QT_TRANSLATE_NOOP("Words", "{gpu}: XID {number}")
_A_GPU = QT_TRANSLATE_NOOP("Words", "A GPU")
_GPU = QT_TRANSLATE_NOOP("Words", "GPU {index}")
_PORT_DOWN = QT_TRANSLATE_NOOP("Words", "{port} lost its link")
_PORT_UP = QT_TRANSLATE_NOOP("Words", "{port} has its link again")
_LINK: dict[str, tuple[Priority, Text]] = {
    "link:up": (Priority.NORMAL, QT_TRANSLATE_NOOP("Words", "Connected, samples flow")),
    "link:lost": (Priority.HIGH, QT_TRANSLATE_NOOP("Words", "Connection lost")),
    "link:asking": (Priority.MEDIUM, QT_TRANSLATE_NOOP("Words", "The connection waits for you")),
    "link:stopped": (Priority.CRITICAL, QT_TRANSLATE_NOOP("Words", "The connection was stopped")),
}
_SEEN: dict[str, Text] = {
    "node:rebooted": QT_TRANSLATE_NOOP("Words", "The node was restarted"),
    "gpu:replaced": QT_TRANSLATE_NOOP("Words", "{gpu} was replaced"),
}
_KERNEL = QT_TRANSLATE_NOOP("Words", "Kernel message")
_EVENT = QT_TRANSLATE_NOOP("Words", "Message from the node")


def event_words(event: NodeEvent) -> tuple[Priority, str]:
    """How much an event matters, and its name in plain words; the node's own words stay beside it."""
    if event.source == "console" and event.code in _LINK:
        priority, text = _LINK[event.code]
        return priority, translate(text)
    family, _, rest = event.code.partition(":")
    kind, _, part = event.device.partition(":")
    if event.source == "console" and event.code in _SEEN:
        return Priority.MEDIUM, translate(_SEEN[event.code], gpu=translate(_GPU, index=part))
    if family == "xid":
        gpu = translate(_GPU, index=part) if kind == "gpu" and part else translate(_A_GPU)
        number = int(rest) if rest.isdigit() and len(rest) < 6 else -1
        if number in _XIDS:
            priority, text = _XIDS[number]
            return priority, translate(text, gpu=gpu)
        priority = Priority.HIGH if 144 <= number <= 150 else Priority.LOW
        return priority, translate(_XID_OTHER, gpu=gpu, number=rest)
    if family == "link" and rest in ("down", "up"):
        return (
            (Priority.HIGH, translate(_PORT_DOWN, port=part or event.device))
            if rest == "down"
            else (Priority.NORMAL, translate(_PORT_UP, port=part or event.device))
        )
    return Priority.NORMAL, translate(_KERNEL if event.source == "kernel" else _EVENT)
