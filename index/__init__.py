"""Documents in, passages out: reading, chunking, embedding, storing, searching."""

from index.checks import StoreStatus
from index.embedder import DEFAULT_MODEL, SentenceTransformerEmbedder
from index.errors import (
    FilterError,
    InspectionError,
    ModelMismatch,
    ModelUnavailable,
    QuestionError,
    QuestionFileError,
    ReadError,
    SourceMissing,
    StoreError,
)
from index.filters import Condition, Filter
from index.fusion import Method
from index.index import Index
from index.links import link_to
from index.types import (
    Block,
    BlockKind,
    Box,
    Document,
    DocumentSummary,
    Embedder,
    Fact,
    Failure,
    Hit,
    Location,
    Passage,
    Progress,
    Reranker,
    Span,
    SyncReport,
    Vectors,
    VectorStore,
    Word,
)

__all__ = [
    "DEFAULT_MODEL",
    "Block",
    "BlockKind",
    "Box",
    "Condition",
    "Document",
    "DocumentSummary",
    "Embedder",
    "Fact",
    "Failure",
    "Filter",
    "FilterError",
    "Hit",
    "Index",
    "InspectionError",
    "Location",
    "Method",
    "ModelMismatch",
    "ModelUnavailable",
    "Passage",
    "Progress",
    "QuestionError",
    "QuestionFileError",
    "ReadError",
    "Reranker",
    "SentenceTransformerEmbedder",
    "SourceMissing",
    "Span",
    "StoreError",
    "StoreStatus",
    "SyncReport",
    "VectorStore",
    "Vectors",
    "Word",
    "link_to",
]
