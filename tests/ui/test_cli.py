"""The command line as a person runs it: as a process."""

import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ui.cli import app

ROOT = Path(__file__).parents[2]
READMES = (ROOT / "README.md", ROOT / "ui" / "README.md")
VERBS = ("index", "search", "ask", "chat", "eval", "status", "verify")
COMMAND = [sys.executable, "-m", "ui.cli"]
BROKEN_PDF = b"%PDF-1.7 and then nothing of it"


def run(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *map(str, arguments)],
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
        env={**os.environ, "COLUMNS": "100", **environment},
    )


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, seeds: Path) -> Path:
    """Give a store of the seeds, made by the command itself."""
    folder = tmp_path_factory.mktemp("cli") / "store"
    done = run("index", seeds, "--store", folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Added" in done.stdout
    assert "1 added, 0 changed, 0 removed, 0 unchanged, 0 failed in" in done.stdout
    return folder


def test_the_verbs_are_those_of_the_design():
    assert (
        tuple(command.name or command.callback.__name__ for command in app.registered_commands)
        == VERBS
    )


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help_an_example_json_a_store_and_a_line_in_the_readme(verb):
    done = run(verb, "--help")
    assert done.returncode == 0
    assert f"$ inspection-qa {verb}" in done.stdout
    assert "--json" in done.stdout
    assert "--store" in done.stdout
    (command,) = (
        each for each in app.registered_commands if (each.name or each.callback.__name__) == verb
    )
    assert command.callback.__doc__.split("\n")[0] in " ".join(done.stdout.split())
    for readme in READMES:
        assert re.search(rf"^\| `{verb}\b", readme.read_text(encoding="utf-8"), re.MULTILINE)


def test_help_answers_at_once_because_it_imports_nothing_heavy():
    code = (
        "import sys, ui.cli; heavy = {'torch', 'gradio', 'numpy', 'sentence_transformers', 'faiss',"
        " 'index.index', 'qa.assistant'}; sys.exit(', '.join(heavy & set(sys.modules)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    best = min(_seconds("--help") for _ in range(3))
    assert best < 1.0  # about 0.2 s on an idle machine; a heavy import would cost seconds


def _seconds(*arguments: str) -> float:
    began = time.perf_counter()
    assert run(*arguments).returncode == 0
    return time.perf_counter() - began


@pytest.mark.slow
def test_a_second_index_reads_nothing_again_and_json_says_so(store, seeds):
    done = run("index", seeds, "--store", store, "--json")
    report = json.loads(done.stdout)
    assert (done.returncode, report["added"], report["failed"]) == (0, [], [])
    assert [Path(path).name for path in report["unchanged"]] == [
        "hampshire-child-protection-inspection-article.txt"
    ]


@pytest.mark.slow
def test_ask_prints_exact_quotes_or_says_not_in_these_documents_and_exits_3(store, seeds):
    known, unknown = "Who is the police and crime commissioner?", "What is said about Kent?"
    done = run("ask", known, unknown, "--store", store)
    assert (done.returncode, done.stderr) == (3, "")
    _, answered, absent = re.split(r"^> .*$", done.stdout, flags=re.MULTILINE)
    lines = [line.strip() for line in answered.splitlines() if line.strip()]
    assert lines[0] == "Donna Jones"
    text = next(seeds.glob("*.txt")).read_text(encoding="utf-8")
    assert any("Donna Jones" in line for line in lines[1:] if line in text)
    assert any(line.startswith("[1] ") for line in lines)
    assert re.search(r"^Confidence \d\d%\. Searched \d+ passages in 1 document\.$", lines[-1])
    assert absent.strip().startswith("Not in these documents")
    assert "Searched" in absent
    assert "The nearest passages. They do not answer the question." in absent


@pytest.mark.slow
def test_several_questions_are_one_conversation_one_json_object_a_line(store, seeds):
    done = run(
        "ask", "Who is the commissioner?", "What has she written?", "--store", store, "--json"
    )
    assert (done.returncode, done.stderr) == (0, "")
    first, second = map(json.loads, done.stdout.splitlines())
    assert first["short"] == "Donna Jones"
    assert "Donna Jones" in second["resolved"]
    text = next(seeds.glob("*.txt")).read_text(encoding="utf-8")
    for answer in (first, second):
        for citation in answer["citations"]:
            assert citation["quote"] in text
            assert citation["passage"]["label"]
            assert citation["location"]["source"].endswith("inspection-article.txt")
            assert citation["location"]["rectangles"] == []


@pytest.mark.slow
def test_search_gives_as_many_passages_as_asked_for_and_filters(store):
    done = run("search", "online abuse", "-k", "2", "--store", store, "--json")
    hits = json.loads(done.stdout)
    assert done.returncode == 0
    assert len(hits) == 2
    assert hits[0]["score"] >= hits[1]["score"]
    assert "online abuse" in hits[0]["passage"]["text"]
    assert hits[0]["location"]["source"].endswith("inspection-article.txt")
    nothing = run("search", "online abuse", "--where", "title=Kent", "--store", store)
    assert nothing.returncode == 3
    assert nothing.stdout.startswith("Nothing found")
    assert nothing.stderr == ""


def test_status_tells_what_is_there(store):
    done = run("status", "--store", store)
    assert done.returncode == 0
    assert re.search(r"^Documents +1$", done.stdout, re.MULTILINE)
    assert "hampshire-child-protection-inspection-article.txt" in done.stdout
    state = json.loads(run("status", "--json", INSPECTION_QA_STORE=str(store)).stdout)
    assert state["status"]["documents"] == len(state["documents"]) == 1


def test_verify_proves_the_store_and_exits_1_when_something_does_not_match(store, tmp_path):
    done = run("verify", "--store", store)
    assert done.returncode == 0
    assert re.fullmatch(r"Everything matches: 1 document, \d+ passages\.\n", done.stdout)
    assert json.loads(run("verify", "--store", store, "--json").stdout)["problems"] == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("index", "nowhere"), "nowhere"),
        (("search", "x", "--where", "nonsense"), "cannot be understood"),
        (("search", " "), "The question is empty."),
        (("ask", " "), "The question is empty."),
        (("ask", "why? " * 2_000), "9,999 characters"),
        (("eval", "nowhere.jsonl"), "nowhere.jsonl"),
    ],
)
def test_a_user_s_mistake_is_one_line_on_standard_error_and_exit_1(tmp_path, arguments, message):
    done = run(*arguments, INSPECTION_QA_STORE=str(tmp_path / "store"))
    assert done.returncode == 1
    assert done.stdout == ""
    assert re.fullmatch(rf"Error: [^\n]*{re.escape(message)}[^\n]*\n", done.stderr)


def test_eval_check_proves_the_questions_that_ship_and_exits_1_on_what_is_wrong(tmp_path):
    done = run("eval", "check")
    assert (done.returncode, done.stderr) == (0, "")
    assert "seed.jsonl: 87 questions checked against 15 documents, all in order." in done.stdout
    assert "samples.jsonl: 390 questions checked against 15 documents, all in order." in done.stdout
    path = tmp_path / "mine.jsonl"
    path.write_text(
        '{"id": "a", "group": "who", "question": "Who?", "answerable": true, "answers": ["Jo"],'
        ' "evidence": [{"document": "letter.txt", "quote": "Jo"}]}',
        encoding="utf-8",
    )
    wrong = run("eval", "check", path)
    assert wrong.returncode == 1
    assert wrong.stdout.splitlines() == [
        "a: the document letter.txt is not there. Index it, or correct the name.",
        "mine.jsonl: 1 question checked against 15 documents, 1 problem.",
    ]
    told = json.loads(run("eval", "check", path, "--json").stdout)
    assert told[str(path)]["problems"] == [wrong.stdout.splitlines()[0]]


@pytest.mark.slow
def test_eval_with_a_gate_reports_and_exits_1_with_what_fell_short(store, tmp_path):
    path, out = tmp_path / "mine.jsonl", tmp_path / "reports"
    path.write_text(
        '{"id": "a", "group": "who", "question": "What is said about Kent?", "answerable": false}',
        encoding="utf-8",
    )
    gate = tmp_path / "gate.toml"
    gate.write_text("[at_most]\nfalse_answers = 0\n", encoding="utf-8")
    passed = run("eval", path, "--gate", "--store", store, "--out", out)
    assert (passed.returncode, passed.stderr) == (0, "")
    assert passed.stdout.splitlines()[-2:] == [
        f"The report is in {out / 'report.html'}",
        "Gate: passed.",
    ]
    assert (out / "report.html").is_file()
    gate.write_text("[at_least]\n'recall@5' = 0.9\n", encoding="utf-8")
    missed = run("eval", path, "--gate", "--store", store, "--out", out)
    assert missed.returncode == 1
    assert missed.stdout.splitlines()[-2:] == [
        "Gate: fell short.",
        "Evidence found, first 5: nothing to measure, wanted at least 90.0%.",
    ]


@pytest.mark.slow
def test_eval_ablate_prints_one_table_of_every_variant(store, tmp_path):
    path = tmp_path / "mine.jsonl"
    path.write_text(
        '{"id": "a", "group": "who", "question": "What is said about Kent?", "answerable": false}',
        encoding="utf-8",
    )
    done = run("eval", path, "--ablate", "--store", store, "--out", tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[0] == "1  by meaning only, without guards"
    assert lines[7] == "8  both, fused, re-ranked, with guards"
    (false_answers,) = (line for line in lines if line.startswith("False answers"))
    assert false_answers.split()[-4:] == ["0.0%"] * 4
    assert lines[-1] == f"The table is in {tmp_path / 'ablation.md'}"
    assert (tmp_path / "ablation.md").is_file()


def test_a_damaged_store_is_named_without_a_traceback(tmp_path):
    (tmp_path / "catalog.db").write_bytes(b"not a database " * 100)
    done = run("status", "--store", tmp_path)
    assert done.returncode == 1
    assert re.fullmatch(r"Error: [^\n]+\n", done.stderr)
    assert str(tmp_path) in done.stderr


def test_a_usage_error_exits_2():
    assert run("ask").returncode == 2
    assert run("nosuchverb").returncode == 2
    assert run("search", "x", "-k", "0").returncode == 2
    assert run("eval", "one.jsonl", "two.jsonl").returncode == 2


@pytest.mark.slow
def test_files_that_cannot_be_read_are_named_and_cost_only_themselves(tmp_path, seeds):
    folder = tmp_path / "mixed"
    folder.mkdir()
    (folder / "broken.pdf").write_bytes(BROKEN_PDF)
    (folder / "empty.txt").write_bytes(b"")
    store = tmp_path / "store"
    alone = run("index", folder, "--store", store)
    assert alone.returncode == 1
    assert alone.stderr == "Error: None of the files could be read.\n"
    mixed = run("index", folder, seeds, "--store", store)
    assert mixed.returncode == 0
    failed = re.findall(r"^Failed +(.+?): (.+)$", mixed.stdout, re.MULTILINE)
    assert [Path(path).name for path, _ in failed] == ["broken.pdf", "empty.txt"]
    assert all(reason for _, reason in failed)
    assert "1 added, 0 changed, 0 removed, 0 unchanged, 2 failed" in mixed.stdout


@pytest.mark.slow
def test_long_work_shows_rate_and_time_left_and_stops_at_ctrl_c_keeping_what_is_done(tmp_path):
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(600):
        text = f"The panel found in {number} that site {number} was sound and well kept. " * 20
        (folder / f"{number:03}.txt").write_text(text, encoding="utf-8")
    store = tmp_path / "store"
    controller, terminal = pty.openpty()
    process = subprocess.Popen(
        [*COMMAND, "index", folder, "--store", store],
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        env={**os.environ, "COLUMNS": "120", "TERM": "xterm"},
    )
    os.close(terminal)
    try:
        shown = _read_until(controller, r" \d+/600 +\d+\.\d/s +\d:\d\d:\d\d")
        process.send_signal(signal.SIGINT)
        shown += _read_until(controller, r"Finished work is kept")
        assert process.wait(timeout=30) == 130
    finally:
        process.kill()
        process.wait()
        os.close(controller)
    assert "Traceback" not in shown
    assert run("status", "--store", store).returncode == 0


def _read_until(controller: int, pattern: str, *, seconds: float = 90) -> str:
    """Return what a terminal shows until the pattern is seen, without colours and movements."""
    raw, ends = b"", time.monotonic() + seconds
    while True:
        shown = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", raw.decode("utf-8", "replace"))
        if re.search(pattern, shown):
            return shown
        ready, _, _ = select.select([controller], [], [], max(0.0, ends - time.monotonic()))
        assert ready, f"{pattern!r} was not shown within {seconds} s: {shown[-2000:]!r}"
        raw += os.read(controller, 65536)


def test_files_that_are_not_copied_are_named_by_status(tmp_path, seeds):
    store = tmp_path / "store"
    assert run("index", seeds, "--store", store, "--no-copy", "--json").returncode == 0
    done = run("status", "--store", store)
    assert re.search(r"^Not kept   .*hampshire.*\.txt$", done.stdout, re.MULTILINE)
    assert "To keep copies: inspection-qa index --copy" in done.stderr
