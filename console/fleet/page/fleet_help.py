"""The Fleet page in words, for whoever asks what it is for."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication


def fleet_help() -> Sequence[tuple[str, str]]:
    """(heading, text) pairs: what the page is for, and how to use it."""
    return (
        (
            QCoreApplication.translate("FleetPage", "What you see"),
            QCoreApplication.translate(
                "FleetPage",
                "Every node at the left, with its state in a word and its load: the small curve says how it rose "
                "and fell over the last hour, the figure beside it how high it is now. The chosen node at the "
                "right: its GPUs on one time axis, its host, ports, processes and events.",
            ),
        ),
        (
            QCoreApplication.translate("FleetPage", "Looking back"),
            QCoreApplication.translate(
                "FleetPage",
                "What is chosen here holds on every page. Drag the curves to go back, turn the wheel with Ctrl to see "
                "more or less, and click to pin the crosshair to a moment. A band then says which time is shown, and "
                "every figure is of that moment; what cannot be known of it is dimmed and says “now”. Double-click, or "
                "press End or Back to live, to follow the newest samples again.",
            ),
        ),
        (
            QCoreApplication.translate("FleetPage", "One GPU"),
            QCoreApplication.translate(
                "FleetPage",
                "A click on its line beside “Slowed by”, a double click on a process, or Ctrl+K and its name opens "
                "a GPU alone: everything it says over time, held against the other GPUs of its node. "
                "Ctrl+Page Up and Ctrl+Page Down go to its neighbours.",
            ),
        ),
        (
            QCoreApplication.translate("FleetPage", "All in a table"),
            QCoreApplication.translate(
                "FleetPage",
                "Ctrl+T shows every node as a line, the worst first. A click on a heading sorts, a right click "
                "on it chooses the columns; both are remembered. Enter opens a node, Ctrl+C copies the chosen "
                "lines.",
            ),
        ),
        (
            QCoreApplication.translate("FleetPage", "Comparing"),
            QCoreApplication.translate(
                "FleetPage",
                "Gather nodes in the list with Ctrl and click, or Shift and the arrow keys, and press Compare. "
                "On the page of a GPU, Compare with… holds it against others. Each line carries its number; the "
                "table below has the values and how far they are from those of number 1. Delete takes one out.",
            ),
        ),
        (
            QCoreApplication.translate("FleetPage", "Events"),
            QCoreApplication.translate(
                "FleetPage",
                "A click on an event moves the curves and the crosshair to its time. With the curves in the "
                "keyboard's hand, Ctrl+Left and Ctrl+Right go from event to event.",
            ),
        ),
        (
            QCoreApplication.translate("FleetPage", "What is grey and what is not"),
            QCoreApplication.translate(
                "FleetPage",
                "Grey is normal. Colour means that something is not: a red octagon is critical, an orange triangle "
                "high, a yellow diamond medium, a blue circle low. A dashed outline means that nothing is known.",
            ),
        ),
        (
            QCoreApplication.translate("FleetPage", "Keys"),
            QCoreApplication.translate(
                "FleetPage",
                "Ctrl+F filters the nodes, Up and Down choose one. Alt+Left and Alt+Right go back and forth.",
            ),
        ),
    )
