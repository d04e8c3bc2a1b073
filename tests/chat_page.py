"""The chat in a browser: how tests ask it, wait for it and serve it, and a sentence to ask for."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Locator, Page, expect

from ui.chat import launch

if TYPE_CHECKING:
    import gradio as gr

__all__ = ["HARBOUR", "PATIENCE", "ask", "finished", "of_gradio", "served"]

HARBOUR = (
    "The harbour patrol was thanked by the panel for rescuing eleven sailors during the winter"
    " storms of the year."
)
# A page may load slowly where other work goes on; what is wrong stays wrong.
PATIENCE = 30_000
expect.set_options(timeout=PATIENCE)

# With the server in this process, its libraries' warnings are this process's, too.
of_gradio = pytest.mark.filterwarnings(
    "ignore:'future.no_silent_downcasting' is deprecated", "ignore:The copy keyword is deprecated"
)


def ask(page: Page, question: str) -> Locator:
    """Ask, and return the message that answers."""
    asked = page.locator("#chat .user-row").count()
    page.locator("#question textarea").fill(question)
    page.keyboard.press("Enter")
    expect(page.locator("#chat .user-row")).to_have_count(asked + 1)
    return finished(page)


def finished(page: Page) -> Locator:
    message = page.locator("#chat .bot-row").last
    expect(message.locator(".copy, .notice")).to_be_visible()
    return message


@contextmanager
def served(page: "gr.Blocks") -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    launch(page, host="127.0.0.1", port=port)
    yield f"http://127.0.0.1:{port}/"
    page.close()
