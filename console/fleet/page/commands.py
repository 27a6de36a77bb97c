"""Acts on nodes that only a window offers: they answer what a node waits for."""

from __future__ import annotations

from console.work.model.commands import Argument, ArgumentKind, Command, Danger
from resources.text import QT_TRANSLATE_NOOP

_NODES = Argument(
    "nodes",
    QT_TRANSLATE_NOOP("FleetCommands", "nodes, as SITE/NAME"),
    ArgumentKind.NODE,
    positional=True,
    many=True,
)

RETRY = Command(
    "nodes.retry",
    QT_TRANSLATE_NOOP("FleetCommands", "Try to connect now"),
    QT_TRANSLATE_NOOP("FleetCommands", "Connect again without waiting for the next try"),
    (_NODES,),
    shortcut="Ctrl+R",
)
HOST_KEY = Command(
    "nodes.host_key",
    QT_TRANSLATE_NOOP("FleetCommands", "Look at the host key…"),
    QT_TRANSLATE_NOOP("FleetCommands", "Compare the key that the node shows, and decide"),
    (_NODES,),
    Danger.TRUSTS,
)
SECRET = Command(
    "nodes.secret",
    QT_TRANSLATE_NOOP("FleetCommands", "Answer what the node asks…"),
    QT_TRANSLATE_NOOP("FleetCommands", "Give the password or passphrase that the connection waits for"),
    (_NODES,),
)
WATCH = Command(
    "nodes.watch",
    QT_TRANSLATE_NOOP("FleetCommands", "Watch or stop watching"),
    QT_TRANSLATE_NOOP("FleetCommands", "Connect to the node, or leave it alone and keep it in the inventory"),
    (_NODES,),
    Danger.CHANGES,
    undoable=True,
)
COPY_ADDRESS = Command(
    "nodes.copy_address",
    QT_TRANSLATE_NOOP("FleetCommands", "Copy address"),
    QT_TRANSLATE_NOOP("FleetCommands", "Copy what this program calls the node, to paste it into the palette or a note"),
    (_NODES,),
)

ADD_LOCAL = Command(
    "nodes.add_local",
    QT_TRANSLATE_NOOP("FleetCommands", "Watch this workstation"),
    QT_TRANSLATE_NOOP("FleetCommands", "Read the machine that this program runs on, without SSH"),
    (),
    Danger.CHANGES,
    undoable=True,
)

SAVE_PICTURE = Command(
    "nodes.save_picture",
    QT_TRANSLATE_NOOP("FleetCommands", "Save picture…"),
    QT_TRANSLATE_NOOP("FleetCommands", "Save the curves in sight as PNG"),
)
SAVE_VALUES = Command(
    "nodes.save_values",
    QT_TRANSLATE_NOOP("FleetCommands", "Save values…"),
    QT_TRANSLATE_NOOP("FleetCommands", "Save the values in sight as CSV, times in UTC"),
)

NEXT_GPU = Command(
    "gpus.next",
    QT_TRANSLATE_NOOP("FleetCommands", "Next GPU"),
    QT_TRANSLATE_NOOP("FleetCommands", "Show the next GPU of the node in sight"),
    shortcut="Ctrl+PgDown",
)
PREVIOUS_GPU = Command(
    "gpus.previous",
    QT_TRANSLATE_NOOP("FleetCommands", "Previous GPU"),
    QT_TRANSLATE_NOOP("FleetCommands", "Show the GPU before the one in sight"),
    shortcut="Ctrl+PgUp",
)
COPY_UUID = Command(
    "gpus.copy_uuid",
    QT_TRANSLATE_NOOP("FleetCommands", "Copy the GPU's UUID"),
    QT_TRANSLATE_NOOP("FleetCommands", "Copy what the driver calls the GPU in sight"),
)
COMPARE = Command(
    "fleet.compare",
    QT_TRANSLATE_NOOP("FleetCommands", "Compare…"),
    QT_TRANSLATE_NOOP("FleetCommands", "See nodes or GPUs beside each other on one time axis"),
    (_NODES,),
    shortcut="Ctrl+Shift+C",
)
TABLE = Command(
    "fleet.table",
    QT_TRANSLATE_NOOP("FleetCommands", "All nodes in a table"),
    QT_TRANSLATE_NOOP("FleetCommands", "Every node as a line, to sort, filter and copy"),
    shortcut="Ctrl+T",
)

NEXT_EVENT = Command(
    "time.next_event",
    QT_TRANSLATE_NOOP("FleetCommands", "Next event"),
    QT_TRANSLATE_NOOP("FleetCommands", "Move the crosshair of the curves in sight to the event after it"),
    shortcut="]",
)
PREVIOUS_EVENT = Command(
    "time.previous_event",
    QT_TRANSLATE_NOOP("FleetCommands", "Previous event"),
    QT_TRANSLATE_NOOP("FleetCommands", "Move the crosshair of the curves in sight to the event before it"),
    shortcut="[",
)
STATISTICS = Command(
    "time.statistics",
    QT_TRANSLATE_NOOP("FleetCommands", "Statistics of what is in sight"),
    QT_TRANSLATE_NOOP("FleetCommands", "Least, mean and greatest of every curve, and the energy of power"),
)

COMMANDS: tuple[Command, ...] = (
    ADD_LOCAL, SAVE_PICTURE, SAVE_VALUES, RETRY, HOST_KEY, SECRET, WATCH, COPY_ADDRESS,
    NEXT_GPU, PREVIOUS_GPU, COPY_UUID, COMPARE, TABLE, NEXT_EVENT, PREVIOUS_EVENT, STATISTICS,
)  # fmt: skip
