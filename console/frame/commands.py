"""The frame's own acts, as data."""

from __future__ import annotations

from console.work.model.commands import Command
from resources.text import QT_TRANSLATE_NOOP

COMMANDS: tuple[Command, ...] = (
    Command(
        "window.palette",
        QT_TRANSLATE_NOOP("FrameCommands", "Find a command, node or GPU"),
        QT_TRANSLATE_NOOP("FrameCommands", "Everything this program can do and show, in one list"),
        shortcut="Ctrl+K",
    ),
    Command(
        "window.filter",
        QT_TRANSLATE_NOOP("FrameCommands", "Filter this page"),
        QT_TRANSLATE_NOOP("FrameCommands", "Show only what holds the words you type"),
        shortcut="Ctrl+F",
    ),
    Command(
        "window.help",
        QT_TRANSLATE_NOOP("FrameCommands", "Explain this page"),
        QT_TRANSLATE_NOOP("FrameCommands", "What the page shows and how to use it"),
        shortcut="F1",
    ),
    Command(
        "window.back",
        QT_TRANSLATE_NOOP("FrameCommands", "Back"),
        QT_TRANSLATE_NOOP("FrameCommands", "To where you were before"),
        shortcut="Alt+Left",
    ),
    Command(
        "window.forward",
        QT_TRANSLATE_NOOP("FrameCommands", "Forward"),
        QT_TRANSLATE_NOOP("FrameCommands", "To where you came back from"),
        shortcut="Alt+Right",
    ),
    Command(
        "window.theme_dark",
        QT_TRANSLATE_NOOP("FrameCommands", "Dark theme"),
        QT_TRANSLATE_NOOP("FrameCommands", "Light text on a dark ground"),
    ),
    Command(
        "window.theme_light",
        QT_TRANSLATE_NOOP("FrameCommands", "Light theme"),
        QT_TRANSLATE_NOOP("FrameCommands", "Dark text on a light ground"),
    ),
    Command(
        "window.theme_high_contrast",
        QT_TRANSLATE_NOOP("FrameCommands", "High contrast theme"),
        QT_TRANSLATE_NOOP("FrameCommands", "Every text at least seven times as bright as its ground"),
    ),
    Command(
        "window.faults",
        QT_TRANSLATE_NOOP("FrameCommands", "Faults of the demo site"),
        QT_TRANSLATE_NOOP("FrameCommands", "Raise and clear faults on the simulated nodes"),
        shortcut="Ctrl+Shift+F",
    ),
    Command(
        "window.demo_site",
        QT_TRANSLATE_NOOP("FrameCommands", "Open the demo site"),
        QT_TRANSLATE_NOOP("FrameCommands", "A second window on 16 simulated nodes; yours are not touched"),
    ),
    Command(
        "window.quit",
        QT_TRANSLATE_NOOP("FrameCommands", "Quit"),
        QT_TRANSLATE_NOOP("FrameCommands", "Close the window and end the program"),
        shortcut="Ctrl+Q",
    ),
)
