import pytest

from index.lexical import analyse
from qa.evidence.complement import complement


@pytest.mark.parametrize(
    ("question", "sentence", "rest"),
    [
        ("What was the force praised for?",
         "Police were praised for how it investigates child abuse.",
         "how it investigates child abuse"),
        ("What did she say about senior leaders?",
         "“The senior leaders are clearly committed to it.”",
         "are clearly committed to it"),
        ("How did net sales change in the quarter?",
         "Net sales for the quarter (“Q1”) ended April 29 rose by 8%.",
         "“Q1”) ended April 29 rose by 8%"),
        ("Which areas need improving?",
         "The areas include responding faster and improving systems for risk.",
         "systems for risk"),
        ("What about custody?", "Custody.", None),
        ("What about custody?", "Nothing is shared here.", None),
        ("Is it good at custody?", "It is good at custody for children.", None),
    ],
)  # fmt: skip
def test_the_rest_of_a_sentence_is_what_its_question_did_not_know(
    question: str, sentence: str, rest: str | None
) -> None:
    span = complement(question, sentence, analyse)
    assert (sentence[span.start : span.end] if span else None) == rest
