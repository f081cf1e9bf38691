"""Sheets with a table among what else offices write on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from planted.plan import Cell, Column, Plan

_ABOVE: tuple[list[str], ...] = (
    ["DANH SÁCH NĂM 2023"], [], ["", "(Kèm theo Công văn số 12/SNgV ngày 5/1/2023)"], ["Năm 2022"],
    ["BÁO CÁO"],
)  # fmt: skip
# The heading of every official paper (Decree 30/2020/NĐ-CP).
_OFFICIAL: tuple[list[str], ...] = (["SỞ NGOẠI VỤ", "", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"], [])
_UNDER = (
    [[], ["Ghi chú: số liệu ước tính"]],
    [["", "Hải Phòng, ngày 5 tháng 1 năm 2023"], ["Người lập", "Giám đốc"], ["A. Trần", "B. Lê"]],
    [["Nơi nhận:"], ["- Lưu: VT"]],
    [[], ["(*) Chưa kể đoàn ngoài kế hoạch"]],
    [["Nguồn: Sở Ngoại vụ"]], [["* Số liệu ước"]],
)  # fmt: skip
_GROUPS = ("I. ĐOÀN VÀO", "II. Đoàn ra", "III. Khác")


@dataclass
class Grid:
    """The rows of a sheet, its merged areas (first and last row and column, from 0) and the
    positions of its hidden rows."""

    rows: list[list[Cell]] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden: list[int] = field(default_factory=list)


def grids(plan: Plan, columns: list[Column]) -> dict[str, Grid]:
    """The sheets of a table: one, or two with the same headings in a workbook."""
    columns = _with_index(plan, columns)
    if plan.often(0.03):
        _refuse_heading(plan, columns)
    if not (plan.is_workbook and plan.rows > 1 and plan.often(0.2)):
        return {"Sheet1": sheet(plan, columns)}
    half = plan.rows // 2
    parts = [
        [replace(column, cells=column.cells[part], values=column.values[part], total="")
         for column in columns]
        for part in (slice(half), slice(half, None))
    ]  # fmt: skip
    return {f"Quý {at}": sheet(plan, part) for at, part in zip(("I", "II"), parts, strict=True)}


def sheet(plan: Plan, columns: list[Column]) -> Grid:
    """A sheet with the table and planted rows and columns."""
    grid = Grid()
    if len(columns) > 4 and plan.often(0.2):
        grid.rows += [list(row) for row in _OFFICIAL]
    grid.rows += [list(row) for row in plan.chance.sample(_ABOVE, plan.chance.choice([0, 0, 1, 2]))]
    if plan.unit_line:
        grid.rows.append(["", plan.unit_line[0]])
        if plan.often(0.05):
            grid.rows.append(["ĐVT: nghìn yên"])
            plan.doubts.append("two units over the table")
    head = _add_heading(plan, grid, columns)
    if plan.often(0.2) and len(columns) > 2:
        grid.rows.append([f"({at})" for at in range(1, len(columns) + 1)])
    _add_records(plan, grid, columns, head)
    _add_total(plan, grid, columns)
    if plan.often(0.3):
        under = plan.chance.choice(_UNDER)
        grid.rows += [list(row) for row in under]
        if len(columns) < 4 and len(under) > 2:
            plan.risks.append("names under a signature look like a record")
    elif plan.often(0.03):
        grid.rows += [[], [c.heading for c in columns], [c.cells[0] for c in columns]]
        plan.risks.append("the headings and a record again, as of a second table")
    elif plan.often(0.03):
        other = plan.chance.choice([["Tên đối tác", "Loại"], ["Title", "Start", "Kind"]])
        grid.rows += [[], [*other], ["Port of Rotterdam", "other", ""]]
        plan.doubts.append("a second table")
    elif plan.often(0.03) and len(columns) > 2:
        grid.rows.append(["Số liệu do các đơn vị cung cấp"])
        plan.risks.append("a remark that may be a name")
    elif plan.often(0.03):
        grid.rows += [[], ["Ghi chú: đơn vị tính là tỷ yên"]]
        plan.doubts.append("a unit under the table")
    if plan.is_workbook and plan.often(0.1):
        grid.hidden.append(len(grid.rows) - 1)
    return grid


def _with_index(plan: Plan, columns: list[Column]) -> list[Column]:
    """The columns with one that numbers the rows, now and then."""
    if not plan.often(0.5):
        return columns
    numbers: list[Cell] = [str(at) for at in range(1, len(columns[0].cells) + 1)]
    heading = plan.chance.choice(["STT", "TT", "Số TT", ""])
    return [Column(heading, numbers, [{} for _ in numbers]), *columns]


def _refuse_heading(plan: Plan, columns: list[Column]) -> None:
    """Give a heading a note that changes what the column means."""
    column = plan.chance.choice([c for c in columns if c.heading and c.values[0]] or columns[-1:])
    if "(" not in column.heading:
        note = plan.chance.choice(["nữ", "dự kiến", "kế hoạch năm sau", "không gồm lái xe"])
        column.heading = f"{column.heading.rstrip(' *')} ({note})"
        plan.doubts.append(f"the heading {column.heading}")


def _add_heading(plan: Plan, grid: Grid, columns: list[Column]) -> int:
    """Add the heading, in two rows when a column has a group, and return its position."""
    at = len(grid.rows)
    group = next((n for n, column in enumerate(columns) if column.group), None)
    headings: list[Cell] = [column.heading for column in columns]
    if group is None or plan.often(0.3):
        grid.rows.append(headings)
        return at
    upper, lower = [*headings], [""] * len(columns)
    upper[group : group + 2] = [columns[group].group, ""]
    lower[group : group + 2] = [columns[group].heading, columns[group + 1].heading]
    grid.rows += [upper, [*lower]]
    if plan.is_workbook:
        grid.merged.append((at, group, at, group + 1))
        grid.merged += [(at, n, at + 1, n) for n in range(len(columns)) if not lower[n]]
    return at


def _add_records(plan: Plan, grid: Grid, columns: list[Column], head: int) -> None:
    first = len(grid.rows)
    has_groups = len(columns) > 2 and plan.often(0.15)
    records: list[int] = []
    for at, cells in enumerate(zip(*(column.cells for column in columns), strict=True)):
        if has_groups and at < len(_GROUPS):
            grid.rows.append([_GROUPS[at]])
            if plan.is_workbook and plan.often(0.5):
                row = len(grid.rows) - 1
                grid.merged.append((row, 0, row, len(columns) - 1))
        elif at and plan.often(0.04):
            grid.rows.append([])
        elif at and plan.often(0.04) and len(grid.rows[head:first]) == 1:
            grid.rows.append([*grid.rows[head]])
        records.append(len(grid.rows))
        grid.rows.append([*cells])
    if plan.is_workbook:
        for at, column in enumerate(columns):
            if column.merges and plan.often(0.5):
                _merge(grid, at, records)


def _merge(grid: Grid, column: int, records: Sequence[int]) -> None:
    """Merge equal cells of the column that are below each other."""
    start = 0
    for end in range(1, len(records) + 1):
        if (
            end < len(records)
            and records[end] == records[end - 1] + 1
            and (grid.rows[records[end]][column] == grid.rows[records[start]][column])
        ):
            continue
        if end - start > 1:
            grid.merged.append((records[start], column, records[end - 1], column))
            for at in records[start + 1 : end]:
                grid.rows[at][column] = ""
        start = end


def _add_total(plan: Plan, grid: Grid, columns: list[Column]) -> None:
    """Add a total row, now and then with a wrong number."""
    if not plan.often(0.25):
        return
    cells: list[Cell] = [column.total for column in columns]
    if not any(cells):
        return
    label = next((at for at, column in enumerate(columns) if column.heading), 0)
    if cells[label]:
        return
    cells[label] = plan.chance.choice(["Tổng cộng", "TỔNG SỐ", "Cộng", "Tổng cộng:", "Total"])
    if plan.often(0.1):
        at = next(at for at, cell in enumerate(cells) if cell and at != label)
        cells[at] = _wrong(cells[at])
        plan.doubts.append("a total that is no sum")
    grid.rows.append(cells)


def _wrong(total: Cell) -> Cell:
    """Another number than the total, by more than any rounding."""
    if isinstance(total, str):
        return f"9{total}" if total[0].isdigit() and " " not in total else "98765432"
    return replace(total, number=total.number * 3 + Decimal(17))  # type: ignore[type-var, union-attr]
