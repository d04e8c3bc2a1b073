"""Turn the bytes of a text file into text."""

import codecs
import re

from index.errors import ReadError

__all__ = ["decode"]

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 1 << 16
# Four times the characters of the longest document: a character takes four bytes at most.
_LONGEST = 80_000_000
_ENGLISH = frozenset("‘’“”–—…•€£§©®°½¼¾·×éèêëáàâäçíîïóôöúûüñœæøåÉ™\xa0")  # noqa: RUF001 - meant
# What pages and messages are written in. Python knows other codecs, some of them very slow.
_WRITTEN = re.compile(
    r"(?:utf-?(?:8|16|32)|us-ascii|ascii|iso|latin|cp|windows|koi8|mac|gb|big5|euc|shift)", re.I
)
_WESTERN = frozenset({"iso-8859-1", "latin-1", "latin1", "us-ascii"})
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def decode(data: bytes, declared: str = "") -> str:
    """Decode a file's bytes; the byte order mark is left out, newlines stay as they are.

    In order: a byte order mark, UTF-8, the declared encoding, UTF-16 without a mark, Windows-1252
    where that reads as English, and what charset-normalizer finds likeliest.

    Args:
        data: the file's bytes.
        declared: the encoding the file itself names, if it does.

    Raises:
        ReadError: it is not text, too long, or in no encoding that can be told.
    """
    if len(data) > _LONGEST:
        raise ReadError(f"it has more than {_LONGEST // 1_000_000} MB of text; split the file")
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _checked(data[len(mark) :].decode(encoding, errors="replace"))
    # Browsers read these as Windows-1252, and so did the author.
    named = "cp1252" if declared.lower() in _WESTERN else declared
    for encoding in ("utf-8", named, _utf16_without_mark(data)):
        text = _decoded(data, encoding)
        if text is not None and (encoding != "utf-8" or not _utf16_without_mark(data)):
            return _checked(text)
    return _checked(_western(data) or _likeliest(data))


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding) if _WRITTEN.match(encoding) else None
    except (UnicodeError, LookupError):
        return None


def _utf16_without_mark(data: bytes) -> str:
    sample = data[:_SAMPLE]
    for encoding, high in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[::2])):
        # ASCII letters in UTF-16 have a zero for every other byte.
        if (
            len(high) >= 4
            and high.count(0) > 0.7 * len(high)
            and sample.count(0) < 0.6 * len(sample)
        ):
            return encoding
    return ""


def _western(data: bytes) -> str | None:
    text = _decoded(data, "cp1252")
    special = re.sub(r"[\x00-\x7f]+", "", text or "")
    english = set(special) <= _ENGLISH and len(special) < 0.25 * len(data)
    return text if english else None


def _likeliest(data: bytes) -> str:
    from charset_normalizer import from_bytes

    match = from_bytes(data[:_SAMPLE]).best()
    if match is None:
        raise ReadError("the file is not text, or in an encoding that could not be recognised")
    return data.decode(match.encoding, errors="replace")


def _checked(text: str) -> str:
    sample = text[:_SAMPLE]
    if len(_CONTROL.findall(sample)) > 0.02 * len(sample) + 4:
        raise ReadError("the file is not text: it is full of control characters")
    return text
