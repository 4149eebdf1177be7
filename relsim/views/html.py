"""Pieces of a page, every text escaped: sections, tables, figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

__all__ = ["Markup", "Section", "bullets", "figure", "paragraph", "section", "table"]


class Markup(str):
    """Text that is already HTML; everything else is escaped when it enters a page."""

    __slots__ = ()


Section = tuple[str, str, Markup]
"""Identifier, heading, content."""


def text(value: object) -> str:
    """A value as HTML."""
    return value if isinstance(value, Markup) else escape(str(value))


def paragraph(value: object, *, soft: bool = False) -> Markup:
    """A paragraph; soft for a remark."""
    opened = '<p class="soft">' if soft else "<p>"
    return Markup(f"{opened}{text(value)}</p>\n")


def bullets(values: Iterable[object]) -> Markup:
    """A list."""
    return Markup("<ul>" + "".join(f"<li>{text(value)}</li>" for value in values) + "</ul>\n")


def table(
    caption: str,
    head: Sequence[object],
    rows: Iterable[Sequence[object]],
    *,
    numbers: frozenset[int] = frozenset(),
) -> Markup:
    """A table that scrolls sideways on a narrow screen; ``numbers`` names columns not to break."""
    columns = "".join(f'<th scope="col">{text(cell)}</th>' for cell in head)
    body = "".join(_row(row, numbers) for row in rows)
    return Markup(
        f'<div class="wide" role="region" tabindex="0" aria-label="{escape(caption)}"><table>'
        f"<caption>{escape(caption)}</caption><thead><tr>{columns}</tr></thead>"
        f"<tbody>{body}</tbody></table></div>\n"
    )


def _row(row: Sequence[object], numbers: frozenset[int]) -> str:
    first, *rest = row
    cells = "".join(
        ('<td class="number">' if place in numbers else "<td>") + f"{text(cell)}</td>"
        for place, cell in enumerate(rest, start=1)
    )
    return f'<tr><th scope="row">{text(first)}</th>{cells}</tr>'


def figure(source: str, alternative: str, caption: str) -> Markup:
    """A picture that opens in full when it is followed."""
    source = escape(source)
    return Markup(
        f'<figure><a href="{source}"><img src="{source}" alt="{escape(alternative)}"/></a>'
        f"<figcaption>{escape(caption)}</figcaption></figure>\n"
    )


def section(content: Section) -> Markup:
    """A section with its heading."""
    name, heading, body = content
    return Markup(
        f'<section id="{escape(name)}" aria-labelledby="{escape(name)}-heading">'
        f'<h2 id="{escape(name)}-heading">{escape(heading)}</h2>\n{body}</section>\n'
    )
