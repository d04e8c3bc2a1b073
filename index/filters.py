"""Which documents a search may look at."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import eq, ge, gt, le, lt, ne
from typing import Any, Self

from index.errors import FilterError
from index.types import DocumentSummary

__all__ = ["Condition", "Filter"]

_EXAMPLES = 'Write it like body=HMICFRS, published>=2022, type!=PEEL or "title=child protection".'
_KEYS = frozenset(
    {"title", "source", "body", "subject", "type", "inspected", "published", "fictional"}
)
_PART_OF = frozenset({"title", "source"})
_CONDITION = re.compile(r"\s*([A-Za-z][\w-]*)\s*(!=|>=|<=|=|<|>)\s*(.*?)\s*", re.DOTALL)
_ISO_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": eq,
    "!=": ne,
    ">=": ge,
    "<=": le,
    ">": gt,
    "<": lt,
}


@dataclass(frozen=True, slots=True)
class Condition:
    """A comparison that a document's metadata must pass.

    ``title`` and ``source`` contain the value with ``=``; every other key equals it. Capitals do
    not matter. Dates compare as far as both are known: 2022-03-14 is ``=2022``, ``>=2022`` and
    not ``>2022``. A document without the key passes ``!=`` and nothing else.

    Attributes:
        key: title, source, or a key of the metadata.
        operator: one of = != >= <= > <.
        value: what to compare with.
    """

    key: str
    operator: str
    value: str

    @classmethod
    def parse(cls, expression: str) -> Self:
        """Return the condition written as ``expression``.

        Raises:
            FilterError: it is not a key, an operator and a value.

        """
        match = _CONDITION.fullmatch(expression)
        if match is None or not match[3].strip("\"'"):
            raise FilterError(f"The filter {expression!r} cannot be understood. {_EXAMPLES}")
        key, operator, value = match.groups()
        if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
            value = value[1:-1]
        return cls(key.lower(), operator, value)

    def matches(self, document: DocumentSummary) -> bool:
        """Return whether the document passes."""
        found = _value(document, self.key)
        if found is None:
            return self.operator == "!="
        found, wanted = found.casefold(), self.value.casefold()
        if self.key in _PART_OF and self.operator in {"=", "!="}:
            return (wanted in found) == (self.operator == "=")
        return _COMPARE[self.operator](*_comparable(found, wanted))


@dataclass(frozen=True, slots=True)
class Filter:
    """What a document must satisfy to be searched. The empty filter lets everything through.

    Attributes:
        documents: ids to choose from; None stands for all.
        conditions: all of which must hold.
    """

    documents: frozenset[int] | None = None
    conditions: tuple[Condition, ...] = ()

    @classmethod
    def parse(cls, expressions: Sequence[str], *, documents: Iterable[int] | None = None) -> Self:
        """Return the filter for expressions such as ``["body=HMICFRS", "published>=2022"]``.

        Args:
            expressions: each a key, an operator and a value.
            documents: ids to choose from.

        Raises:
            FilterError: an expression cannot be understood; the message gives examples.

        """
        chosen = None if documents is None else frozenset(documents)
        return cls(chosen, tuple(Condition.parse(expression) for expression in expressions))

    def matches(self, document: DocumentSummary) -> bool:
        """Return whether a document may be searched."""
        if self.documents is not None and document.id not in self.documents:
            return False
        return all(condition.matches(document) for condition in self.conditions)

    def select(self, documents: Sequence[DocumentSummary]) -> list[DocumentSummary]:
        """Return the documents that may be searched.

        Raises:
            FilterError: a condition names a key that no document of the store has, so that a
                slip of the finger is not taken for "nothing found".

        """
        known = _KEYS.union(*(document.metadata for document in documents))
        for condition in self.conditions:
            if condition.key not in known:
                raise FilterError(
                    f"No document has {condition.key!r} in its metadata. The keys to filter by are"
                    f" {', '.join(sorted(known))}."
                )
        return [document for document in documents if self.matches(document)]


def _value(document: DocumentSummary, key: str) -> str | None:
    fact = document.metadata.get(key)
    if key == "source":
        return document.source
    if key == "title":
        return document.title
    return None if fact is None else fact.value


def _comparable(found: str, wanted: str) -> tuple[float, float] | tuple[str, str]:
    if _ISO_DATE.fullmatch(found) and _ISO_DATE.fullmatch(wanted):
        shared = min(len(found), len(wanted))
        return found[:shared], wanted[:shared]
    try:
        return float(found), float(wanted)
    except ValueError:
        return found, wanted
