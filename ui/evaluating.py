"""The verb ``eval``: ask a file of questions and report, or only check it."""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from ui.options import Caution, HowSure, Json, Model, Reranker

if TYPE_CHECKING:
    from ui.terminal import Terminal

__all__ = ["evaluate"]

_WIDTH = 52


class _Part(StrEnum):
    """Which of the questions to ask."""

    DEV = "dev"
    TEST = "test"
    ALL = "all"


_Questions = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="[check] QUESTIONS",
        help="JSONL, SQuAD (.json), a table (.csv) or a BEIR folder. With the word check before"
        " it, nothing is asked: it is proved that every quote stands in its document and"
        " nothing is given twice.",
        show_default="all questions about seeds/",
    ),
]
_Compare = Annotated[
    Path | None, typer.Option(help="A report.json to compare with.", show_default=False)
]
_Gate = Annotated[
    bool,
    typer.Option("--gate", help="Exit 1 if a threshold of gate.toml is missed, and say which."),
]
_Ablate = Annotated[
    bool, typer.Option("--ablate", help="Switch parts off, and show what each is worth.")
]
_FailuresFrom = Annotated[
    Path | None,
    typer.Option(
        metavar="feedback",
        help="Nothing is asked: what users called wrong in the chat on --store becomes a file"
        " of questions to fill in. In place of the word, the path of a feedback.jsonl.",
        show_default=False,
    ),
]
_Store = Annotated[
    Path | None,
    typer.Option(help="The store to ask.", show_default="seeds/, indexed for the occasion"),
]


def evaluate(
    questions: _Questions = None,
    part: Annotated[_Part, typer.Option(help="Which questions to ask.")] = _Part.ALL,
    compare: _Compare = None,
    gate: _Gate = False,
    ablate: _Ablate = False,
    failures_from: _FailuresFrom = None,
    out: Annotated[Path, typer.Option(help="Where the report goes.")] = Path("reports"),
    store: _Store = None,
    model: Model = None,
    caution: Caution = HowSure.NORMAL,
    reranker: Reranker = None,
    json: Json = False,
) -> None:
    """Ask a file of questions, measure the answers, and write a report to read and to compare.

    Exit code 1 if check finds something wrong, or if --gate does.
    """
    from ui.terminal import Terminal

    checks, path = _parted(questions or [])
    terminal = Terminal()
    fine = True
    if checks:
        fine = _check(terminal, path, store=store, json=json)
    elif failures_from is not None:
        _collect(terminal, failures_from, out=out, store=store, json=json)
    elif ablate:
        _ablate(terminal, path, part=part.value, out=out, store=store, model=model, json=json)
    else:
        fine = _ask_all(
            terminal,
            path,
            part=part.value,
            baseline=compare,
            gate=gate,
            out=out,
            store=store,
            model=model,
            caution=caution.value,
            reranker=reranker,
            json=json,
        )
    if not fine:
        raise typer.Exit(1)


def _parted(words: Sequence[Path]) -> tuple[bool, Path | None]:
    """Tell the word ``check``, typed before the file of questions, from the file."""
    checks = words[:1] == [Path("check")]
    files = words[1:] if checks else words
    if len(files) > 1:
        raise typer.BadParameter(f"One file of questions at a time; {files[1]} is one too many.")
    return checks, files[0] if files else None


def _check(terminal: "Terminal", path: Path | None, *, store: Path | None, json: bool) -> bool:
    """Prove that questions rest on their documents, and return whether nothing is wrong."""
    from eval import prove
    from eval.corpora import SHIPPED
    from ui.wording import counted

    paths = [path] if path is not None else SHIPPED
    with terminal.waiting("Reading the documents"):
        proofs = {each: prove(each, store=store) for each in paths}
    fine = not any(proof.problems for proof in proofs.values())
    if json:
        terminal.json({str(each): proof for each, proof in proofs.items()})
        return fine
    for each, proof in proofs.items():
        for problem in proof.problems:
            terminal.line(problem, "red")
        questions = counted(proof.questions, "question")
        documents = counted(proof.documents, "document")
        found = counted(len(proof.problems), "problem") if proof.problems else "all in order"
        terminal.line(f"{each.name}: {questions} checked against {documents}, {found}.")
    return fine


def _collect(
    terminal: "Terminal", feedback: Path, *, out: Path, store: Path | None, json: bool
) -> None:
    """Write a file of questions, to be filled in, from what users called wrong in the chat."""
    from eval import write_questions
    from index import Index
    from ui.feedback import FILE
    from ui.wording import counted

    if feedback == Path("feedback"):
        with Index.open(store) as index:
            feedback = index.store / FILE
    written, questions = write_questions(feedback, out)
    if json:
        terminal.json({"path": written, "questions": questions})
        return
    chosen = f" --store {store}" if store is not None else ""
    terminal.line(f"{counted(questions, 'question')} to fill in: {written}")
    terminal.line("Write what is right where it says FILL IN. What is still missing tells:")
    terminal.line(f"inspection-qa eval check {written}{chosen or ' --store .store'}")


def _ablate(
    terminal: "Terminal",
    path: Path | None,
    *,
    part: Literal["dev", "test", "all"],
    out: Path,
    store: Path | None,
    model: str | None,
    json: bool,
) -> None:
    """Ask every question of every variant of the assistant, and print one table."""
    from eval import ablate as measure
    from eval.ablation import SHOWN
    from eval.wording import NAMED, format_value

    with terminal.progress() as progress:
        variants = measure(path, part=part, out=out, store=store, model=model, progress=progress)
    if json:
        terminal.json(variants)
        return
    for number, variant in enumerate(variants, start=1):
        terminal.line(f"{number}  {variant.label}")
    terminal.line()
    numbers = "".join(f"{number:>9}" for number in range(1, len(variants) + 1))
    terminal.line(f"{'':<{_WIDTH}}{numbers}", "bold")
    for name in SHOWN:
        values = (format_value(NAMED[name], each.measures.get(name)) for each in variants)
        terminal.line(f"{NAMED[name].label:<{_WIDTH}}{''.join(f'{value:>9}' for value in values)}")
    terminal.line()
    terminal.line(f"The table is in {out / 'ablation.md'}")


def _ask_all(
    terminal: "Terminal",
    path: Path | None,
    *,
    part: Literal["dev", "test", "all"],
    baseline: Path | None,
    gate: bool,
    out: Path,
    store: Path | None,
    model: str | None,
    caution: Literal["low", "normal", "high"],
    reranker: str | None,
    json: bool,
) -> bool:
    """Ask every question, write the report, and return whether no threshold is missed."""
    from eval import gate_for, run, shortfalls, summary
    from eval.report import as_json
    from eval.wording import NAMED, format_value

    wanted = gate_for(path) if gate else None
    with terminal.progress() as progress:
        report, comparison = run(
            path,
            store=store,
            model=model,
            part=wanted.part if wanted is not None and part == "all" else part,
            documents=wanted.documents if wanted is not None else (),
            out=out,
            baseline=baseline,
            caution=caution,
            reranker=reranker,
            progress=progress,
        )
    missed = shortfalls(report, wanted.thresholds) if wanted is not None else []
    if json:
        terminal.json({"report": as_json(report), "comparison": comparison, "gate": missed})
        return not missed
    for label, value in summary(report):
        terminal.line(f"{label:<{_WIDTH}} {value}")
    if comparison is not None:
        terminal.line()
        for each in comparison.differences:
            measure = NAMED[each.measure]
            change = f"{format_value(measure, each.before)} → {format_value(measure, each.after)}"
            terminal.line(f"{measure.label:<{_WIDTH}} {change}  {each.verdict}")
    terminal.line()
    terminal.line(f"The report is in {out / 'report.html'}")
    if gate:
        terminal.line(f"Gate: {'fell short' if missed else 'passed'}.")
    for shortfall in missed:
        terminal.line(shortfall.text, "red")
    return not missed
