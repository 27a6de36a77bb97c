"""A report: a paper that people sign, file and send, as records, and the PDF made of it.

Every feature that writes a paper describes it with these records and calls `pdf`. Qt writes PDF/A-1b: fonts embedded,
what it is called and when it was made in its metadata. The same records are the same bytes. Whatever is told in it is
text: nothing in it is read as markup.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from uuid import UUID, uuid5

from PySide6.QtCore import (
    QBuffer,
    QByteArray,
    QEventLoop,
    QHashSeed,
    QIODevice,
    QMarginsF,
    QRectF,
    QSizeF,
    Qt,
    QUrl,
    QUuid,
)
from PySide6.QtGui import (
    QColor,
    QFont,
    QImage,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrameFormat,
    QTextImageFormat,
    QTextLength,
    QTextTable,
    QTextTableFormat,
)

from connectors.text import sanitise
from console.pagekit.paper_times import dated
from console.pagekit.report_charts import Bars, Course, picture
from widgets import theme
from widgets.theme import Weight

#: Of one text at most so many characters are printed.
MOST_TEXT = 20_000
_DOTS_PER_INCH = 300
#: Papers' own names are made within it, from what they say.
_PAPERS = UUID("5a1c0e5e-3d7f-4b0a-9c55-0f0d8f6b7c11")
_MARGIN_MM, _FOOT_MM = 18.0, 10.0
_WIDE_MM = 210.0 - 2 * _MARGIN_MM
_SCREEN = 96  # dots an inch
#: What keeps a column's text from the next one's.
_BETWEEN = 8.0
_TITLE, _HEADING, _BODY, _SMALL = 17.0, 11.0, 9.5, 8.0  # points
#: Marks a block that stands on the page of what follows it.
_WITH_NEXT = QTextFormat.Property.UserProperty + 1


@dataclass(frozen=True, slots=True)
class Heading:
    """Begins a part, on a page of its own where it is a `new_page`."""

    text: str
    new_page: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text, with its line breaks; `dim` for what explains."""

    text: str
    dim: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """Names with their values, one a line."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a head that stands again on each page. `shares` are the columns' parts of the width; `right` are the
    numbers of columns of figures."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    shares: tuple[float, ...] = ()
    right: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class SignatureLines:
    """Places where people write their names by hand: what for, and who."""

    people: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture: drawn by what `console.pagekit.report_charts` knows, `high` millimetres high, and said in words."""

    drawn: Bars | Course
    high: float
    said: str


Part = Heading | Paragraph | Facts | Table | SignatureLines | Chart


@dataclass(frozen=True, slots=True)
class Report:
    """A paper. `under` explains its title; `made` is when, also in its metadata, in the zone that it tells times in;
    `foot` stands on each page beside the number, `page` is that with {page} and {pages}."""

    title: str
    under: str
    parts: tuple[Part, ...]
    author: str
    made: datetime
    foot: str = ""
    page: str = "{page} / {pages}"


def plain(report: Report) -> str:
    """What is read in it, as text."""
    return document(report).toPlainText()


def document(report: Report) -> QTextDocument:
    """The paper laid out as running text, not yet cut into pages."""
    QEventLoop()  # gives a thread that is not Qt's own what the timer of the text's layout needs
    made = QTextDocument()
    made.setDocumentMargin(0.0)
    made.setDefaultFont(_font(_BODY))
    cursor = QTextCursor(made)
    cursor.setBlockFormat(_block(0.0, 2.0))
    _write(cursor, report.title, _letters(_TITLE, Weight.SEMIBOLD))
    if report.under:
        _line(cursor, report.under, _letters(_BODY, ink="muted"), _block(0.0, 8.0))
    for part in report.parts:
        _put(cursor, part)
    return made


def pdf(report: Report) -> bytes:
    """The paper as PDF/A-1b, A4. May be called in any thread; takes about 30 ms a page."""
    # Qt writes the faces in the order of a hash, which is another one in each process.
    QHashSeed.setDeterministicGlobalSeed()
    try:
        return dated(_written(report), report.made)
    finally:
        QHashSeed.resetRandomGlobalSeed()


def _written(report: Report) -> bytes:
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setPdfVersion(QPdfWriter.PdfVersion.PdfVersion_A1b)
    writer.setResolution(_DOTS_PER_INCH)
    writer.setTitle(_safe(report.title))
    writer.setAuthor(_safe(report.author))
    writer.setCreator("Driftvakt")
    writer.setDocumentId(QUuid(str(uuid5(_PAPERS, repr(report)))))
    margins = QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM)
    writer.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, margins, QPageLayout.Unit.Millimeter
        )
    )
    made = document(report)
    made.documentLayout().setPaintDevice(writer)
    sheet = QRectF(0.0, 0.0, writer.width(), writer.height() - _FOOT_MM / 25.4 * _DOTS_PER_INCH)
    made.setPageSize(sheet.size())
    _keep_together(made, sheet.height())
    painter = QPainter(writer)
    for number in range(made.pageCount()):
        if number:
            writer.newPage()
        painter.save()
        painter.translate(0.0, -number * sheet.height())
        made.drawContents(painter, sheet.translated(0.0, number * sheet.height()))
        painter.restore()
        _put_foot(painter, report, number + 1, made.pageCount(), QSizeF(writer.width(), writer.height()))
    painter.end()
    buffer.close()
    return bytes(content.data())


def _keep_together(made: QTextDocument, high: float) -> None:
    """Begin a page at each heading that would stand at a page's end without what it heads. Each is moved once at most,
    and moves what follows it."""
    layout = made.documentLayout()
    block = made.begin()
    while block.isValid():
        begins = _first_after(block) if block.blockFormat().hasProperty(_WITH_NEXT) else None
        if begins is not None:
            top, end = layout.blockBoundingRect(block).top(), layout.blockBoundingRect(begins)
            line = begins.layout().lineAt(0).height() if begins.layout().lineCount() else 0.0
            if int((end.top() + line) // high) != int(top // high):
                form = block.blockFormat()
                form.setPageBreakPolicy(QTextBlockFormat.PageBreakFlag.PageBreak_AlwaysBefore)
                QTextCursor(block).setBlockFormat(form)
        block = block.next()


def _first_after(block: QTextBlock) -> QTextBlock | None:
    """What must stand on a block's page: the next that is marked as little, of a table its first row under the head."""
    following = block.next()
    while following.isValid() and following.blockFormat().hasProperty(_WITH_NEXT):
        following = following.next()
    if not following.isValid():
        return None
    table = QTextCursor(following).currentFrame()
    if not isinstance(table, QTextTable):
        return following
    row = min(table.format().toTableFormat().headerRowCount(), table.rows() - 1)
    return table.cellAt(row, 0).firstCursorPosition().block()


def _put_foot(painter: QPainter, report: Report, page: int, pages: int, size: QSizeF) -> None:
    painter.setFont(_font(_SMALL))
    painter.setPen(_ink("muted"))
    line = painter.fontMetrics().height()
    strip = QRectF(0.0, size.height() - line, size.width(), line)
    number = report.page.format(page=page, pages=pages)
    painter.drawText(strip, Qt.AlignmentFlag.AlignRight, number)
    room = size.width() - painter.fontMetrics().horizontalAdvance(number) - line
    left = painter.fontMetrics().elidedText(_safe(report.foot or report.title), Qt.TextElideMode.ElideRight, int(room))
    painter.drawText(strip, Qt.AlignmentFlag.AlignLeft, left)


def _put(cursor: QTextCursor, part: Part) -> None:
    match part:
        case Heading(text, new_page):
            block = _block(12.0, 4.0, with_next=True)
            flags = QTextBlockFormat.PageBreakFlag
            block.setPageBreakPolicy(flags.PageBreak_AlwaysBefore if new_page else flags.PageBreak_Auto)
            _line(cursor, text, _letters(_HEADING, Weight.SEMIBOLD), block)
        case Paragraph(text, dim):
            for line in _safe(text, lines=True).split("\n"):
                _line(cursor, line, _letters(_BODY, ink="muted" if dim else "text"), _block(0.0, 3.0))
        case Chart(drawn, high, said):
            _line(cursor, said, _letters(_SMALL, ink="muted"), _block(0.0, 2.0, with_next=True))
            _picture(cursor, picture(drawn, _WIDE_MM, high), high)
        case Facts(pairs):
            _table(cursor, Table((), pairs, (0.32, 0.68)), dim_first=True)
        case Table():
            _table(cursor, part)
        case SignatureLines(people):
            rows = tuple((what, "", who) for what, who in people)
            _table(cursor, Table((), rows, (0.26, 0.4, 0.34)), dim_first=True, tall=True)


def _picture(cursor: QTextCursor, image: QImage, high: float) -> None:
    """A picture as wide as the text; a document counts it in points of a screen, whatever it is painted on."""
    cursor.insertBlock(_block(0.0, 4.0))
    name = f"chart-{image.cacheKey()}"
    cursor.document().addResource(QTextDocument.ResourceType.ImageResource, QUrl(name), image)
    form = QTextImageFormat()
    form.setName(name)
    form.setWidth(_WIDE_MM / 25.4 * _SCREEN)
    form.setHeight(high / 25.4 * _SCREEN)
    cursor.insertImage(form)


def _table(cursor: QTextCursor, table: Table, *, dim_first: bool = False, tall: bool = False) -> None:
    rows = (table.head, *table.rows) if table.head else table.rows
    columns = max((len(row) for row in rows), default=0)
    if not columns:
        return
    form = QTextTableFormat()
    form.setHeaderRowCount(1 if table.head else 0)
    form.setBorder(0.0)
    form.setCellSpacing(0.0)
    form.setCellPadding(2.0)
    form.setTopMargin(2.0)
    form.setBottomMargin(4.0)
    form.setBorderBrush(_ink("line-strong"))
    form.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_None)
    shares = table.shares or (1.0 / columns,) * columns
    form.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    form.setColumnWidthConstraints(
        [QTextLength(QTextLength.Type.PercentageLength, 100.0 * share / sum(shares)) for share in shares]
    )
    made = cursor.insertTable(len(rows), columns, form)
    for number, row in enumerate(rows):
        head = bool(table.head) and number == 0
        for column, text in enumerate(row):
            ink = "muted" if head or (dim_first and column == 0) else "text"
            letters = _letters(_SMALL if head else _BODY, ink=ink)
            _fill(made, number, column, text, letters, right=column in table.right, tall=tall)
    cursor.movePosition(QTextCursor.MoveOperation.End)


def _fill(
    table: QTextTable, row: int, column: int, text: str, letters: QTextCharFormat, *, right: bool, tall: bool
) -> None:
    cell = table.cellAt(row, column)
    form = cell.format().toTableCellFormat()
    form.setBottomBorder(0.5)
    form.setBottomBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    form.setBottomBorderBrush(_ink("line-strong"))
    if tall:
        form.setTopPadding(22.0)
    if not right and column + 1 < table.columns():
        form.setRightPadding(_BETWEEN)
    cell.setFormat(form)
    writing = cell.firstCursorPosition()
    block = _block(0.0, 0.0)
    block.setAlignment(Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft)
    writing.setBlockFormat(block)
    _write(writing, text, letters)


def _line(cursor: QTextCursor, text: str, letters: QTextCharFormat, block: QTextBlockFormat) -> None:
    cursor.insertBlock(block, letters)
    _write(cursor, text, letters)


def _write(cursor: QTextCursor, text: str, letters: QTextCharFormat) -> None:
    # A line separator is a new line within a block, and nothing else in the text is more than a letter.
    cursor.insertText(_safe(text, lines=True).replace("\n", "\u2028"), letters)


@cache
def _ink(token: str) -> QColor:
    """Paper is light."""
    return theme.load("light").colour(token)


def _safe(text: str, *, lines: bool = False) -> str:
    return sanitise(text, MOST_TEXT, lines=lines)


def _block(above: float, below: float, *, with_next: bool = False) -> QTextBlockFormat:
    made = QTextBlockFormat()
    if with_next:
        made.setProperty(_WITH_NEXT, True)
    made.setTopMargin(above)
    made.setBottomMargin(below)
    made.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    return made


def _letters(points: float, weight: Weight = Weight.REGULAR, ink: str = "text") -> QTextCharFormat:
    made = QTextCharFormat()
    made.setFont(_font(points, weight))
    made.setForeground(_ink(ink))
    return made


def _font(points: float, weight: Weight = Weight.REGULAR) -> QFont:
    """The program's own face, in points: paper has no pixels. Each letter as it is: Qt knows no character for figures
    of one width, nor for what the face puts in the place of `-` and `:` between figures: nobody could find or copy
    it."""
    made = QFont(theme.font(weight=weight))
    made.setPointSizeF(points)
    for feature in ("tnum", "calt"):
        made.setFeature(QFont.Tag(feature), 0)
    return made
