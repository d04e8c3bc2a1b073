"""What the first page shows is what really comes out."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

README = Path(__file__).parents[2] / "README.md"
SHOWN = re.compile(
    r'^\$ \.venv/bin/inspection-qa ask "([^"\n]+)"\n(.*?)\n```', re.MULTILINE | re.DOTALL
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, seeds: Path) -> Path:
    folder = tmp_path_factory.mktemp("store")
    run("index", str(seeds), "--store", str(folder))
    return folder


def run(*arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "ui.cli", *arguments],
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    return done.stdout.rstrip()


def test_both_answers_on_the_first_page_are_printed_as_shown(store: Path, seeds: Path) -> None:
    shown = SHOWN.findall(README.read_text(encoding="utf-8"))
    assert len(shown) == 2
    for question, printed in shown:
        told = run("ask", question, "--store", str(store)).replace(str(seeds), "seeds")
        assert told == printed.rstrip()
