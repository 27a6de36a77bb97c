"""Commands of costs in the window. They mean the scenario or the bill in sight."""

from __future__ import annotations

from console.work.model.commands import Command, Danger
from resources.text import QT_TRANSLATE_NOOP

SAVE = Command(
    "costs.save",
    QT_TRANSLATE_NOOP("CostCommands", "Save the scenario as…"),
    QT_TRANSLATE_NOOP("CostCommands", "Keep the scenario with the values that were set, under a name"),
)
RESET = Command(
    "costs.reset",
    QT_TRANSLATE_NOOP("CostCommands", "Set the scenario back"),
    QT_TRANSLATE_NOOP("CostCommands", "Every value as the scenario has it"),
)
EXPORT = Command(
    "costs.export",
    QT_TRANSLATE_NOOP("CostCommands", "Save the scenario as a file…"),
    QT_TRANSLATE_NOOP("CostCommands", "A text that anyone can read, change and compute again"),
)

BILL_CSV = Command(
    "costs.bill-csv",
    QT_TRANSLATE_NOOP("CostCommands", "Save the bill as CSV…"),
    QT_TRANSLATE_NOOP("CostCommands", "The lines of the bill in sight, each with its formula"),
)
BILL_PDF = Command(
    "costs.bill-pdf",
    QT_TRANSLATE_NOOP("CostCommands", "Save the bill as PDF…"),
    QT_TRANSLATE_NOOP("CostCommands", "The bill in sight as a paper"),
)

REPORT = Command(
    "costs.report-pdf",
    QT_TRANSLATE_NOOP("CostCommands", "Save the report for management…"),
    QT_TRANSLATE_NOOP("CostCommands", "The month in sight on two pages, with pictures"),
)

REQUEST = Command(
    "costs.request-pdf",
    QT_TRANSLATE_NOOP("CostCommands", "Write the request…"),
    QT_TRANSLATE_NOOP("CostCommands", "For what is chosen on the view of capacity, as a paper for whoever decides"),
)

VALUE = Command(
    "costs.value-sheet",
    QT_TRANSLATE_NOOP("CostCommands", "Say what work is worth…"),
    QT_TRANSLATE_NOOP("CostCommands", "What a unit of a model's work is worth, as its owner reckons"),
    danger=Danger.CHANGES,
)

COMMANDS = (SAVE, RESET, EXPORT, BILL_CSV, BILL_PDF, REPORT, REQUEST, VALUE)
