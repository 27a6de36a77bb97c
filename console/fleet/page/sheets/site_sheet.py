"""Adding and editing a site: its name, its kind, and the zone its clock runs in."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimeZone, Signal, Slot
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from console.fleet.model.inventory import Inventory, Site, SiteKind
from console.fleet.model.validation import site_faults
from console.fleet.page.sheets.node_form import align_labels
from console.fleet.page.vocabulary import sentence, translate
from console.fleet.page.zones import known, local_zone
from console.pagekit.sheet import Sheet
from resources.text import QT_TRANSLATE_NOOP
from widgets.button import Kind
from widgets.field import Choice, Form

SITE_KINDS = {
    SiteKind.DATACENTRE: QT_TRANSLATE_NOOP("SiteSheet", "Data centre"),
    SiteKind.CORPORATE: QT_TRANSLATE_NOOP("SiteSheet", "Corporate"),
    SiteKind.EDGE: QT_TRANSLATE_NOOP("SiteSheet", "Edge"),
}


class SiteSheet(Sheet):
    """A site's fields. `agreed` carries (the key it had, empty for a new one; the site as it shall be)."""

    agreed = Signal(object, object)

    def __init__(self, inventory: Inventory, site: Site | None, parent: QWidget | None = None) -> None:
        super().__init__("", parent=parent, width=520)
        title = self.tr("Add a site") if site is None else self.tr("Edit {site}").format(site=site.name)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.heading.setText(title)
        self._before = site
        self._taken = {other.key for other in inventory.sites if site is None or other.key != site.key}
        self.name = QLineEdit(site.name if site is not None else "")
        self.key = QLineEdit(site.key if site is not None else "")
        self.kind = Choice(
            [(kind.value, translate(text)) for kind, text in SITE_KINDS.items()],
            (site.kind if site is not None else SiteKind.DATACENTRE).value,
        )
        self.zone = QLineEdit(site.zone if site is not None else local_zone())
        zones = [bytes(name.data()).decode("ascii", "replace") for name in QTimeZone.availableTimeZoneIds()]
        completer = QCompleter(sorted(zone for zone in zones if "/" in zone), self.zone)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.zone.setCompleter(completer)
        self.form = Form()
        self.form.add(self.tr("Name"), self.name)
        self.form.add(
            self.tr("Short name"), self.key, self.tr("Used in addresses; its nodes move along when it changes")
        )
        self.form.add(self.tr("Kind"), self.kind)
        self.form.add(self.tr("Time zone"), self.zone, self.tr("Times of this site are shown in it"))
        align_labels(self.form)
        self.content.addWidget(self.form)
        self.content.addStretch(1)
        cancel = self.add_button(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        act = self.tr("Add site") if site is None else self.tr("Save {site}").format(site=site.name)
        self.save = self.add_button(act, Kind.PRIMARY, main=True)
        self.save.clicked.connect(self._on_save)
        for field in (self.name, self.key, self.zone):
            field.textChanged.connect(self._on_changed)
        self.kind.chosen.connect(self._on_changed)
        self.name.setFocus()
        self._on_changed()

    def site(self) -> Site:
        """The site as the fields say it; may hold faults."""
        return Site(
            self.key.text().strip(),
            self.name.text().strip() or self.key.text().strip(),
            SiteKind(str(self.kind.current())),
            self.zone.text().strip(),
            id=self._before.id if self._before is not None else "",
        )

    @Slot()
    def _on_changed(self) -> None:
        site = self.site()
        fields = {"key": self.key, "name": self.name, "zone": self.zone}
        for field in fields.values():
            self.form.set_fault(field, "")
        faults = site_faults(site)
        for fault in faults:
            named = fields.get(str(fault.values.get("field", "")))
            if named is not None and (self.key.text() or self.name.text()):
                self.form.set_fault(named, sentence(fault))
        wrong = bool(faults)
        if site.key in self._taken:
            self.form.set_fault(self.key, self.tr("There is a site with this short name already"))
            wrong = True
        if known(site.zone) != site.zone:
            self.form.set_fault(self.zone, self.tr("This workstation knows no such time zone"))
            wrong = True
        self.save.setEnabled(not wrong and site != self._before)

    @Slot()
    def _on_save(self) -> None:
        self.agreed.emit(self._before, self.site())
        self.accept()
