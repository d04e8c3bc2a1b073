"""How the page looks: system fonts, a quiet palette, both light and dark."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import gradio as gr

__all__ = ["ASSETS", "theme"]

ASSETS = Path(__file__).parent / "assets"
_SANS = (
    "system-ui",
    "-apple-system",
    "Segoe UI",
    "Roboto",
    "Noto Sans",
    "Liberation Sans",
    "Arial",
    "sans-serif",
)
_MONO = ("ui-monospace", "SF Mono", "Cascadia Mono", "Menlo", "Consolas", "monospace")


def theme() -> "gr.themes.Base":
    """Return Gradio's plain theme with this page's fonts; the colours are in ``chat.css``."""
    import gradio as gr

    return gr.themes.Base(font=_SANS, font_mono=_MONO).set(
        body_background_fill="var(--paper)",
        body_background_fill_dark="var(--paper)",
    )
