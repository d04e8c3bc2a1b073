from dataclasses import replace

from evaluation import TEXT, answered, citation, question, refused

from eval.gold import Stored
from eval.judge import FAILURES, failures_of, values_of
from eval.types import Evidence, Place, Question
from qa.types import Answer

PRAISED, CELLS = Place(1, 18, 33), Place(1, 34, 50)
NEEDED = ((PRAISED,), (CELLS,))
ASKED = question(
    answerable=True,
    evidence=(Evidence("alder.txt", TEXT[18:33]), Evidence("alder.txt", TEXT[34:50])),
    answers=("praised", "it was praised"),
    forbidden=("Birch",),
)
UNANSWERABLE = question(forbidden=("praised",))
BOTH = [citation(18, 33), citation(34, 50)]


DOCUMENTS = {1: Stored(1, "alder.txt", TEXT)}


def judged(asked: Question, answer: Answer) -> tuple[dict[str, float], tuple[str, ...]]:
    values = values_of(asked, answer, NEEDED if asked.answerable else (), DOCUMENTS)
    return values, failures_of(asked, answer, values)


def test_a_right_answer_has_no_failures() -> None:
    values, failures = judged(ASKED, answered("It was praised.", "praised", BOTH))
    assert failures == ()
    assert values == {
        "exact_match": 1.0,
        "f1": 1.0,
        "f1_answerable": 1.0,
        "quotes": 2.0,
        "exact_quotes": 2.0,
        "paged_quotes": 0.0,
        "quotes_on_page": 0.0,
        "trap": 0.0,
        "false_refusal": 0.0,
        "citation_recall": 1.0,
        "citation_precision": 1.0,
    }


def test_a_list_is_as_complete_as_what_is_cited_of_it_and_a_refusal_is_nothing_of_it() -> None:
    asked = replace(ASKED, group="list")
    one_and_a_half = [citation(18, 33), citation(34, 42)]
    values, _ = judged(asked, answered("praised", "praised", one_and_a_half))
    assert values["list_completeness"] == 0.75
    assert judged(asked, refused())[0]["list_completeness"] == 0.0
    assert "list_completeness" not in judged(ASKED, refused())[0]


def test_a_right_refusal_has_no_failures() -> None:
    values, failures = judged(UNANSWERABLE, refused())
    assert failures == ()
    assert (values["false_answer"], values["exact_match"], values["f1"]) == (0.0, 1.0, 1.0)


def test_a_refusal_of_what_is_there_fails_and_has_no_citations_to_measure() -> None:
    values, failures = judged(ASKED, refused())
    assert failures == ("false_refusal",)
    assert (values["false_refusal"], values["f1_answerable"]) == (1.0, 0.0)
    assert "citation_recall" not in values


def test_an_answer_to_what_is_not_there_fails() -> None:
    values, failures = judged(UNANSWERABLE, answered("It has cells.", "cells", BOTH[1:]))
    assert failures == ("false_answer",)
    assert (values["false_answer"], values["exact_match"], values["f1"]) == (1.0, 0.0, 0.0)


def test_evidence_left_out_or_missed_fails() -> None:
    assert judged(ASKED, answered("praised", "praised", BOTH[:1]))[1] == ("incomplete",)
    other = [citation(0, 17)]
    assert judged(ASKED, answered("praised", "praised", other))[1] == ("wrong_evidence",)
    values, failures = judged(ASKED, answered("praised", "praised"))
    assert failures == ("wrong_evidence",)
    assert "citation_precision" not in values


def test_an_answer_that_does_not_show_what_was_asked_fails() -> None:
    # The quotes show it, so only an answer whose quotes do not is at fault.
    assert judged(ASKED, answered("It has 30 cells.", "30", BOTH))[1] == ()
    asked = replace(ASKED, answers=("twelve",))
    assert judged(asked, answered("It has 30 cells.", "30", BOTH))[1] == ("answer_not_shown",)


def test_a_trap_is_fallen_into_anywhere_in_what_is_shown() -> None:
    in_quote = [*BOTH, citation(TEXT.index("Birch"), len(TEXT))]
    values, failures = judged(ASKED, answered("It was praised.", "praised", in_quote))
    assert (values["trap"], failures) == (1.0, ("trap",))
    assert values["citation_precision"] == 2 / 3
    assert judged(UNANSWERABLE, answered("It was praised."))[1] == ("false_answer", "trap")


def test_a_quote_that_is_not_the_documents_fails() -> None:
    altered = [BOTH[0], citation(34, 50, "It has 31 cells.")]
    values, failures = judged(ASKED, answered("It was praised.", "praised", altered))
    assert (values["quotes"], values["exact_quotes"]) == (2.0, 1.0)
    assert failures == ("inexact_quote",)


def test_failures_are_given_in_the_order_of_their_list() -> None:
    worst = answered("Birch", "Birch", [citation(0, 17, "Alder")])
    found = judged(ASKED, worst)[1]
    assert found == ("wrong_evidence", "answer_not_shown", "trap", "inexact_quote")
    assert list(found) == [name for name in FAILURES if name in found]


def test_where_no_answers_are_known_none_is_compared_or_missed() -> None:
    asked = replace(ASKED, answers=(), forbidden=())
    values, failures = judged(asked, answered("Something.", "", BOTH))
    assert failures == ()
    assert {"f1", "f1_answerable", "exact_match"}.isdisjoint(values)
    assert (values["citation_recall"], values["false_refusal"]) == (1.0, 0.0)
    assert judged(asked, refused())[1] == ("false_refusal",)
