"""Documents, an index and a chat of them, for the tests of all that a person sees."""

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from chat_page import HARBOUR, PATIENCE
from pdf_pages import Layout, make
from playwright.sync_api import Browser, Page, expect, sync_playwright

from index import Index
from index.types import Embedder

HOSTILE = """Hostile report

The depot panel <img src=x onerror="window.hacked=1"> praised <script>window.hacked=2</script> and \
${Reflect.set(document,666,1)} and `${window.hacked=4}` and \\u0041 {{title}} {{{title}}} \
for its lighting.

The depot auditor of *bold* _it_ [x](http://evil.example/) $x^2$ `code` http://evil.example \
www.evil.example a@b.example <b>not bold</b> &lt; wrote that the windows were clean.
"""
SCREENSHOTS = Path(__file__).parents[2] / "reports" / "screenshots"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Keep how each phase of a test went, for fixtures that act on failure."""
    report = yield
    setattr(item, f"{report.when}_report", report)
    return report


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a document whose text would run if it were ever taken for markup."""
    path = tmp_path_factory.mktemp("documents") / "hostile.txt"
    path.write_text(HOSTILE, encoding="utf-8")
    return path


@pytest.fixture
def index(tmp_path: Path, seeds: Path, hostile: Path, fake_embedder: Embedder) -> Iterator[Index]:
    """Give a real index of the seeds and a hostile document, without model weights."""
    with Index.open(tmp_path / "store", embedder=fake_embedder) as opened:
        opened.sync([seeds, hostile])
        yield opened


@pytest.fixture(scope="session")
def harbour(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a PDF in two columns with one sentence to ask for, which runs over a page's end."""
    sentences = [f"Warehouse {n} was painted, and its roof mended in spring." for n in range(60)]
    layout = Layout(columns=2, size=14, order="interleaved")
    broken = next(n for n in range(60) if len(make(layout, sentences).pages_of(n)) == 2)
    sentences[broken] = HARBOUR
    made = make(layout, sentences)
    assert (made.pages_of(broken), len(made.pages)) == ([1, 2], 2)
    path = tmp_path_factory.mktemp("pdf") / "harbour-report.pdf"
    path.write_bytes(made.data)
    return path


@pytest.fixture(scope="session")
def address(
    tmp_path_factory: pytest.TempPathFactory, seeds: Path, hostile: Path, harbour: Path
) -> Iterator[str]:
    """Give the address of a chat over the seeds, a hostile document and a PDF."""
    store = tmp_path_factory.mktemp("chat") / "store"
    sources = [seeds, hostile, harbour]
    # As in an office whose way out is a proxy: nothing here is to go through it.
    proxy = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"), "http://127.0.0.1:9")
    process = subprocess.Popen(
        [sys.executable, "-m", "ui.cli", "chat", *sources, "--store", store, "--port", "0"],
        stdout=subprocess.PIPE,
        encoding="utf-8",
        env={name: value for name, value in os.environ.items() if name.lower() != "no_proxy"}
        | proxy,
    )
    assert process.stdout is not None
    try:
        lines = iter(process.stdout.readline, "")
        yield next(line.split()[-1] for line in lines if line.startswith("The chat is at http"))
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == 0
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        # A Chromium of the system if there is one, else the one Playwright has installed.
        path = shutil.which("chromium") or shutil.which("chromium-browser")
        yield playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu"]
        )


@pytest.fixture
def window() -> dict[str, object]:
    """Give the browser window a test needs; overridden by ``parametrize``."""
    return {"viewport": {"width": 1400, "height": 900}}


@pytest.fixture
def page(
    request: pytest.FixtureRequest, browser: Browser, address: str, window: dict[str, object]
) -> Iterator[Page]:
    """Give the open page, and check at the end that nothing left this machine and nothing ran."""
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"], **window)
    context.set_default_timeout(PATIENCE)
    opened = context.new_page()
    outside: list[str] = []
    errors: list[str] = []
    opened.on("request", lambda each: outside.append(each.url) if _is_outside(each.url) else None)
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.goto(address)
    expect(opened.locator("#question textarea")).to_be_visible()
    yield opened
    if request.node.call_report.failed:
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        opened.screenshot(path=SCREENSHOTS / f"{request.node.name}.png")
    ran = opened.evaluate("window.hacked ?? document[666]")
    context.close()
    assert outside == []
    assert errors == []
    assert ran is None


def _is_outside(url: str) -> bool:
    return not re.match(r"http://127\.0\.0\.1:\d+/|data:|blob:http://127\.0\.0\.1:", url)


@pytest.fixture(autouse=True)
def no_threads_left() -> Iterator[None]:
    """Fail a test that leaves a thread of its own running."""
    before = set(threading.enumerate())
    yield
    left = [
        each
        for each in set(threading.enumerate()) - before
        # Playwright's own event loop may need a thread at any time, and keeps it.
        if not each.daemon and not each.name.startswith("asyncio_")
    ]
    assert not left
