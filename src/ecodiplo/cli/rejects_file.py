"""The file of rejected rows of an import, in the format of the file that was imported."""

from __future__ import annotations

from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from ecodiplo.cli.output import Output, stream
from ecodiplo.errors import UsageProblem
from ecodiplo.formats import EXACT_FORMATS, JSON_FORMATS
from ecodiplo.formats.detect import WORKBOOKS, detect_format
from ecodiplo.formats.xlsx import LONGEST
from ecodiplo.language import Label, same, series

if TYPE_CHECKING:
    from ecodiplo.formats.atomic import Protected
    from ecodiplo.formats.input_file import InputFile
    from ecodiplo.services.imports.rejects import Rejects


def free_path(source: InputFile, rejects: Rejects, part: str = "") -> Path:
    """The path of a new file beside the imported one, in a format that keeps its rows as they are.
    The name has that of the `part` of a workbook, if it is one. An existing file is never
    overwritten: a person may be correcting its rows."""
    from ecodiplo.formats.compressed import without_gzip

    folder = source.path.parent if source.path else Path()
    stem = PurePath(without_gzip(source.name)).stem + (f".{part}" if part else "")
    format_ = detect_format(source)
    if format_ in WORKBOOKS:  # a letter can count twice in Excel
        long = "jsonl" if rejects.ambiguous else "csv"
        format_ = "xlsx" if rejects.longest <= LONGEST // 2 else long
    names = (f"{stem}.rejected{number}.{format_}" for number in ("", *range(2, 10_000)))
    return next(place for name in names if not (place := folder / name).exists())


def write_rejects(rejects: Rejects, path: Path, read_as: str, protected: Protected) -> None:
    """Write the rejected rows to the file. Raises UsageProblem when its format cannot keep the rows
    of a `read_as` file as they are."""
    format_ = path.suffix.removeprefix(".").lower()
    if format_ not in EXACT_FORMATS:
        suffixes = series([same(f".{name}") for name in EXACT_FORMATS], Label(" or ", " hoặc "))
        raise UsageProblem(
            Label("--rejects takes a {suffixes} file, not {name}",
                  "--rejects nhận tệp {suffixes}, không nhận {name}")
            .fill(suffixes=suffixes, name=path.name)
        )  # fmt: skip
    numbers = read_as in WORKBOOKS and format_ in ("csv", "tsv") and rejects.ambiguous
    objects = (format_ in JSON_FORMATS) != (read_as in JSON_FORMATS) and read_as not in WORKBOOKS
    if numbers or objects:
        raise UsageProblem(
            Label(f"{path.name} cannot hold the rows of a {read_as} file as they are",
                  f"{path.name} không giữ nguyên được các dòng của tệp {read_as}")
        )  # fmt: skip
    with stream(Output(format_, path, protected)) as out:
        if format_ == "csv":
            out.write("\ufeff")  # without it Excel reads the file in another encoding
        rejects.write(format_, out)
