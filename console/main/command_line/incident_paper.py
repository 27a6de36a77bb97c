"""The PDF of an incident's report, made without a window by the code of the page: one incident, the same bytes."""

from __future__ import annotations

from console.incidents.model.incidents import Number
from console.main.command_line.papers import drawing
from console.main.parts import Parts


def paper(parts: Parts, number: Number, language: str) -> bytes:
    """The PDF, in a language."""
    application = drawing()
    from console.fleet.page.zones import zone_of  # noqa: PLC0415 - Qt, which other commands need not load
    from console.frame.incident_words import names_of  # noqa: PLC0415
    from console.incidents.page.protocols import Linked  # noqa: PLC0415
    from console.incidents.page.report_paper import Told, report  # noqa: PLC0415
    from console.incidents.page.reports import speaking  # noqa: PLC0415
    from console.pagekit.report import pdf  # noqa: PLC0415

    incident, inventory = parts.incidents.incident(number), parts.inventory.current()
    assert incident is not None and application is not None  # noqa: S101 - the caller has it
    told = Told(
        incident=incident,
        lines=parts.incidents.timeline(number),
        linked=tuple(Linked(link, "") for link in incident.links),
        nodes=names_of(inventory, incident.nodes),
        site=", ".join(site.name for site in inventory.sites),
        zone=zone_of(inventory.sites[0] if inventory.sites else None),
    )
    return pdf(report(told, speaking(language)))
