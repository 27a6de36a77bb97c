"""Commands of maintenance in the window: they look at a node and open the plan of what is wanted."""

from __future__ import annotations

from console.work.model.commands import Argument, ArgumentKind, Command, Danger
from resources.text import QT_TRANSLATE_NOOP

_NODE = Argument("node", QT_TRANSLATE_NOOP("Commands", "a node; the one in sight without it"), ArgumentKind.NODE)

SERVICES = Command(
    "maintenance.services",
    QT_TRANSLATE_NOOP("MaintenanceCommands", "Services…"),
    QT_TRANSLATE_NOOP("MaintenanceCommands", "What runs on the node, its log, and plans to start, stop or restart it"),
    (_NODE,),
)
_GPU = Argument("gpu", QT_TRANSLATE_NOOP("Commands", "a GPU's index; the one in sight without it"))
GPUS = Command(
    "maintenance.gpus",
    QT_TRANSLATE_NOOP("MaintenanceCommands", "GPUs: who uses them…"),
    QT_TRANSLATE_NOOP("MaintenanceCommands", "Who uses each GPU, and plans to end that, reset it or limit its power"),
    (_NODE, _GPU),
)
RESET = Command(
    "maintenance.reset",
    QT_TRANSLATE_NOOP("MaintenanceCommands", "Reset GPU…"),
    QT_TRANSLATE_NOOP("MaintenanceCommands", "Plan to reset the GPU in sight once nothing uses it"),
    (_NODE, _GPU),
)
DRAIN = Command(
    "maintenance.drain",
    QT_TRANSLATE_NOOP("MaintenanceCommands", "Take out of work…"),
    QT_TRANSLATE_NOOP("MaintenanceCommands", "Plan that the node takes no new work, also from Slurm where it is there"),
    (_NODE,),
)
GIVE_BACK = Command(
    "maintenance.give_back",
    QT_TRANSLATE_NOOP("MaintenanceCommands", "Give back to work…"),
    QT_TRANSLATE_NOOP("MaintenanceCommands", "Plan that the node takes work again"),
    (_NODE,),
)
REBOOT = Command(
    "maintenance.reboot",
    QT_TRANSLATE_NOOP("MaintenanceCommands", "Restart the node…"),
    QT_TRANSLATE_NOOP(
        "MaintenanceCommands", "Plan a restart that is watched until all GPUs are back and time is right"
    ),
    (_NODE,),
)
RUN = Command(
    "maintenance.command",
    QT_TRANSLATE_NOOP("MaintenanceCommands", "Run a command…"),
    QT_TRANSLATE_NOOP(
        "MaintenanceCommands", "Plan one command on chosen nodes, in waves that stop at the first surprise"
    ),
    (_NODE,),
)
FILES = Command(
    "maintenance.files",
    QT_TRANSLATE_NOOP("MaintenanceCommands", "Files…"),
    QT_TRANSLATE_NOOP("MaintenanceCommands", "Folders of the node; a file is fetched, or sent as a plan"),
    (_NODE,),
)
TERMINAL = Command(
    "maintenance.terminal",
    QT_TRANSLATE_NOOP("MaintenanceCommands", "Open terminal"),
    QT_TRANSLATE_NOOP("MaintenanceCommands", "The desktop's terminal with ssh to the node, where a rule allows that"),
    (_NODE,),
    Danger.CHANGES,
)
WINDOWS = Command(
    "maintenance.windows",
    QT_TRANSLATE_NOOP("MaintenanceCommands", "Maintenance windows…"),
    QT_TRANSLATE_NOOP(
        "MaintenanceCommands", "When somebody works on the node, its rack or its site; alarms ask for nobody meanwhile"
    ),
    (_NODE,),
)
COMMANDS: tuple[Command, ...] = (SERVICES, GPUS, FILES, TERMINAL, RESET, DRAIN, GIVE_BACK, WINDOWS, REBOOT, RUN)
