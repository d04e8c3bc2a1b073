"""Read SQuAD: questions on paragraphs, with the answer's place, or none in version 2.0.

Source: Rajpurkar, Jia and Liang, "Know What You Don't Know: Unanswerable Questions for SQuAD"
(ACL 2018), and Rajpurkar et al., "SQuAD: 100,000+ Questions for Machine Comprehension of Text"
(EMNLP 2016). A question without an answer in its own paragraph is taken for one without an answer
in any, which is how SQuAD 2.0 is used over many paragraphs, and now and then untrue.
"""

import json
from pathlib import Path
from typing import Any

from eval.datasets.dataset import Dataset, Texts, answered, member, sentence_around
from eval.questions import content_of
from eval.types import Question
from index.errors import QuestionFileError
from index.types import Span

__all__ = ["read"]


def read(path: Path) -> Dataset:
    """Read a SQuAD file, version 1.1 or 2.0.

    Args:
        path: of the JSON file.

    Returns:
        The questions, and a document for every paragraph, under the title of its article.

    Raises:
        QuestionFileError: it is not such a file, or an answer is not where it is said to be.
    """
    try:
        values = json.loads(content_of(path))
    except json.JSONDecodeError as error:
        raise QuestionFileError(f"{path}: is not JSON ({error.msg}). Correct it.") from error
    texts, questions = Texts(), []
    for number, article in enumerate(member(values, "data", list, str(path))):
        place = f"{path}: data[{number}]"
        title = str(article.get("title", "")) if isinstance(article, dict) else ""
        for count, paragraph in enumerate(member(article, "paragraphs", list, place)):
            where = f"{place}.paragraphs[{count}]"
            context = member(paragraph, "context", str, where)
            title = title.replace("_", " ").strip()
            name = texts.add(f"{title}\n\n{context}" if title else context, title)
            asked = member(paragraph, "qas", list, where)
            questions += [_question(each, context, name, where) for each in asked]
    return Dataset(tuple(questions), texts.by_name())


def _question(values: Any, context: str, document: str, place: str) -> Question:
    identity = member(values, "id", str, place)
    where = f"{place}, question {identity}"
    question = member(values, "question", str, where)
    if values.get("is_impossible", False):
        return Question(identity, "unanswerable", question, answerable=False)
    answers = member(values, "answers", list, where)
    if not answers:
        raise QuestionFileError(f"{where}: has no answer. Add one, or “is_impossible”: true.")
    quotes = [_sentence(each, context, where) for each in answers]
    texts = [member(each, "text", str, where) for each in answers]
    return answered(identity, question, document, quotes, texts)


def _sentence(answer: Any, context: str, where: str) -> str:
    text = member(answer, "text", str, where)
    start = member(answer, "answer_start", int, where)
    if not text.strip() or context[start : start + len(text)] != text:
        raise QuestionFileError(
            f"{where}: “{text}” does not stand at {start} of its paragraph. Correct “answer_start”."
        )
    return sentence_around(context, Span(start, start + len(text)))
