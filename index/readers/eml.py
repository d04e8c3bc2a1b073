"""Read messages (.eml): who wrote it, to whom, when, and the text."""

import email
import email.errors
import email.policy
from collections.abc import Iterator
from email.message import EmailMessage

from index.errors import ReadError
from index.readers.builder import DocumentBuilder
from index.readers.decoding import decode
from index.readers.html import add_fragment
from index.sentences import BULLET, paragraphs
from index.types import BlockKind, Document

__all__ = ["attachments", "read"]

_SHOWN = ("From", "To", "Cc", "Date")


def read(data: bytes, source: str) -> Document:
    """Read a message; attachments are read as files of their own.

    Args:
        data: the file's bytes.
        source: its path.

    Raises:
        ReadError: it has no text.
    """
    message = _parsed(data)
    builder = DocumentBuilder()
    for name in _SHOWN:
        value = _header(message, name)
        if value:
            builder.add(BlockKind.PARAGRAPH, f"{name}: {value}")
    envelope = builder.length
    body = message.get_body(preferencelist=("plain", "html"))
    content = _content(body) if isinstance(body, EmailMessage) else ""
    if isinstance(body, EmailMessage) and body.get_content_subtype() == "html":
        add_fragment(builder, content)
    else:
        for start, end in paragraphs(content):
            item = BULLET.match(content, start, end)
            builder.add(BlockKind.LIST_ITEM if item else BlockKind.PARAGRAPH, content[start:end])
    if builder.length == envelope:
        # Headers alone are no evidence of anything.
        builder = DocumentBuilder()
    return builder.build(source=source, data=data, title=_header(message, "Subject"))


def attachments(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the content of each attached file.

    Raises:
        ReadError: the parts of the message are nested too deep.
    """
    try:
        for number, part in enumerate(_parsed(data).iter_attachments(), start=1):
            content = part.get_payload(decode=True)
            if isinstance(content, bytes):
                yield part.get_filename() or f"attachment-{number}", content
    except RecursionError as error:
        raise ReadError("its parts are nested too deep") from error


def _parsed(data: bytes) -> EmailMessage:
    return email.message_from_bytes(data, policy=email.policy.default)


def _header(message: EmailMessage, name: str) -> str:
    try:
        return " ".join(str(message.get(name, "")).split())
    except (email.errors.MessageError, ValueError, IndexError, AttributeError, TypeError):
        # The standard library's header parser stumbles over some malformed headers.
        return ""


def _content(body: EmailMessage) -> str:
    payload = body.get_payload(decode=True)
    return decode(payload, body.get_content_charset() or "") if isinstance(payload, bytes) else ""
