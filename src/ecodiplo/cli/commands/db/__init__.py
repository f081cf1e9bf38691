"""`ecodiplo db`: the care of the database. Each command has a module."""

from __future__ import annotations

from ecodiplo.cli.root import CommandEntry, LazyGroup
from ecodiplo.language import Label


class DatabaseGroup(LazyGroup):
    """The commands of `db`."""

    table = {  # noqa: RUF012
        "path": CommandEntry(
            "db.path", "path", Label("Show where the database is.", "Hiện vị trí cơ sở dữ liệu.")
        ),
        "check": CommandEntry(
            "db.check",
            "check",
            Label("Check the database, and repair it.", "Kiểm tra và sửa cơ sở dữ liệu."),
        ),
        "backup": CommandEntry(
            "db.backup",
            "backup",
            Label("Back up the database while others work.",
                  "Sao lưu cơ sở dữ liệu trong khi người khác làm việc."),
        ),
        "restore": CommandEntry(
            "db.restore",
            "restore",
            Label("Restore the database from a backup.",
                  "Khôi phục cơ sở dữ liệu từ bản sao lưu."),
        ),
        "copy": CommandEntry(
            "db.copy",
            "copy",
            Label("Copy a database to a new place, also between engines.",
                  "Sao chép cơ sở dữ liệu sang nơi mới, kể cả giữa tệp và máy chủ."),
        ),
        "upgrade": CommandEntry(
            "db.upgrade",
            "upgrade",
            Label("Create the database or upgrade its schema.",
                  "Tạo cơ sở dữ liệu hoặc nâng cấp lược đồ."),
        ),
        "downgrade": CommandEntry(
            "db.downgrade",
            "downgrade",
            Label("Downgrade the schema, which drops tables.", "Hạ cấp lược đồ, có xóa bảng."),
        ),
        "current": CommandEntry(
            "db.current",
            "current",
            Label("Show the revision of the schema.", "Hiện phiên bản lược đồ."),
        ),
        "grant": CommandEntry(
            "db.grant",
            "grant",
            Label("Grant a role to a login of a server.",
                  "Cấp vai trò cho một tên đăng nhập của máy chủ."),
        ),
    }  # fmt: skip
