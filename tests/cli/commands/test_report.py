"""`report`: the report of a year, its templates, what is kept of it and what changes after."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import docx
import pytest
from sqlalchemy import text

from answers import Runner, answer
from ecodiplo.db.engine import Database

# Every figure of the article, as it qualifies it.
VIETNAMESE = ("175 đoàn", "hàng trăm", "66 đoàn", "gần 30 bản ghi nhớ", "15 đoàn phóng viên",
              "gần 30 sự kiện", "858 dự án", "24,8 tỷ USD", "gần 2,5 tỷ USD", "48 dự án",
              "37 dự án", "168 triệu tấn", "56,7 tỷ USD", "44 khoản viện trợ",
              "hơn 5,1 triệu USD")  # fmt: skip
ENGLISH = ("175 delegations", "hundreds", "66 delegations", "nearly 30 MOUs", "15 press teams",
           "nearly 30 events", "858 projects", "$24.8 billion", "nearly $2.5 billion",
           "48 projects", "37 projects", "168 million tonnes", "$56.7 billion",
           "44 programmes", "more than $5.1 million")  # fmt: skip
# Numbers that a report says besides: of years, sources, paragraphs, documents and the law.
BESIDES = re.compile(
    r"\[\d+, [PC]\d\]|SRC-\d+|\d+-(?:CT|KH)/T[WU]|(?:Directive|Chỉ thị) 15-CT/TW|20\d\d(?:-20\d\d)?"
    r"|https?://\S+|\d+/\d+/20\d\d|Channel 4|^#+ \d\\?\.|\d+(?:[.,]\d)?%",
    re.MULTILINE,
)


def report(run: Runner, database: Database, *args: str, lang: str = "vi") -> str:
    done = run(database, "report", *args, lang=lang)
    assert done.code == 0, done.err
    return str(done.out)


@pytest.mark.parametrize(("lang", "figures"), [("vi", VIETNAMESE), ("en", ENGLISH)])
def test_each_figure_of_the_article_is_there_with_its_qualifier(
    run: Runner, facts: Database, lang: str, figures: tuple[str, ...]
) -> None:
    page = report(run, facts, "--year", "2022", lang=lang).replace("\\", "")
    for figure in figures:
        assert figure in page, figure


def test_no_number_is_there_that_the_database_does_not_hold(run: Runner, facts: Database) -> None:
    page = report(run, facts, "--year", "2022", lang="vi")
    body = page[page.index("## I.") : page.index("\\- Lưu: VT")]
    plain = BESIDES.sub(" ", body.replace("\\", ""))
    plain = re.sub(r"^\w.*█.*$|^#.*$|\| *-+:? *\|", " ", plain, flags=re.MULTILINE)
    with facts.read() as connection:
        figures = set(connection.scalars(text("SELECT value FROM figures")))
        caveats = " ".join(connection.scalars(text("SELECT coalesce(caveat_vi, '') FROM figures")))
    stored = {str(int(value)) for value in figures if value is not None}
    stored |= {"24,8", "2,5", "168", "56,7", "5,1"}  # of billions and millions
    stored |= {"07", "03", "04", "08"}  # visits in and out, press teams and partners on record
    stored |= {"7", "3", "4", "0"}  # the same in tables
    stored |= {"06"}  # focus areas
    stored |= {"02", "2", *re.findall(r"\d+", caveats)}  # hosted events; what caveats say
    numbers = set(re.findall(r"\d+(?:,\d+)?", plain))
    assert numbers <= stored, numbers - stored


def test_every_figure_says_its_source_and_paragraph(run: Runner, facts: Database) -> None:
    page = report(run, facts, "--year", "2022").replace("\\", "")
    annex = page[page.index("## Phụ lục") :]
    lines = [line for line in annex.splitlines() if line.startswith("| ")][2:]
    (recorded,) = (line for line in lines if "chủ trì" in line)  # the only one not published
    assert recorded.endswith("| – | 2 sự kiện |  |  |")
    published = [line for line in lines if line != recorded]
    assert len(published) == 15
    assert all(re.search(r"\[1, P\d\] \|$", line) for line in published)
    assert "songoaivu.haiphong.gov.vn" in page


def test_what_is_published_but_not_itemised_is_said(run: Runner, facts: Database) -> None:
    page = report(run, facts, "--year", "2022").replace("\\", "")
    assert "| Số đoàn vào | 175 đoàn | 7 đoàn | 4% | [1, P1] |" in page
    assert "đón 175 đoàn vào [1, P1], trong đó 07 đoàn đã có hồ sơ." in page
    assert "không lưu theo hồ sơ" in page


@pytest.mark.parametrize("period", ["2019", "2021", "2024"])
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_another_year_tells_nothing_of_2022_and_nothing_without_a_date(
    run: Runner, facts: Database, period: str, lang: str
) -> None:
    page = report(run, facts, "--year", period, lang=lang)
    for name in ("Ørsted", "ExxonMobil", "Schiphol", "JETRO", "EuroCham", "217", "logistics",
                 "Nhận thức:", "Awareness:"):  # fmt: skip
        assert name not in page, name


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_year_tells_what_its_umbrellas_and_documents_say(
    run: Runner, facts: Database, lang: str
) -> None:
    page = report(run, facts, "--year", "2022", lang=lang).replace("\\", "")
    for words in ("Ørsted, ExxonMobil, ", "logistics, ", "Cát Bà, ", "15-CT/TW", "10/8/2022"):
        expected = words if lang == "vi" else words.replace("10/8/2022", "10 Aug 2022")
        assert expected in page, expected
    for name in ("JETRO", "217-KH/TU"):  # without a date of their own, as of the year's account
        assert name in page, name
    assert "2036" not in page  # of later years


def test_a_cancelled_duplicate_speaks_for_no_delegations(run: Runner, seeded: Database) -> None:
    for reason in ("duplicate of DEL-2022-0001", "trùng với DEL-2022-0001"):
        done = run(seeded, "add", "delegations", "--title", reason, "--direction", "outbound",
                   "--start-date", "2022", "--status", "cancelled", "--counted", "no",
                   "--not-counted-reason", reason, "--purpose", "Secret talks")  # fmt: skip
        assert done.code == 0, done.err
    assert "ecret talks" not in report(run, seeded, "--year", "2022", lang="en")


@pytest.mark.parametrize(
    ("lang", "words"),
    [("vi", ("tăng", "giảm ", "so với 6")), ("en", ("up ", "down ", "no change"))],
)
def test_nothing_is_compared_with_a_half_of_which_nothing_certain_is_on_record(
    run: Runner, seeded: Database, lang: str, words: tuple[str, ...]
) -> None:
    run(seeded, "add", "delegations", "--title", "A", "--direction", "inbound",
        "--start-date", "2023-03-01", "--status", "completed")  # fmt: skip
    # 175 came in 2022, and the seven on record may all lie in its first half.
    page = report(run, seeded, "--period", "2023-H1", lang=lang)
    assert ("đón 01 đoàn vào" if lang == "vi" else "received 1 delegation") in page
    body = page[page.index("## I.") : page.index("## II.")]
    assert not any(word in body for word in words)
    assert "| ---: | ---: | ---: |" not in page  # no table of comparison


def test_two_periods_with_records_are_compared(run: Runner, seeded: Database) -> None:
    for place in ("Busan", "Incheon"):
        run(seeded, "add", "delegations", "--title", place, "--direction", "outbound",
            "--start-date", "2020", "--status", "completed")  # fmt: skip
    page = report(run, seeded, "--year", "2021", lang="en")
    assert "in 2021 the city sent 1 delegation abroad. Compared with 2020, the" in page
    assert "down 1 delegation (50%)." in page


def test_the_capital_of_a_project_is_that_of_the_period_s_last_day(
    run: Runner, seeded: Database
) -> None:
    run(seeded, "add", "fdi-projects", "--name", "Plant", "--status", "in_force",
        "--certificate-number", "C1", "--certificate-date", "2022-05")  # fmt: skip
    for date, kind, amount in (("2022-05", "new", "1000000"), ("2024-02", "increase", "7000000")):
        done = run(seeded, "add", "fdi-capital", "--project", "C1", "--date", date,
                   "--kind", kind, "--amount-usd", amount)  # fmt: skip
        assert done.code == 0, done.err
    page = report(run, seeded, "--year", "2022", lang="en").replace("\\", "")
    (row,) = [line for line in page.splitlines() if line.startswith("| Plant |")]
    assert "$1 million" in row


def test_an_mou_is_told_without_the_status_it_has_today(run: Runner, seeded: Database) -> None:
    done = run(seeded, "add", "mous", "--title", "Port MOU", "--instrument", "mou", "--signed-on",
               "2022-05-01", "--status", "terminated", "--terminated-on", "2024-01")  # fmt: skip
    assert done.code == 0, done.err
    page = report(run, seeded, "--year", "2022", lang="en")
    assert "Port MOU" in page
    assert "Terminated" not in page


def test_more_enterprises_than_are_listed_are_counted(run: Runner, seeded: Database) -> None:
    names = "; ".join(f"Firm {n:02} | connected" for n in range(1, 31))
    done = run(seeded, "add", "events", "--title", "Fair", "--kind", "fair", "--start-date", "2023",
               "--partners", names, "--create-partners")  # fmt: skip
    assert done.code == 0, done.err
    page = report(run, seeded, "--year", "2023", lang="en")
    assert "in 2023 the city arranged business contacts for Firm 01, " in page
    assert "Firm 12 and 18 other partners." in page


def test_a_quarter_has_a_report_too(run: Runner, facts: Database) -> None:
    page = report(run, facts, "--period", "2022-Q3")
    assert "quý III/2022" in page
    assert "Quý III/2022 chưa có số liệu về đoàn vào" in page


def test_word_has_the_layout_of_the_decree(run: Runner, facts: Database, tmp_path: Path) -> None:
    place = tmp_path / "a.docx"
    report(run, facts, "--year", "2022", "-o", str(place))
    document = docx.Document(str(place))
    section = document.sections[0]

    sides = (section.page_width, section.page_height, section.top_margin, section.bottom_margin,
             section.left_margin, section.right_margin)  # fmt: skip
    millimetres = [round(side.mm) for side in sides if side is not None]
    assert millimetres == [210, 297, 20, 20, 30, 15]
    assert section.different_first_page_header_footer
    assert "PAGE" in section.header._element.xml
    assert "PAGE" not in section.first_page_header._element.xml
    head = document.tables[0]
    left, right = (cell.text for cell in head.rows[0].cells)
    assert "Sở Ngoại vụ" in left  # in capitals by style
    assert re.search(r"Số: …+/BC-SNgV$", left)
    assert right.startswith("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc")
    with zipfile.ZipFile(place) as package:
        styles = package.read("word/styles.xml").decode()
        body = package.read("word/document.xml").decode()
        pictures = [name for name in package.namelist() if name.startswith("word/media/")]
    assert set(re.findall(r'w:ascii="([^"]+)"', styles)) == {"Times New Roman"}
    assert "tblHeader" in body
    assert "{%" not in body
    assert "{{" not in body
    assert len(pictures) >= 2


def test_html_is_one_file_with_its_charts_and_links_to_sources(
    run: Runner, facts: Database
) -> None:
    page = report(run, facts, "--year", "2022", "--format", "html")
    assert '<html lang="vi">' in page
    assert "data:image/svg+xml;base64," in page
    assert 'href="#source-1"' in page
    assert 'id="source-1"' in page
    assert 'src="http' not in page


def test_the_same_report_is_the_same_file(run: Runner, facts: Database, tmp_path: Path) -> None:
    for name in ("a.docx", "b.docx"):
        report(run, facts, "--year", "2022", "-o", str(tmp_path / name))
    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()


def test_hostile_titles_break_no_format(run: Runner, seeded: Database, tmp_path: Path) -> None:
    hostile = '{{ 7*7 }} {% raw %} <script>alert(1)</script> & | # @table inbound `x` [y](z) \\ "'
    edited = run(seeded, "edit", "delegations", "DEL-2022-0001", "--set", f"title={hostile}",
                 "--set", f"title_vi={hostile}")  # fmt: skip
    assert edited.code == 0, edited.err
    html = report(run, seeded, "--year", "2022", "--format", "html")
    assert "<script>alert" not in html
    assert "&lt;script&gt;" in html
    place = tmp_path / "a.docx"
    report(run, seeded, "--year", "2022", "-o", str(place))
    cells = [c.text for t in docx.Document(str(place)).tables for r in t.rows for c in r.cells]
    assert hostile in cells
    line = next(x for x in report(run, seeded, "--year", "2022").splitlines() if "alert" in x)
    assert "<script>" not in line
    assert line.count(" | ") == 5  # the title's own bar is escaped


def test_an_office_edits_its_own_templates(run: Runner, facts: Database, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    assert run(facts, "report", "templates", str(folder)).code == 0
    words = folder / "report.vi.txt"
    words.write_text(
        words.read_text(encoding="utf-8").replace(
            "agency = office.name", 'agency = "Văn phòng UBND"'
        ),
        encoding="utf-8",
    )
    assert "VĂN PHÒNG UBND" in report(run, facts, "--year", "2022", "--templates", str(folder))
    again = run(facts, "report", "templates", str(folder))
    assert again.code == 1
    assert "already" in again.err


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        ("{% if %}", "dòng 2"), ("{{ nowhere }}", "dòng 2"), ("@table nothing", "không có bảng"),
        ("@picture x", "không phải là"), ("{{ figure('x').nothing }}", "dòng 2"),
    ],
)  # fmt: skip
def test_a_fault_in_a_template_is_told_with_its_line(
    run: Runner, facts: Database, tmp_path: Path, fault: str, message: str
) -> None:
    from ecodiplo.formats.documents.templates import SHIPPED

    shipped = (SHIPPED / "report.vi.txt").read_text(encoding="utf-8")
    (tmp_path / "report.vi.txt").write_text(f"{{# mine #}}\n{fault}\n{shipped}", encoding="utf-8")
    done = run(facts, "report", "--year", "2022", "--templates", str(tmp_path), lang="vi")
    assert done.code == 1
    assert message in done.err
    assert "report.vi.txt" in done.err or "bảng" in done.err
    assert len(done.err.strip().splitlines()) == 1


def test_charts_of_markdown_lie_beside_its_file(
    run: Runner, facts: Database, tmp_path: Path
) -> None:
    place = tmp_path / "a.md"
    report(run, facts, "--year", "2022", "-o", str(place))
    links = re.findall(r"!\[.*?\]\(<(.*?)>\)", place.read_text(encoding="utf-8"))
    assert links
    assert all((tmp_path / link).read_bytes().startswith(b"<?xml") for link in links)


@pytest.mark.parametrize("name", ["a.md", "a.html", "a.docx"])
def test_the_written_file_is_named_on_stderr(
    run: Runner, facts: Database, tmp_path: Path, name: str
) -> None:
    place = tmp_path / name
    english, vietnamese = (
        run(facts, "report", "--year", "2022", "-o", str(place), lang=lang) for lang in ("en", "vi")
    )
    assert (english.out, english.err) == ("", f"{place} written\n")
    assert (vietnamese.out, vietnamese.err) == ("", f"đã ghi {place}\n")


def test_word_without_a_file_takes_a_free_name(
    run: Runner, facts: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for _ in range(2):
        assert run(facts, "report", "--year", "2022", "--format", "docx", lang="vi").code == 0
    assert sorted(p.name for p in tmp_path.iterdir()) == [
        "report-2022-vi-2.docx", "report-2022-vi.docx",
    ]  # fmt: skip


def test_a_snapshot_is_kept_and_what_changes_after_is_told(run: Runner, seeded: Database) -> None:
    done = run(seeded, "report", "--year", "2022", "--freeze", lang="vi")
    assert "ACC-2022-0001" in done.err
    snapshot = answer(run, seeded, "show", "snapshots", "ACC-2022-0001")
    assert snapshot["text"] == done.out.strip()
    assert answer(run, seeded, "report", "diff", "2022") == []
    run(seeded, "edit", "delegations", "DEL-2022-0003", "--set", "start_date=2021")
    run(seeded, "add", "delegations", "--title", "Another", "--direction", "inbound",
        "--start-date", "2022", "--status", "completed")  # fmt: skip
    run(seeded, "edit", "figures", "FIG-2022-0010", "--set", "value=80")
    rows = answer(run, seeded, "report", "diff", "2022")
    changed = {row["indicator"]: row for row in rows if row["indicator"]}
    assert set(changed) == {"delegations_inbound", "fdi_projects_new"}
    assert changed["delegations_inbound"]["gone"] == "DEL-2022-0003"
    assert changed["delegations_inbound"]["added"] == "DEL-2022-0012"
    assert changed["fdi_projects_new"]["published_then"] == "48 dự án"
    assert changed["fdi_projects_new"]["published_now"] == "80 dự án"
    assert "ACC-2022-0001" in run(seeded, "report", "diff", "ACC-2022-0001", "-f", "table").err


def test_an_amount_that_changed_is_told(run: Runner, seeded: Database) -> None:
    run(seeded, "add", "aid", "--title", "A", "--kind", "project", "--approval-date", "2022-05",
        "--committed-usd", "100", "--status", "approved")  # fmt: skip
    run(seeded, "report", "--year", "2022", "--freeze")
    run(seeded, "edit", "aid", "AID-2022-0001", "--set", "committed_usd=200")
    row, claim = answer(run, seeded, "report", "diff", "2022")
    assert (row["indicator"], row["altered"]) == ("aid_committed", "AID-2022-0001")
    assert (row["recorded_then"], row["recorded_now"]) == (100, 200)
    assert (claim["claim"], claim["indicator"]) == ("list aid", None)
    assert ("100" in claim["content_then"], "200" in claim["content_now"]) == (True, True)


def test_a_count_of_which_no_record_is_left_is_not_told_as_0(run: Runner, seeded: Database) -> None:
    done = run(seeded, "add", "figures", "--indicator", "delegations_outbound", "--period-start",
               "2021", "--period-end", "2021", "--value", "5", "--source", "SRC-0001")  # fmt: skip
    assert done.code == 0, done.err
    run(seeded, "report", "--year", "2021", "--freeze")
    run(seeded, "edit", "delegations", "DEL-2021-0001", "--set", "start_date=2020")
    row = answer(run, seeded, "report", "diff", "2021")[0]
    assert (row["recorded_then"], row["recorded_now"]) == (1, None)
    assert "1 → –" in run(seeded, "report", "diff", "2021", "-f", "table").out


def test_a_report_that_kept_0_for_no_records_has_not_changed(run: Runner, seeded: Database) -> None:
    run(seeded, "report", "--year", "2022", "--freeze")
    with seeded.write("as an earlier version kept it") as connection:
        connection.execute(
            text("UPDATE snapshot_figures SET recorded_hundredths = 0 WHERE records = 0")
        )
    assert answer(run, seeded, "report", "diff", "2022") == []


def test_a_snapshot_is_undone_like_anything_else(run: Runner, seeded: Database) -> None:
    run(seeded, "report", "--year", "2022", "--freeze")
    assert run(seeded, "undo", "--yes").code == 0
    assert run(seeded, "report", "diff", "2022").code == 4
    assert answer(run, seeded, "list", "snapshot-figures") == []


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (["--format", "pdf"], 2), (["--year", "2022", "--period", "2022"], 2),
        (["--templates", "/nowhere"], 4), (["diff", "ACC-9"], 4), (["diff", "someday"], 2),
    ],
)  # fmt: skip
def test_what_is_no_report_is_said(
    run: Runner, facts: Database, args: list[str], code: int
) -> None:
    assert run(facts, "report", *args).code == code


def test_a_missing_extra_is_named(
    run: Runner, facts: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ecodiplo.formats.documents.templates.find_spec", lambda _: None)
    done = run(facts, "report", "--year", "2022")
    assert done.code == 1
    assert "ecodiplo[report]" in done.err


def test_pictures_are_deterministic_and_take_any_label() -> None:
    from decimal import Decimal

    from ecodiplo.formats.documents.blocks import Chart, Series
    from ecodiplo.formats.documents.charts import picture

    labels = ("Đài Loan (Trung Quốc)", "$a$ <b> \x07", "x" * 300)
    values = (Decimal(3), None, Decimal(-2))
    for kind in ("bars", "columns"):
        chart = Chart("c", "C", kind, labels, (Series("Đoàn", values, ("3", "–", "-2")),))
        for format_ in ("png", "svg"):
            assert picture(chart, format_) == picture(chart, format_)


def test_it_opens_in_a_reader_of_zip(run: Runner, facts: Database, tmp_path: Path) -> None:
    place = tmp_path / "a.docx"
    report(run, facts, "--year", "2022", "-o", str(place), lang="en")
    with zipfile.ZipFile(io.BytesIO(place.read_bytes())) as package:
        assert package.testzip() is None
