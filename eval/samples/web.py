"""Build a sample as a web page, with the furniture that pages come with, or as plain text."""

import re
from html import escape

from eval.samples.blocks import Block, Box, Heading, List, Paragraph, Source, Table

__all__ = ["build_html", "build_markdown", "build_text"]

_BEFORE = """<div class="cookie-banner" role="region"><p>We use some essential cookies to make this
website work.</p><button>Accept additional cookies</button></div>
<nav><ul><li><a href="/">Home</a></li><li><a href="/reports">Reports</a></li>
<li><a href="/contact">Contact us</a></li></ul></nav>"""
_AFTER = """<footer><p>All content of this sample site is made up.</p>
<p><a href="#">Back to top</a> <a href="#" class="print">Print this document</a></p></footer>"""


def build_html(source: Source) -> str:
    """Build a web page with a navigation, a cookie banner, a contents list and a footer.

    Args:
        source: the document.

    Returns:
        The page.
    """
    headings = [block for block in source.blocks if isinstance(block, Heading) and block.level == 1]
    contents = "".join(
        f'<li><a href="#{_anchor(block.text)}">{escape(block.text)}</a></li>' for block in headings
    )
    front = "".join(
        f"<dt>{escape(label)}:</dt><dd>{escape(value)}</dd>"
        for label, value in source.front.items()
    )
    body = "\n".join(_html(block) for block in source.blocks)
    return f"""<!DOCTYPE html>
<html lang="en-GB">
<head><meta charset="utf-8"><title>{escape(source.title)}</title></head>
<body>
{_BEFORE}
<main>
<h1>{escape(source.title)}</h1>
<p><strong>{escape(source.notice)}</strong></p>
<dl>{front}</dl>
<nav class="contents"><h2>Contents</h2><ol>{contents}</ol></nav>
{body}
</main>
{_AFTER}
</body>
</html>
"""


def build_markdown(source: Source) -> str:
    """Build a Markdown file.

    Args:
        source: the document.

    Returns:
        The file's text.
    """
    front = "\n".join(f"- {label}: {value}" for label, value in source.front.items())
    parts = [f"# {source.title}", f"**{source.notice}**", front]
    return "\n\n".join([*parts, *(_markdown(block) for block in source.blocks)]) + "\n"


def build_text(source: Source) -> str:
    """Build a text file: nothing but paragraphs.

    Args:
        source: the document.

    Returns:
        The file's text.
    """
    front = "\n".join(f"{label}: {value}" for label, value in source.front.items())
    parts = [source.title, source.notice, front]
    return "\n\n".join([*parts, *(_text(block) for block in source.blocks)]) + "\n"


def _html(block: Block) -> str:
    match block:
        case Heading(level, text):
            return f'<h{level + 1} id="{_anchor(text)}">{escape(text)}</h{level + 1}>'
        case Paragraph(text, strong):
            return f"<p><strong>{escape(text)}</strong></p>" if strong else f"<p>{escape(text)}</p>"
        case List(items, first):
            inner = "".join(f"<li>{escape(item)}</li>" for item in items)
            return f'<ol start="{first}">{inner}</ol>' if first else f"<ul>{inner}</ul>"
        case Table(rows):
            head, *rest = rows
            return (
                f"<table><thead>{_row(head, 'th')}</thead>"
                f"<tbody>{''.join(_row(row, 'td') for row in rest)}</tbody></table>"
            )
        case Box(blocks):
            return f'<div class="box">{"".join(_html(inner) for inner in blocks)}</div>'


def _row(cells: tuple[str, ...], tag: str) -> str:
    return f"<tr>{''.join(f'<{tag}>{escape(cell)}</{tag}>' for cell in cells)}</tr>"


def _markdown(block: Block) -> str:
    match block:
        case Heading(level, text):
            return f"{'#' * (level + 1)} {text}"
        case Paragraph(text, strong):
            return f"**{text}**" if strong else text
        case List(items, first):
            marks = (f"{first + place}." if first else "-" for place in range(len(items)))
            return "\n".join(f"{mark} {item}" for mark, item in zip(marks, items, strict=True))
        case Table(rows):
            rule = ("---",) * len(rows[0])
            return "\n".join(f"| {' | '.join(row)} |" for row in (rows[0], rule, *rows[1:]))
        case Box(blocks):
            quoted = "\n\n".join(_markdown(inner) for inner in blocks)
            return "\n".join(f"> {line}".rstrip() for line in quoted.split("\n"))


def _text(block: Block) -> str:
    match block:
        case Heading(_, text) | Paragraph(text):
            return text
        case List(items):
            return "\n".join(f"• {item}" for item in items)
        case Table(rows):
            return "\n".join("\t".join(row) for row in rows)
        case Box(blocks):
            return "\n\n".join(_text(inner) for inner in blocks)


def _anchor(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
