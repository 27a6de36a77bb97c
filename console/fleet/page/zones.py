"""The time zone of a site, as far as this workstation knows it."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QTimeZone

from console.fleet.model.inventory import Inventory, Site

FALLBACK = "UTC"


def local_zone() -> str:
    """This workstation's own zone: the first guess for a new site."""
    return known(bytes(QTimeZone.systemTimeZoneId().data()).decode("ascii", "replace"))


def new_site(inventory: Inventory, key: str) -> tuple[Site, ...]:
    """The site that an import would have to make for `key`, in this workstation's zone; none where it exists."""
    return () if not key or inventory.site(key) is not None else (Site(key, key, zone=local_zone()),)


def zone_of(site: Site | None) -> str:
    """The name of a site's zone; UTC for a site without one, or with one that this workstation does not know."""
    return known(site.zone) if site is not None else FALLBACK


@lru_cache(maxsize=256)
def known(zone: str) -> str:
    """The zone itself when it can be loaded, else UTC: a misspelt zone must not stop a page."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError  # noqa: PLC0415 - 3 ms that the first paint need not wait

    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return FALLBACK
    return zone
