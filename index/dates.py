"""Read dates as British reports write them."""

import datetime
import re

__all__ = ["WHEN", "first_day"]

_MONTHS = (
    "january february march april may june july august september october november december".split()
)
_MONTH = (
    "(?:" + "|".join(f"{name[:3]}(?:{name[3:]})?" if name != "may" else "may" for name in _MONTHS)
) + r"|sept)\.?"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_YEAR = r"(?:19|20)\d{2}"
_WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
# Bounded, so that no run of spaces can cost more than it is worth.
_JOIN = r"[\s,–—&-]{1,4}(?:(?:and|to|of)\s{1,2}(?:the\s)?)?"
_TOKEN = rf"(?<!\w)(?:{_WEEKDAY}|{_MONTH}|{_YEAR}|{_DAY})(?!\w)"
_NUMERIC = r"(?<!\w)(?:\d{1,2}/\d{1,2}/(?:19|20)\d{2}|(?:19|20)\d{2}-\d{2}-\d{2})(?!\w)"

WHEN = rf"(?:{_NUMERIC}|(?:{_TOKEN}{_JOIN}){{0,12}}(?<!\w){_YEAR}(?!\w))"
"""A pattern for a date, a month, or a stretch of either, that ends with its year; to be matched
without regard to capitals."""

_TOKENS = re.compile(
    rf"(?P<month>{_MONTH})(?!\w)|(?P<year>{_YEAR})(?!\w)|(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?!\w)",
    re.IGNORECASE,
)


def first_day(phrase: str) -> str:
    """Return the first day that a phrase names, in ISO form.

    Args:
        phrase: such as "7 and 8 June 2023", "December 2021 to January 2022" or "12/05/2022".

    Returns:
        "2023-06-07", "2021-12", "2022-05-12"; the month only where no day is given, and the
        empty string where there is no month, or no such day.
    """
    phrase = phrase.strip()
    if re.fullmatch(_NUMERIC, phrase):
        parts = [int(part) for part in re.split("[/-]", phrase)]
        year, month, day = parts if "-" in phrase else reversed(parts)
        return _iso(year, month, day)
    tokens = [(match.lastgroup, match[0]) for match in _TOKENS.finditer(phrase)]
    months = [place for place, (kind, _) in enumerate(tokens) if kind == "month"]
    if not months:
        return ""
    first = months[0]
    years = [int(text) for kind, text in tokens[first:] if kind == "year"]
    if not years:
        return ""
    month, last = _month(tokens[first][1]), _month(tokens[months[-1]][1])
    year = years[0] - (1 if month > last and len(years) == 1 else 0)
    day = _day(tokens, first)
    return _iso(year, month, day) if day else f"{year}-{month:02d}"


def _day(tokens: list[tuple[str | None, str]], month: int) -> int:
    """Return the first day before the month, or the day after it ("June 7, 2023"), or 0."""
    days = [text for kind, text in tokens[:month] if kind == "day"]
    following = [kind for kind, _ in tokens[month + 1 : month + 3]]
    if not days and following == ["day", "year"]:
        days = [tokens[month + 1][1]]
    return int(re.sub(r"\D", "", days[0])) if days else 0


def _month(name: str) -> int:
    short = name[:3].lower()
    return next(number for number, full in enumerate(_MONTHS, start=1) if full[:3] == short)


def _iso(year: int, month: int, day: int) -> str:
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return ""
