import pytest
from evaluation import TEXT, question

from eval.proof import by_name, check, unusable
from eval.types import Evidence


def test_check_accepts_quotes_that_stand_in_their_documents() -> None:
    quoted = question(
        answerable=True, evidence=(Evidence("alder.txt", "It was\npraised."),), answers=("praised",)
    )
    assert check([quoted], {"alder.txt": TEXT}) == []


def test_check_names_every_missing_document_quote_and_duplicate() -> None:
    wrong = question(
        "w",
        answerable=True,
        evidence=(
            Evidence("oak.txt", "It"),
            Evidence("alder.txt", "It was fine.", (Evidence("alder.txt", "Praised"),)),
        ),
        answers=("praised",),
    )
    twin = question("t", question="what about W?")
    problems = check([wrong, twin, question("t")], {"alder.txt": TEXT})
    assert [problem.partition(". ")[0] for problem in problems] == [
        "t: repeats the id of t",
        "w: the document oak.txt is not there",
        "w: alder.txt does not contain “It was fine.”",
        "w: alder.txt does not contain “Praised”",
        "t: repeats the question of w",
    ]


def test_the_same_words_after_another_question_are_another_question() -> None:
    first = question("a", question="Why?", history=("Was it praised?",))
    second = question("b", question="Why?", history=("Was it closed?",))
    assert check([first, second], {}) == []


def test_documents_that_share_a_name_may_both_be_quoted() -> None:
    documents = by_name([("a.txt", "One."), ("b.txt", "Two."), ("a.txt", "Three.")])
    assert documents == {"a.txt": "One.\n\nThree.", "b.txt": "Two."}


def test_the_same_question_with_other_capitals_and_marks_is_a_duplicate() -> None:
    problems = check([question("a", question="Who, then?"), question("b", question="who then")], {})
    assert problems == ["b: repeats the question of a. Remove one of them."]


def test_only_what_keeps_a_question_from_being_measured_makes_it_unusable() -> None:
    twins = [question("a", question="Why?"), question("b", question="Why?")]
    assert unusable(twins, {}) == []
    assert unusable([*twins, question("a")], {}) == ["a: repeats the id of a. Remove one of them."]


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"answers": ("It was praised", "it was praised.")}, "q: gives the same answer twice"),
        ({"evidence": (Evidence("alder.txt", "It"),) * 2}, "q: gives the same evidence twice"),
        (
            {"evidence": (Evidence("alder.txt", "It", (Evidence("alder.txt", "It"),)),)},
            "q: gives the same evidence twice",
        ),
        ({"forbidden": ("Praised",)}, "q: forbids “Praised”, which every answer holds"),
        ({"forbidden": ("force",)}, "q: forbids “force”, which its evidence holds"),
    ],
)
def test_what_is_repeated_or_contradicts_itself_is_named(
    fields: dict[str, object], problem: str
) -> None:
    fair: dict[str, object] = {
        "answerable": True,
        "answers": ("praised", "was praised"),
        "evidence": (Evidence("alder.txt", "Alder is a force."),),
        "forbidden": ("Birch",),
    }
    documents = {"alder.txt": TEXT}
    assert check([question(**fair)], documents) == []
    (found,) = check([question(**(fair | fields))], documents)
    assert found.startswith(problem)


def test_what_one_answer_or_one_place_forgoes_may_be_forbidden() -> None:
    elsewhere = Evidence("alder.txt", "It was praised.")
    asked = question(
        answerable=True,
        answers=("praised", "a force"),
        evidence=(Evidence("alder.txt", "Alder is a force.", (elsewhere,)),),
        forbidden=("force",),
    )
    assert check([asked], {"alder.txt": TEXT}) == []


def test_a_document_as_a_whole_is_evidence_if_it_is_there() -> None:
    asked = question(answerable=True, evidence=(Evidence("alder.txt", ""),), forbidden=("x",))
    assert check([asked], {"alder.txt": TEXT}) == []
    assert len(check([asked], {})) == 1
