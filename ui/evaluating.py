"""What ``inspection-qa eval`` does: ask a file of questions and report, or only check it."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from ui.encode import to_json

if TYPE_CHECKING:
    from ui.terminal import Terminal

__all__ = ["ablate", "ask_all", "check", "collect", "parted"]

_WIDTH = 52


def parted(words: Sequence[Path]) -> tuple[bool, Path | None]:
    """Tell the word ``check`` from the file of questions after it.

    Args:
        words: as typed after ``eval``.

    Returns:
        Whether the questions are only to be checked, and their file.

    Raises:
        ValueError: there is more than one file.
    """
    checks = words[:1] == [Path("check")]
    files = words[1:] if checks else words
    if len(files) > 1:
        raise ValueError(f"One file of questions at a time; {files[1]} is one too many.")
    return checks, files[0] if files else None


def check(terminal: "Terminal", path: Path | None, *, store: Path | None, json: bool) -> bool:
    """Prove that questions rest on their documents, and print what is wrong.

    Args:
        terminal: to print on.
        path: of the questions; all that ship with the project if None.
        store: an index that holds the documents; else they are read for the occasion.
        json: print for programs.

    Returns:
        Whether nothing is wrong.
    """
    from eval import prove
    from eval.corpora import SHIPPED
    from ui.render import counted

    paths = [path] if path is not None else SHIPPED
    with terminal.waiting("Reading the documents"):
        proofs = {each: prove(each, store=store) for each in paths}
    if json:
        terminal.raw(to_json({str(each): proof for each, proof in proofs.items()}))
        return not any(proof.problems for proof in proofs.values())
    for each, proof in proofs.items():
        for problem in proof.problems:
            terminal.line(problem, "red")
        questions, documents = (
            counted(proof.questions, "question"),
            counted(proof.documents, "document"),
        )
        found = counted(len(proof.problems), "problem") if proof.problems else "all in order"
        terminal.line(f"{each.name}: {questions} checked against {documents}, {found}.")
    return not any(proof.problems for proof in proofs.values())


def collect(
    terminal: "Terminal", feedback: Path, *, out: Path, store: Path | None, json: bool
) -> None:
    """Write a file of questions, to be filled in, from what users called wrong in the chat.

    Args:
        terminal: to print on.
        feedback: the file that the chat wrote; the word "feedback" stands for that of the store.
        out: the folder for the questions.
        store: the store whose feedback is meant.
        json: print for programs.
    """
    from eval import write_questions
    from index import Index
    from ui.feedback import FILE
    from ui.render import counted

    if feedback == Path("feedback"):
        with Index.open(store) as index:
            feedback = index.store / FILE
    written, questions = write_questions(feedback, out)
    if json:
        terminal.raw(to_json({"path": written, "questions": questions}))
        return
    chosen = f" --store {store}" if store is not None else ""
    terminal.line(f"{counted(questions, 'question')} to fill in: {written}")
    terminal.line("Write what is right where it says FILL IN. What is still missing tells:")
    terminal.line(f"inspection-qa eval check {written}{chosen or ' --store .store'}")


def ablate(
    terminal: "Terminal",
    path: Path | None,
    *,
    part: Literal["dev", "test", "all"],
    out: Path,
    store: Path | None,
    model: str | None,
    json: bool,
) -> None:
    """Ask every question of every variant of the assistant, and print one table.

    Args:
        terminal: to print on.
        path: of the questions; all that ship if None.
        part: which of them to ask.
        out: the folder for the table.
        store: an index that holds the documents; else they are indexed for the occasion.
        model: the embedding model.
        json: print for programs.
    """
    from eval import ablate as measure
    from eval.ablation import SHOWN
    from eval.wording import NAMED, format_value

    with terminal.progress() as progress:
        variants = measure(path, part=part, out=out, store=store, model=model, progress=progress)
    if json:
        terminal.raw(to_json(variants))
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


def ask_all(
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
    """Ask every question, write the report, and print its summary.

    Args:
        terminal: to print on.
        path: of the questions; all that ship if None.
        part: which of them to ask.
        baseline: a report.json to compare with.
        gate: hold the report against its thresholds.
        out: the folder for the report.
        store: an index that holds the documents; else they are indexed for the occasion.
        model: the embedding model.
        caution: how sure an answer must be.
        reranker: a cross-encoder that orders the passages found.
        json: print for programs.

    Returns:
        Whether no threshold is missed.
    """
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
        told = {"report": as_json(report), "comparison": comparison, "gate": missed}
        terminal.raw(to_json(told))
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
