"""The URL of a server, parsed so that a mistyped URL never shows its password.

SQLAlchemy takes `user:pa@ss@host` for the host `ss@host`, and prints that host; it prints a
password after the `?` wherever it prints the URL. Here a URL has one meaning or is refused, the
message quotes nothing of it, and the password is stored where SQLAlchemy never prints it.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import parse_qsl, unquote

from sqlalchemy.engine import URL

from ecodiplo.errors import UsageProblem
from ecodiplo.language import Label
from ecodiplo.text import did_you_mean

DRIVER = "postgresql+psycopg"
SCHEMES = ("postgresql", "postgres", DRIVER)
PORTS = range(1, 2**16)
# The parameters of PostgreSQL that hold no secret.
PARAMETERS = frozenset({
    "application_name", "channel_binding", "client_encoding", "connect_timeout", "dbname",
    "fallback_application_name", "gssdelegation", "gssencmode", "gsslib", "host", "hostaddr",
    "keepalives", "keepalives_count", "keepalives_idle", "keepalives_interval", "krbsrvname",
    "load_balance_hosts", "max_protocol_version", "min_protocol_version", "oauth_client_id",
    "oauth_issuer", "oauth_scope", "options", "passfile", "port", "replication", "require_auth",
    "requirepeer", "service", "ssl_max_protocol_version", "ssl_min_protocol_version", "sslcert",
    "sslcertmode", "sslcompression", "sslcrl", "sslcrldir", "sslkey", "sslkeylogfile", "sslmode",
    "sslnegotiation", "sslrootcert", "sslsni", "target_session_attrs", "tcp_user_timeout", "user",
})  # fmt: skip
# Secret parameters, apart from the password.
SECRETS = ("sslpassword", "oauth_client_secret", "scram_client_key", "scram_server_key")
URL_ADVICE = Label(
    "write postgresql://user@host:5432/name; in a password %40 stands for @, %3A for :, %2F for /,"
    " %3F for ? and %25 for %",
    "hãy ghi postgresql://người_dùng@máy_chủ:5432/tên; trong mật khẩu %40 thay cho @, %3A cho :,"
    " %2F cho /, %3F cho ? và %25 cho %",
)
UNREADABLE = Label("the URL of the database cannot be read; ",
                   "không đọc được URL của cơ sở dữ liệu; ") + URL_ADVICE  # fmt: skip

_SERVER = re.compile(
    r"""[\w+.-]+://
    (?:(?P<username>[^:@/?]*)(?::(?P<password>[^@/?]*))?@)?
    (?:\[(?P<address>[0-9a-f:.%]+)\]|(?P<host>[^:@/?\[\]]*))
    (?::(?P<port>\d{0,5}))?
    (?:/(?P<database>[^@?]*))?
    (?:\?(?P<query>.*))?""",
    re.IGNORECASE | re.VERBOSE,
)
# A scheme with one slash or none; a user with a password; keywords of PostgreSQL's own tools.
_MISTYPED_URL = re.compile(
    r"""\s*[a-z][\w+.-]+\s*:\s*/
    | \s*postgres[\w+]*\s*[:;]
    | (?![a-z]:[\\/]).*:.*@
    | .*\bpass(?:word|wd)?\s*=
    | \s*(?:host|hostaddr|dbname|user|service)\s*=""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
_CONTROLS = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")


def looks_like_server_url(place: str) -> bool:
    """Whether the name of a file is more likely a mistyped URL of a server."""
    return _MISTYPED_URL.match(unicodedata.normalize("NFKC", place)) is not None


def parse_server(text: str) -> URL:
    """The URL of a PostgreSQL server. Raises UsageProblem when the text is ambiguous or wrong."""
    parts = _SERVER.fullmatch(text)
    if parts is None or _CONTROLS.search(unquote(text)) or int(parts["port"] or 1) not in PORTS:
        raise UsageProblem(UNREADABLE)
    username, password, database = (
        None if parts[name] is None else unquote(parts[name])
        for name in ("username", "password", "database")
    )
    query: dict[str, list[str]] = {}
    for name, value in parse_qsl(parts["query"] or "", keep_blank_values=True):
        query.setdefault(name, []).append(value)
    passwords = [value for value in (password, *query.pop("password", ())) if value]
    if len(passwords) > 1:
        raise UsageProblem(
            Label("the URL of the database has more than one password",
                  "URL của cơ sở dữ liệu có nhiều hơn một mật khẩu")
        )  # fmt: skip
    _check_parameters(query)
    return URL.create(
        DRIVER,
        username=username,
        password=passwords[0] if passwords else password,
        host=parts["address"] or parts["host"] or None,
        port=int(parts["port"]) if parts["port"] else None,
        database=database,
        query={
            name: values if len(values) > 1 else values[0]
            for name, values in query.items()
            if any(values)
        },
    )


def _check_parameters(query: dict[str, list[str]]) -> None:
    for name in query:
        if name in SECRETS:
            raise UsageProblem(
                Label(
                    f"{name} may not be in the URL of the database; put it into a service file of"
                    " PostgreSQL and write ?service=NAME",
                    f"không được ghi {name} trong URL của cơ sở dữ liệu; hãy đưa vào tệp cấu hình"
                    " dịch vụ (pg_service.conf) của PostgreSQL và ghi ?service=TÊN",
                )
            )
        if name not in PARAMETERS:
            unknown = Label(
                "PostgreSQL does not know a parameter after the ? in the URL of the database.",
                "PostgreSQL không biết một tham số sau dấu ? trong URL của cơ sở dữ liệu.",
            )
            raise UsageProblem(unknown + did_you_mean(name, (*PARAMETERS, "password")))
