"""The URL of a database, from the path or URL that a person writes."""

from __future__ import annotations

import re
from pathlib import Path

from sqlalchemy.engine import URL, make_url

from ecodiplo.db.server_url import (
    SCHEMES,
    UNREADABLE,
    URL_ADVICE,
    looks_like_server_url,
    parse_server,
)
from ecodiplo.errors import UsageProblem
from ecodiplo.language import Label


def parse_database(place: str) -> URL:
    """The URL of a database, given by path or URL.

    Raises UsageProblem when it is neither SQLite nor PostgreSQL, and when it looks like a mistyped
    URL of a server. The message quotes nothing that may be a password.
    """
    if "://" not in place:
        if looks_like_server_url(place):
            raise UsageProblem(
                Label(
                    "the database looks like the URL of a server, but cannot be read as one;"
                    f" {URL_ADVICE.en}. For a file of this name write sqlite:///PATH",
                    "tên cơ sở dữ liệu giống URL của máy chủ nhưng không đọc được;"
                    f" {URL_ADVICE.vi}. Nếu là tệp, hãy ghi sqlite:///ĐƯỜNG_DẪN",
                )
            )
        return _file(place)
    if place != place.strip():
        raise UsageProblem(
            Label(
                "the URL of the database begins or ends with a space; remove it",
                "URL của cơ sở dữ liệu có khoảng trắng ở đầu hoặc cuối; hãy bỏ đi",
            )
        )
    scheme, _, rest = place.partition("://")
    if scheme.lower() in SCHEMES:
        return parse_server(place)
    if scheme.lower().partition("+")[0] == "sqlite":
        if len(rest) < 2 or not rest.startswith("/"):
            raise UsageProblem(
                Label("write the URL of a file as sqlite:///PATH",
                      "URL của tệp phải ghi là sqlite:///ĐƯỜNG_DẪN")
            )  # fmt: skip
        if "?" in rest:  # not quoted: people write passwords there
            raise UsageProblem(
                Label(
                    "the URL of a file takes no options after a ?, since ecodiplo chooses them"
                    " itself; write sqlite:///PATH, and a path with a ? in it without sqlite:///",
                    "URL của tệp không nhận tùy chọn sau dấu ?, vì ecodiplo tự chọn các tùy chọn"
                    " đó; hãy ghi sqlite:///ĐƯỜNG_DẪN, còn đường dẫn có dấu ? thì ghi không kèm"
                    " sqlite:///",
                )
            )
        return _file(make_url(place).database or "")
    if not re.fullmatch(r"[\w+.-]+", scheme):
        raise UsageProblem(UNREADABLE)
    raise UsageProblem(
        Label(
            f"ecodiplo does not work with {scheme!r}; give a file, or postgresql://...",
            f"ecodiplo không dùng được {scheme!r}; hãy ghi tệp, hoặc postgresql://...",
        )
    )


def _file(path: str) -> URL:
    try:
        place = Path(path).expanduser().resolve()
    except RuntimeError:  # a user without a home, as in a container
        raise UsageProblem(
            Label(
                f"there is no home folder for the ~ in {path}; set ECODIPLO_DB to a full path",
                f"không có thư mục riêng ứng với ~ trong {path}; hãy đặt ECODIPLO_DB là đường dẫn"
                " đầy đủ",
            )
        ) from None
    return URL.create("sqlite", database=str(place))


def is_file(url: URL) -> bool:
    """Whether the database is a file, and not a server."""
    return url.get_backend_name() == "sqlite"
