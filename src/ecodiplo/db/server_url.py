"""The URL of a server, read so that no slip of whoever typed it can show the password.

SQLAlchemy takes `user:pa@ss@host` for the host `ss@host`, and shows that host; a password after the
`?` it shows wherever the URL is shown. Here a URL has one meaning or is refused, in words that hold
nothing of it, and the password is where SQLAlchemy never shows it.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import parse_qsl, unquote

from sqlalchemy.engine import URL

from ecodiplo.errors import UsageProblem
from ecodiplo.text import did_you_mean

DRIVER = "postgresql+psycopg"
SCHEMES = ("postgresql", "postgres", DRIVER)
PORTS = range(1, 2**16)
# The parameters of PostgreSQL that are no secrets.
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
# Those that are, but for the password, which has a place of its own.
SECRETS = ("sslpassword", "oauth_client_secret", "scram_client_key", "scram_server_key")
HOW = (
    "write postgresql://user@host:5432/name; in a password %40 stands for @, %3A for :, %2F for /,"
    " %3F for ? and %25 for %"
)

_SERVER = re.compile(
    r"""[\w+.-]+://
    (?:(?P<username>[^:@/?]*)(?::(?P<password>[^@/?]*))?@)?
    (?:\[(?P<address>[0-9a-f:.%]+)\]|(?P<host>[^:@/?\[\]]*))
    (?::(?P<port>\d{0,5}))?
    (?:/(?P<database>[^@?]*))?
    (?:\?(?P<query>.*))?""",
    re.IGNORECASE | re.VERBOSE,
)
# A scheme with one slash or none, a user with a password, the keywords of PostgreSQL's own tools.
_SLIP = re.compile(
    r"""\s*[a-z][\w+.-]+\s*:\s*/
    | \s*postgres[\w+]*\s*[:;]
    | (?![a-z]:[\\/]).*:.*@
    | .*\bpass(?:word|wd)?\s*=
    | \s*(?:host|hostaddr|dbname|user|service)\s*=""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
_CONTROLS = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")


def is_slip(place: str) -> bool:
    """Whether the name of a file is more likely the URL of a server, mistyped."""
    return _SLIP.match(unicodedata.normalize("NFKC", place)) is not None


def parse_server(text: str) -> URL:
    """The URL of a server of PostgreSQL. Raises UsageProblem for what has no one meaning."""
    found = _SERVER.fullmatch(text)
    if found is None or _CONTROLS.search(unquote(text)) or int(found["port"] or 1) not in PORTS:
        raise UsageProblem(f"the URL of the database cannot be read; {HOW}")
    username, password, database = (
        None if found[name] is None else unquote(found[name])
        for name in ("username", "password", "database")
    )
    query: dict[str, list[str]] = {}
    for name, value in parse_qsl(found["query"] or "", keep_blank_values=True):
        query.setdefault(name, []).append(value)
    passwords = [value for value in (password, *query.pop("password", ())) if value]
    if len(passwords) > 1:
        raise UsageProblem("the URL of the database gives more than one password")
    _check_parameters(query)
    return URL.create(
        DRIVER,
        username=username,
        password=passwords[0] if passwords else password,
        host=found["address"] or found["host"] or None,
        port=int(found["port"]) if found["port"] else None,
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
                f"{name} may not stand in the URL of the database; keep it in a service file of"
                " PostgreSQL and write ?service=NAME"
            )
        if name not in PARAMETERS:
            raise UsageProblem(
                "PostgreSQL does not know a parameter after the ? in the URL of the database."
                f"{did_you_mean(name, (*PARAMETERS, 'password'))}"
            )
