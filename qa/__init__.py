"""A question in, an answer with evidence out."""

from index.errors import (
    FilterError,
    InspectionError,
    ModelMismatch,
    ModelUnavailable,
    QuestionError,
    StoreError,
)
from qa.assistant import Assistant, retrieve
from qa.cite import is_exact
from qa.extract import ExtractiveAnswerer
from qa.rerank import CrossEncoderReranker
from qa.types import Answer, Answerer, Citation, Claim, Coverage, Turn

__all__ = [
    "Answer",
    "Answerer",
    "Assistant",
    "Citation",
    "Claim",
    "Coverage",
    "CrossEncoderReranker",
    "ExtractiveAnswerer",
    "FilterError",
    "InspectionError",
    "ModelMismatch",
    "ModelUnavailable",
    "QuestionError",
    "StoreError",
    "Turn",
    "is_exact",
    "retrieve",
]
