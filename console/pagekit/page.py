"""A page as the frame sees it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar

from PySide6.QtWidgets import QWidget

#: What a page is told of: what changed since it was told last.
News_contra = TypeVar("News_contra", contravariant=True)


class Page(Protocol[News_contra]):
    """Pages are Qt widgets; hidden ones are not asked to refresh."""

    @property
    def widget(self) -> QWidget: ...

    def open(self, place: str) -> None:
        """Show an address that belongs to this page."""

    def refresh(self, news: News_contra, /) -> None:
        """News arrived while the page is in sight."""

    def inventory_changed(self) -> None: ...

    def focus_filter(self) -> None: ...

    def help(self) -> Sequence[tuple[str, str]]:
        """What this page is for, and how to use it: (heading, text) pairs."""
