import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from index import Index
from index.types import Embedder

HOSTILE = """Hostile report

The depot panel <img src=x onerror="window.hacked=1"> praised <script>window.hacked=2</script> and \
${Reflect.set(document,666,1)} and `${window.hacked=4}` and \\u0041 {{title}} {{{title}}} \
for its lighting.

The depot auditor of *bold* _it_ [x](http://evil.example/) $x^2$ `code` http://evil.example \
www.evil.example a@b.example <b>not bold</b> &lt; wrote that the windows were clean.
"""


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
