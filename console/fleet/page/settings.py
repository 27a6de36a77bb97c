"""The settings of the Fleet page, as data."""

from __future__ import annotations

from typing import Any

from console.pagekit.settings import Setting, layout, line, names, whole
from resources.text import QT_TRANSLATE_NOOP

#: Pixels: the narrowest and the widest that the list of nodes can be.
LEAST_LIST, MOST_LIST = 176, 360

LIST_WIDTH = whole(
    "fleet.list", 212, QT_TRANSLATE_NOOP("Settings", "Width of the list of nodes"), LEAST_LIST, MOST_LIST
)
LAST_NODE = line("fleet.node", "", QT_TRANSLATE_NOOP("Settings", "The node that was shown last"))
TABLE = layout("fleet.table", QT_TRANSLATE_NOOP("Settings", "Columns and order of the table of all nodes"))
GPUS_SIGNALS = names("gpus.signals", QT_TRANSLATE_NOOP("Settings", "Signals of a node's GPUs"))
GPU_SIGNALS = names("gpu.signals", QT_TRANSLATE_NOOP("Settings", "Signals of one GPU"))
HOST_SIGNALS = names("host.signals", QT_TRANSLATE_NOOP("Settings", "Signals of a node without GPUs"))
COMPARED_GPUS = names("compare.gpu.signals", QT_TRANSLATE_NOOP("Settings", "Signals of compared GPUs"))
COMPARED_NODES = names("compare.node.signals", QT_TRANSLATE_NOOP("Settings", "Signals of compared nodes"))

SETTINGS: tuple[Setting[Any], ...] = (
    LIST_WIDTH, LAST_NODE, TABLE, GPUS_SIGNALS, GPU_SIGNALS, HOST_SIGNALS, COMPARED_GPUS, COMPARED_NODES,
)  # fmt: skip
