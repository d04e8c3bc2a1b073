"""Fictional inspection documents to try things out on, built from Markdown to seeds/samples."""

from pathlib import Path

from eval.samples.blocks import Source, read_source
from eval.samples.pdf import build_pdf
from eval.samples.web import build_html, build_markdown, build_text
from eval.samples.word import build_docx

__all__ = ["SOURCES", "build"]

SOURCES = Path(__file__).parent / "source"
"""The folder of the sources, one Markdown file with front matter a document."""


def build(folder: str | Path) -> list[Path]:
    """Build every sample document.

    Needs reportlab, which the development extra brings.

    Args:
        folder: to write into; made if it is not there.

    Returns:
        The files written, the same bytes every time.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for path in sorted(SOURCES.glob("*.md")):
        source = read_source(path)
        written.append(folder / source.name)
        written[-1].write_bytes(_bytes(source))
    return written


def _bytes(source: Source) -> bytes:
    match Path(source.name).suffix:
        case ".pdf":
            return build_pdf(source)
        case ".docx":
            return build_docx(source)
        case ".html":
            return build_html(source).encode()
        case ".md":
            return build_markdown(source).encode()
        case ".txt":
            return build_text(source).encode()
        case suffix:
            raise ValueError(f"{source.name}: {suffix} cannot be built. Use .pdf, .docx, .html …")
