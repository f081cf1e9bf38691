"""Number formats of Excel that show dates and times."""

from __future__ import annotations

import re

# The formats of every workbook that show dates or times, by their numbers.
_BUILT_IN = {
    **dict.fromkeys((*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)), "date"),
    17: "month",
    46: "duration",
}
_DURATION = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
_NO_LETTERS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^]]*\]|general|am/pm|a/p', re.IGNORECASE)
_ISO = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d):(\d\d).*)?)?)?")
_PARTS = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_.|\*.|\[\$?-[^\]]*\]'
    r"|(?P<code>y+|m+|d+|h+|s+)|(?P<other>[^;])",
    re.IGNORECASE | re.DOTALL,
)


def moment_kind(number: int, code: str = "") -> str:
    """What a number format shows: a `date` (or a time of day), only its `month` or its `year`, a
    `duration`, or none of these ('')."""
    if not code:
        return _BUILT_IN.get(number, "")
    first = code[:255].split(";")[0]
    if _DURATION.search(first):
        return "duration"
    letters = set(_NO_LETTERS.sub("", first).lower()) & set("ymdhs")
    if letters == {"y"}:
        return "year"
    if letters == {"y", "m"}:
        return "month"
    return "date" if letters - {"m"} else ""


def show_moment(value: str, code: str) -> str:
    """The ISO date or time as the format shows it, such as `14/09/2022`. The value itself where
    that depends on the reader's computer: a format without a code, names of months and days."""
    match = _ISO.fullmatch(value)
    if not (match and code):
        return value
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups())
    texts: list[str] = []
    last = ""  # the code before; `m` beside hours or seconds is minutes
    pieces = list(_PARTS.finditer(code.split(";")[0]))
    codes = [piece["code"].lower() for piece in pieces if piece["code"]]
    for piece in pieces:
        if not piece["code"]:
            text = piece["quoted"] or piece["escaped"] or piece["other"] or ""
            if (piece["other"] or "").isalnum() or "[" in text:  # AM/PM, fractions of a second
                return value
            texts.append(text)
            continue
        letters = codes.pop(0)
        unit = letters[0]
        if unit == "m" and (last == "h" or (codes[:1] and codes[0][0] == "s")):
            unit = "minute"
        number = {"y": year, "m": month, "d": day, "h": hour, "minute": minute, "s": second}[unit]
        if unit == "y":
            texts.append(f"{year:04}" if len(letters) > 2 else f"{year % 100:02}")
        elif len(letters) > 2 or (unit in "md" and not number):
            return value
        else:
            texts.append(f"{number:0{len(letters)}}")
        last = unit
    return "".join(texts).strip()
