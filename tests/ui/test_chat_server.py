"""What the chat's server lets in and out."""

import subprocess
import sys
from pathlib import Path

import httpx
import pytest

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    "path",
    [
        "gradio_api/file=/etc/passwd",
        "file=/etc/passwd",
        "gradio_api/file=pyproject.toml",
        f"gradio_api/file={Path(__file__)}",
        "gradio_api/file=../../etc/passwd",
        "static/..%2f..%2f..%2fetc/passwd",
        "assets/..%2f..%2f..%2f..%2fetc%2fpasswd",
    ],
)
def test_no_file_of_this_machine_is_served(address, path):
    reply = httpx.get(address + path)
    assert reply.status_code in {403, 404}
    assert "root:" not in reply.text
    assert "inspection-qa" not in reply.text


def test_the_server_fetches_nothing_for_others(address):
    assert httpx.get(f"{address}gradio_api/proxy=http://127.0.0.1:1/").status_code == 400


def test_the_server_answers_only_requests_that_name_this_machine(address):
    assert httpx.get(address, headers={"Host": "evil.example"}).status_code == 400
    assert httpx.get(address).status_code == 200


def test_the_browser_is_told_to_fetch_from_here_only(address):
    policy = httpx.get(address).headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "connect-src 'self'" in policy
    assert "http" not in policy


def test_there_is_no_public_api_and_no_upload(address):
    described = httpx.get(f"{address}gradio_api/info").json()
    assert described["named_endpoints"] == {}
    assert described["unnamed_endpoints"] == {}
    sent = httpx.post(f"{address}gradio_api/upload", files={"files": ("a.txt", b"x" * 10_000)})
    assert sent.status_code == 413


def test_a_server_that_does_not_answer_is_said_in_a_line(tmp_path: Path) -> None:
    program = """
import sys
import gradio.networking
gradio.networking.url_ok = lambda _: False
sys.argv[1:] = ["chat", "--port", "0", "--store", sys.argv[1]]
from ui.cli import main
main()
"""
    done = subprocess.run(
        [sys.executable, "-c", program, tmp_path / "store"],
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert "does not answer. Try again" in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr
