"""The vocabulary of the fleet's states on screen, and how much they matter. Finished, translated text."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QCoreApplication

from console.fleet.model.findings import Finding, Told, joined, of_gpu, shown_by, tell
from console.fleet.model.judging import READ, meets
from console.fleet.model.links import LinkState
from console.fleet.model.readings import ACT, TOLD, WINDOW_OPENED, WINDOW_OVER, NodeEvent, NodeReading
from console.fleet.model.rules import About, Absence, Happening, Named, Rule, Rules, State, Threshold
from console.fleet.model.signals import Throttle
from console.fleet.service.rulebook import shipped
from console.pagekit.advice import at_first
from resources.text import QT_TRANSLATE_NOOP, Sentence, Text
from widgets import numbers
from widgets.priority import Priority


def translate(text: Text, **values: object) -> str:
    """Translate a marked text, then fill its named places; values that are marked are translated, too."""
    found = QCoreApplication.translate(text.context, text.source)
    spoken = {name: _spoken(value) for name, value in values.items()}
    return found.format(**spoken) if spoken else found


def _spoken(value: object) -> object:
    if isinstance(value, Sentence):
        return sentence(value)
    return translate(value) if isinstance(value, Text) else value


def sentence(spoken: Sentence) -> str:
    """Translate a marked sentence and fill its places."""
    return translate(spoken.text, **spoken.values)


@dataclass(frozen=True, slots=True)
class Condition:
    """How a node is, worst finding first. `word` stands in lists; `headline` beside the node's name (empty when all is
    normal); `tip` says of each thing that is wrong what it is, since when, and what to do; `next` what to do about the
    worst, where it asks for something."""

    priority: Priority
    word: str
    headline: str = ""
    tip: str = ""
    next: str = ""


_NORMAL = QT_TRANSLATE_NOOP("Words", "Normal")
_NOT_WATCHED = QT_TRANSLATE_NOOP("Words", "Not watched")
_NOT_KNOWN = QT_TRANSLATE_NOOP("Words", "Not known yet")
_WAITING = QT_TRANSLATE_NOOP("Words", "Waiting")
_CONNECTING = QT_TRANSLATE_NOOP("Words", "Connecting")
_NO_DATA = QT_TRANSLATE_NOOP("Words", "No data then")
_STARTING = QT_TRANSLATE_NOOP("Words", "Starting")
_FOLLOWS = QT_TRANSLATE_NOOP("Words", "{said}, follows from XID {code}")
#: Newer drivers end a line with the cause that it follows from.
_BY_PREVIOUS = re.compile(r"caused by previous Xid:? ?(\d{1,4})\b", re.IGNORECASE)
_ALARM_IN = QT_TRANSLATE_NOOP("Words", "alarm in {time}")
_SINCE = QT_TRANSLATE_NOOP("Words", "since {time}")
_BEFORE = QT_TRANSLATE_NOOP("Words", "since before {time}")
_GPUS = QT_TRANSLATE_NOOP("Words", "GPU {gpus}")
_A_GPU = QT_TRANSLATE_NOOP("Words", "A GPU")
_ABOUT = QT_TRANSLATE_NOOP("Words", "{what}: {said}")
_OVER = QT_TRANSLATE_NOOP("Words", "Over: {said}")
_KERNEL = QT_TRANSLATE_NOOP("Words", "Kernel message")
_EVENT = QT_TRANSLATE_NOOP("Words", "Message from the node")
_DO = QT_TRANSLATE_NOOP("Words", "Do now: {act}")
_MORE = QT_TRANSLATE_NOOP("Words", "and {count} more")
_DAY = 20 * 3600.0
#: So many things that are wrong are told in a tip.
_MOST_TOLD = 4
_PLACE = re.compile(r" ?\{\w+\}")
#: The rules by which it is judged; those that ship, until the program names others.
_IN_FORCE: list[Callable[[], Rules]] = [shipped]

#: An ordinary account may not read the kernel's log on most systems; its card says so.
KERNEL_LOG = "kernel"
#: The part that troubles with the probe's channel itself are filed under.
STREAM = "stream"


def moment(time: float | None, zone: str, now: float) -> str:
    """A time of the day, with the day where it is not today; a dash where nobody knows."""
    if time is None:
        return numbers.UNKNOWN
    shown = numbers.clock(time, zone, seconds=False)
    return f"{numbers.date(time, zone)} {shown}" if now - time >= _DAY else shown


def told(finding: Finding, zone: str, now: float) -> Told:
    """A finding in sentences, its values written as they are here."""

    def spell(name: str, value: str | float) -> str:
        if isinstance(value, str):
            return value
        writers: dict[str, Callable[[float], str]] = {
            "since": lambda time: moment(time, zone, now),
            "age": lambda time: numbers.duration(max(0.0, now - time)),
            "offset": numbers.duration,
            "newest": lambda time: moment(time, zone, now),
            "target": numbers.duration,
            "left": numbers.duration,
            "bytes": numbers.iec,
            "value": numbers.percent,
            "milliseconds": lambda milliseconds: numbers.si(milliseconds / 1000.0, "s"),
        }
        return writers.get(name, numbers.number)(value)

    return tell(finding, spell)


def parts_of(finding: Finding) -> str:
    """The GPUs, ports, disks or servers that a finding is about; empty for a node itself."""
    names = ", ".join(finding.parts)
    return translate(_GPUS, gpus=names) if names and finding.rule.about is About.GPU else names


def alarm_in(finding: Finding, now: float) -> str:
    """When what waits will be an alarm, if it stays so; empty for what is one, or is none yet."""
    if finding.due is None:
        return ""
    return translate(_ALARM_IN, time=numbers.duration(max(finding.due - now, 1.0), 1))


def headline(finding: Finding, zone: str, now: float, *, parts: bool = True) -> str:
    """What is wrong, where and since when, in a line."""
    dated = translate(_BEFORE if finding.or_earlier else _SINCE, time=moment(finding.since, zone, now))
    said = [sentence(told(finding, zone, now).what), parts_of(finding) if parts else "", dated if finding.since else ""]
    said.append(alarm_in(finding, now))
    return " · ".join(part for part in said if part)


def condition_of(found: Sequence[Finding], zone: str, now: float, *, parts: bool = True) -> Condition:
    """The wording of the worst of these findings; `parts`: it says of which GPU or port."""
    if not found:
        return Condition(Priority.NORMAL, translate(_NORMAL))
    worst = joined(found)[0]
    said = told(worst, zone, now)
    short, grade = sentence(said.short), Priority(worst.grade)
    named = parts and worst.rule.about not in (About.NODE, About.LINK, About.CONSOLE)
    word = " · ".join(part for part in (parts_of(worst) if named else "", short) if part)
    line, following = headline(worst, zone, now, parts=parts), at_first(sentence(said.next)) if grade.abnormal else ""
    return Condition(grade, word, line, advice(found, zone, now), following)


def advice(found: Sequence[Finding], zone: str, now: float) -> str:
    """What each of these is, since when, and what to do about it, in two lines each; the worst first."""
    lines = []
    every = joined(found)
    for finding in every[:_MOST_TOLD]:
        lines += [headline(finding, zone, now), translate(_DO, act=sentence(told(finding, zone, now).next))]
    more = len(every) - _MOST_TOLD
    return "\n".join([*lines, *([translate(_MORE, count=more)] if more > 0 else [])])


def condition(reading: NodeReading | None, zone: str, now: float) -> Condition:
    """The state of a node in a word. Pure but for the language."""
    if reading is None:
        return Condition(Priority.UNKNOWN, translate(_NOT_KNOWN))
    if reading.found:
        return condition_of(reading.found, zone, now)
    words = {
        LinkState.OFF: _NOT_WATCHED,
        LinkState.STARTING: _STARTING,
        LinkState.CONNECTING: _CONNECTING,
        LinkState.LIVE: _NORMAL,
        LinkState.LATE: _NORMAL,
    }
    word = words.get(reading.link.state, _WAITING)
    return Condition(Priority.NORMAL if word is _NORMAL else Priority.UNKNOWN, translate(word))


def condition_then(reading: NodeReading | None, zone: str, moment: float) -> Condition:
    """The state that a node had at a moment, by its reading of then."""
    if reading is None or (not reading.found and reading.link.newest_sample is None):
        return Condition(Priority.UNKNOWN, translate(_NO_DATA))
    return replace(condition_of(reading.found, zone, moment), tip="", next="")  # of then nothing is to be done


def gpu_condition_then(reading: NodeReading | None, part: str, zone: str, moment: float) -> Condition:
    """The state that a GPU had at a moment."""
    found = of_gpu(reading, part) if reading is not None else []
    if reading is not None and (found or reading.link.newest_sample is not None):
        return condition_of([replace(each, parts=()) for each in found], zone, moment, parts=False)
    return condition_then(reading, zone, moment)


def gpu_condition(reading: NodeReading | None, part: str, zone: str, now: float) -> Condition:
    """The state of one GPU in a word: its own while its node reports, else its node's."""
    found = of_gpu(reading, part) if reading is not None else []
    if reading is not None and (found or reading.link.state in (LinkState.LIVE, LinkState.LATE)):
        return condition_of([replace(each, parts=()) for each in found], zone, now, parts=False)
    return condition(reading, zone, now)


THROTTLES: dict[Throttle, Text] = {
    Throttle.HEAT: QT_TRANSLATE_NOOP("Words", "heat"),
    Throttle.POWER_BRAKE: QT_TRANSLATE_NOOP("Words", "power brake"),
    Throttle.EASED_OFF: QT_TRANSLATE_NOOP("Words", "eased off"),
    Throttle.POWER_CAP: QT_TRANSLATE_NOOP("Words", "power cap"),
    Throttle.OTHER: QT_TRANSLATE_NOOP("Words", "other reason"),
    Throttle.NOTHING: QT_TRANSLATE_NOOP("Words", "nothing"),
}
#: The inks of reasons that no row calls abnormal.
_INKS: dict[Throttle, str] = {
    Throttle.EASED_OFF: "data-3",
    Throttle.POWER_CAP: "data-4",
    Throttle.OTHER: "data-5",
}


def judged_by(rules: Callable[[], Rules]) -> None:
    """Speak of what is abnormal by these rules, and no longer by those that ship: a site may have its own."""
    _IN_FORCE[0] = rules


def in_force() -> Rules:
    """The rules by which it is spoken of what is abnormal."""
    return _IN_FORCE[0]()


def slowed_badly(reason: Throttle) -> bool:
    """Whether a row calls it abnormal that clocks are held down for this reason."""
    return row_grade(Named.THROTTLE, reason.value).abnormal


def throttle_ink(reason: Throttle) -> str:
    """The ink of a reason for held-down clocks: that of its row's grade where one calls it abnormal."""
    grade = row_grade(Named.THROTTLE, reason.value)
    return grade.value if grade.abnormal else _INKS.get(reason, "data-6")


def graded(finding: Finding | None) -> Priority:
    """How much what is found matters; normal where nothing is."""
    return Priority.NORMAL if finding is None else Priority(finding.grade)


def row_grade(named: Named, value: float | str) -> Priority:
    """How much a value matters by the rows alone, which is all that is known of the past; normal where none speaks."""
    for rule in in_force().by_name.get(named, ()):
        when = rule.when
        if isinstance(when, Threshold | State | Absence) and meets(when, value):
            return Priority(rule.grade)
    return Priority.NORMAL


def value_grade(reading: NodeReading, named: Named, part: str = "") -> Priority:
    """The mark of a value: that of the finding which it shows up in, while it is what a row calls abnormal."""
    if not reading.found:
        return Priority.NORMAL
    read = READ.get(named)
    value = dict(read(reading) or ()).get(part) if read is not None else None
    for rule in in_force().by_name.get(named, ()):
        when = rule.when
        assert isinstance(when, Threshold | State | Absence)  # noqa: S101 -- what has a name is one of these
        # What needs more than one reading is known by its finding alone.
        if read is None or (value is not None and meets(when, value)):
            shown = graded(shown_by(reading, rule, part))
            if shown is not Priority.NORMAL or read is not None:
                return shown
    return Priority.NORMAL


#: What of maintenance windows is an event; what is said is "W-3: fans".
_OF_CONSOLE = {
    WINDOW_OPENED: QT_TRANSLATE_NOOP("Vocabulary", "Maintenance window {said} opened"),
    WINDOW_OVER: QT_TRANSLATE_NOOP("Vocabulary", "Maintenance window {said} is over"),
}


def event_words(event: NodeEvent) -> tuple[Priority, str]:
    """How much an event matters, and its name in plain words; the node's own words stay beside it. Both are those of
    the row of the rules that tells of it."""
    if event.code == ACT:
        return Priority.NORMAL, event.text
    if event.code in _OF_CONSOLE:
        return Priority.NORMAL, translate(_OF_CONSOLE[event.code], said=event.text)
    rules = in_force()
    row, part = rules.of_event(event)
    kind, _, named = event.device.partition(":")
    family, _, rest = event.code.partition(":")
    of_gpu_ = family == "xid" or kind == "gpu"
    where = translate(_GPUS, gpus=named) if kind == "gpu" and named else translate(_A_GPU) if of_gpu_ else part or named
    if row is None:
        return Priority.NORMAL, translate(_KERNEL if event.source == "kernel" else _EVENT)
    said = _plain(row, rules.xids_of)
    if where:
        said = translate(row.event, part=where) if row.event is not None else translate(_ABOUT, what=where, said=said)
    if family == "xid":
        said = f"{said} (XID {rest})"
        if (before := _BY_PREVIOUS.search(event.text)) is not None:
            said = translate(_FOLLOWS, said=said, code=before[1])
    if event.source == "console" and family == "over":
        return Priority.NORMAL, translate(_OVER, said=said)
    return Priority(row.grade) if row.grade is not None else Priority.NORMAL, said


def _plain(row: Rule | Happening, day: str) -> str:
    """What a row says, without the values of a moment: where it has places for them, its short name. The catalogue of
    XIDs is of the `day`."""
    text = row.what if "{" not in row.what.source or isinstance(row, Happening) else row.short
    found = QCoreApplication.translate(text.context, text.source)
    return _PLACE.sub("", found.replace("{day}", day))


def event_quote(event: NodeEvent) -> str:
    """What stands beside an event's name: the node's own words. Of the console's own events that is what they name; the
    code of a failure is the console's word, and no words of the node."""
    if event.code in TOLD:
        return ""
    if event.source != "console":
        return event.text
    return "" if event.code.startswith("link:") else event.text.partition(": ")[2]
