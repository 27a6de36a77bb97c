"""Tips: what stands beside a thing while the mouse rests on it, always as plain text.

Qt takes a tip that looks like HTML for HTML, and draws what it asks for, pictures from this machine's disk among it.
The names in tips come from nodes and files, so whoever sets a tip does it here (a house rule).
"""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction, Qt
from PySide6.QtWidgets import QToolTip, QWidget


def plain(text: str) -> str:
    """`text` such that Qt shows it letter by letter; only what Qt would take for HTML is changed."""
    if not Qt.mightBeRichText(text):
        return text
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f'<p style="white-space:pre-wrap">{escaped}</p>'


def set_tip(thing: QWidget | QAction, text: str) -> None:
    """Give a widget or an action its tip; none for ""."""
    thing.setToolTip(plain(text))


def show_tip(position: QPoint, text: str, widget: QWidget) -> None:
    """Show a tip at a place on the screen, for what a widget painted there; "" hides it."""
    if text:
        QToolTip.showText(position, plain(text), widget)
    else:
        QToolTip.hideText()
