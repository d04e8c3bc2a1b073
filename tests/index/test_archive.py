"""Messages, and files inside files."""

import io
import zipfile
from email.message import EmailMessage

import pytest

from index.errors import ReadError
from index.readers import archive, eml, read_bytes


def message(*, html: bool = False) -> EmailMessage:
    built = EmailMessage()
    built["Subject"] = "Section 55 response"
    built["From"] = "Ann Lee <ann@example.org>"
    built["To"] = "hmi@example.org"
    built["Date"] = "Mon, 07 Jun 2021 10:00:00 +0100"
    built["Received"] = "from secret.example.org"
    if html:
        built.set_content("<p>We <b>accept</b> it.</p><ul><li>act</ul>", subtype="html")
    else:
        built.set_content("We accept the recommendation.\n\n- act now\n- report\n")
    return built


def test_a_message_is_read_with_who_wrote_it_and_when() -> None:
    document = eml.read(message().as_bytes(), "a.eml")
    assert document.title == "Section 55 response"
    assert [document.text[block.start : block.end] for block in document.blocks] == [
        "From: Ann Lee <ann@example.org>",
        "To: hmi@example.org",
        "Date: Mon, 07 Jun 2021 10:00:00 +0100",
        "We accept the recommendation.",
        "- act now",
        "- report",
    ]


def test_a_message_in_html_is_read_without_its_markup() -> None:
    document = eml.read(message(html=True).as_bytes(), "a.eml")
    assert document.text.endswith("\n\nWe accept it.\n\nact")


def test_a_message_without_text_is_refused() -> None:
    with pytest.raises(ReadError, match="no text"):
        eml.read(b"Subject: only\r\n\r\n", "a.eml")


def test_attachments_are_files_of_their_own() -> None:
    built = message()
    built.add_attachment(b"The force.", maintype="text", subtype="plain", filename="letter.txt")
    expanded = dict(archive.expand(built.as_bytes(), "a.eml"))
    assert expanded == {"a.eml!/letter.txt": b"The force."}


def test_a_message_nested_too_deep_says_so() -> None:
    heads = (f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(5000))
    with pytest.raises(ReadError, match="nested too deep"):
        list(archive.expand("".join(heads).encode(), "a.eml"))


def zipped(**members: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            package.writestr(name, content)
    return stream.getvalue()


def reasons(data: bytes) -> dict[str, str]:
    expanded = archive.expand(data, "a.zip")
    return {path: content.reason for path, content in expanded if isinstance(content, ReadError)}


def test_members_of_an_archive_are_given_one_by_one() -> None:
    inner = zipped(**{"deep.txt": b"Deep."})
    data = zipped(
        **{
            "a.txt": b"One.",
            "b/c.md": b"# Two",
            "in.zip": inner,
            ".DS_Store": b"",
            "__MACOSX/x": b"",
        }
    )
    expanded = dict(archive.expand(data, "all.zip"))
    assert expanded == {
        "all.zip!/a.txt": b"One.",
        "all.zip!/b/c.md": b"# Two",
        "all.zip!/in.zip!/deep.txt": b"Deep.",
    }
    document = read_bytes(b"# Two", "all.zip!/b/c.md")
    assert (document.source, document.title) == ("all.zip!/b/c.md", "Two")


@pytest.mark.parametrize(
    "name", ["../a.txt", "/etc/a.txt", "b/../../a.txt", "..\\a.txt", "C:\\a.txt"]
)
def test_a_name_that_leads_outside_is_refused(name: str) -> None:
    data = zipped(**{name: b"x", "good.txt": b"Good."})
    assert reasons(data) == {f"a.zip!/{name}": "its name points outside the archive"}
    assert b"Good." in [content for _, content in archive.expand(data, "a.zip")]


def test_a_bomb_costs_itself_only() -> None:
    data = zipped(**{"bomb.txt": b"0" * (50 << 20), "good.txt": b"Good."})
    assert list(reasons(data)) == ["a.zip!/bomb.txt"]


def test_archives_nested_too_deep_are_refused() -> None:
    data = zipped(**{"a.txt": b"x"})
    for _ in range(3):
        data = zipped(**{"in.zip": data})
    assert list(reasons(data).values()) == ["archives are nested more than 3 deep"]


def test_a_damaged_member_or_archive_says_so() -> None:
    good = zipped(**{"a.txt": b"some words " * 50})
    at = good.index(b"a.txt") + 8
    assert reasons(good[:at] + b"\xff\xff\xff" + good[at + 3 :]) == {
        "a.zip!/a.txt": "the file is damaged: it cannot be unpacked"
    }
    with pytest.raises(ReadError, match="damaged"):
        list(archive.expand(good[:40], "a.zip"))


def test_too_many_members_are_refused() -> None:
    data = zipped(**{f"{number}.txt": b"x" for number in range(10_001)})
    with pytest.raises(ReadError, match="more than 10000 files"):
        list(archive.expand(data, "a.zip"))
