"""Commands of alarms in the window. Those about alarms mean the ones chosen in the list where none is named."""

from __future__ import annotations

from console.work.model.commands import Argument, ArgumentKind, Command, Danger
from resources.text import QT_TRANSLATE_NOOP

_ALARMS = Argument(
    "numbers", QT_TRANSLATE_NOOP("AlarmCommands", "alarms, by their numbers"), ArgumentKind.NUMBER, positional=True,
    many=True,
)  # fmt: skip

ACKNOWLEDGE = Command(
    "alarm.acknowledge",
    QT_TRANSLATE_NOOP("AlarmCommands", "Acknowledge the alarm"),
    QT_TRANSLATE_NOOP("AlarmCommands", "Say that you have seen it; it stays in the list until it is over"),
    (_ALARMS,),
    Danger.CHANGES,
)
ACKNOWLEDGE_SEEN = Command(
    "alarm.acknowledge_seen",
    QT_TRANSLATE_NOOP("AlarmCommands", "Acknowledge all alarms in sight"),
    QT_TRANSLATE_NOOP("AlarmCommands", "All that the list shows now; what comes later is not among them"),
    (),
    Danger.CHANGES,
)
TAKE = Command(
    "alarm.take",
    QT_TRANSLATE_NOOP("AlarmCommands", "See to the alarm yourself"),
    QT_TRANSLATE_NOOP("AlarmCommands", "You own it from now on, and everybody sees that"),
    (_ALARMS,),
    Danger.CHANGES,
)
GIVE = Command(
    "alarm.give",
    QT_TRANSLATE_NOOP("AlarmCommands", "Hand the alarm to somebody…"),
    QT_TRANSLATE_NOOP("AlarmCommands", "Say who owns it from now on"),
    (_ALARMS,),
    Danger.CHANGES,
)
NOTE = Command(
    "alarm.note",
    QT_TRANSLATE_NOOP("AlarmCommands", "Add a note to the alarm…"),
    QT_TRANSLATE_NOOP("AlarmCommands", "Write down what the next one should know"),
    (_ALARMS,),
    Danger.CHANGES,
)
SHELVE = Command(
    "alarm.shelve",
    QT_TRANSLATE_NOOP("AlarmCommands", "Shelve the alarm…"),
    QT_TRANSLATE_NOOP("AlarmCommands", "Put it aside until a time, for a reason; it comes back by itself"),
    (_ALARMS,),
    Danger.CHANGES,
)
UNSHELVE = Command(
    "alarm.unshelve",
    QT_TRANSLATE_NOOP("AlarmCommands", "Take off the shelf"),
    QT_TRANSLATE_NOOP("AlarmCommands", "It asks for somebody again from now on"),
    (_ALARMS,),
    Danger.CHANGES,
)
TAKE_OUT = Command(
    "alarm.take_out",
    QT_TRANSLATE_NOOP("AlarmCommands", "Take out of service…"),
    QT_TRANSLATE_NOOP("AlarmCommands", "Such alarms ask for nobody until somebody puts them back"),
    (_ALARMS,),
    Danger.CHANGES,
)
PUT_BACK = Command(
    "alarm.put_back",
    QT_TRANSLATE_NOOP("AlarmCommands", "Put back into service"),
    QT_TRANSLATE_NOOP("AlarmCommands", "Such alarms ask for somebody again"),
    (_ALARMS,),
    Danger.CHANGES,
)
INCIDENT = Command(
    "alarm.incident",
    QT_TRANSLATE_NOOP("AlarmCommands", "Open an incident of the alarm…"),
    QT_TRANSLATE_NOOP("AlarmCommands", "From then on it is written down what happens, who does what, who is told"),
    (_ALARMS,),
    Danger.CHANGES,
)
NOTIFY = Command(
    "alarm.notify",
    QT_TRANSLATE_NOOP("AlarmCommands", "Notifications of alarms on or off"),
    QT_TRANSLATE_NOOP("AlarmCommands", "New alarms are told of on this desktop; nothing leaves the machine"),
)
SOUND = Command(
    "alarm.sound",
    QT_TRANSLATE_NOOP("AlarmCommands", "Sound of alarms on or off"),
    QT_TRANSLATE_NOOP("AlarmCommands", "New alarms sound as this desktop does"),
)
HUSH = Command(
    "alarm.hush",
    QT_TRANSLATE_NOOP("AlarmCommands", "No notifications and no sound of alarms"),
    QT_TRANSLATE_NOOP("AlarmCommands", "Both off; the window tells of alarms as before"),
)
COPY = Command(
    "alarm.copy",
    QT_TRANSLATE_NOOP("AlarmCommands", "Copy the alarms"),
    QT_TRANSLATE_NOOP("AlarmCommands", "Copy the chosen lines of the list, all where none is chosen"),
)
EXPORT = Command(
    "alarm.export",
    QT_TRANSLATE_NOOP("AlarmCommands", "Save the alarms as CSV…"),
    QT_TRANSLATE_NOOP("AlarmCommands", "Save what the list shows as a table"),
)

COMMANDS: tuple[Command, ...] = (
    ACKNOWLEDGE, ACKNOWLEDGE_SEEN, TAKE, GIVE, NOTE, SHELVE, UNSHELVE, TAKE_OUT, PUT_BACK, INCIDENT,
    NOTIFY, SOUND, HUSH, COPY, EXPORT,
)  # fmt: skip
