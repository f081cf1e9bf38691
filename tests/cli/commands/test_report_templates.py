"""An office's own template: what it names wrongly is refused with a reason."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest

from answers import Runner
from ecodiplo.db.engine import Database
from ecodiplo.formats.documents.blocks import Cite
from ecodiplo.language import Lang
from ecodiplo.periods import parse_period
from ecodiplo.services.report.claims import Claims
from ecodiplo.services.report.compose import compose
from ecodiplo.services.report.former_names import FORMER_ATTRIBUTES, FORMER_NAMES
from ecodiplo.services.report.tables_and_charts import TablesAndCharts
from ecodiplo.services.report.template_context import context
from ecodiplo.services.report.template_objects import Citations

TODAY = datetime.date(2026, 11, 26)


def written(run: Runner, database: Database, folder: Path, old: str, new: str) -> Path:
    """A folder with the shipped templates, of which the English one has `new` for `old`."""
    assert run(database, "report", "templates", str(folder)).code == 0
    template = folder / "report.en.txt"
    text = template.read_text(encoding="utf-8")
    assert old in text
    template.write_text(text.replace(old, new), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("number=counted(totals.kept", "numbr=counted(totals.kept", "needs number"),
        ("signer = office.signer", "signer = office.sgner", "sgner"),
        ('{{ say("press_visits") }}', "{{ say }}", "is no text"),
        ('{{ say("press_visits") }}', '{{ figure("press_visits") }}', "FigureView is no text"),
    ],
)  # fmt: skip
def test_a_name_that_does_not_exist_is_refused(
    run: Runner, facts: Database, tmp_path: Path, old: str, new: str, message: str
) -> None:
    folder = written(run, facts, tmp_path / "mine", old, new)
    done = run(facts, "report", "--year", "2022", "--templates", str(folder), lang="en")
    assert (done.code, done.out) == (1, "")
    assert message in done.err
    assert len(done.err.strip().splitlines()) == 1


def test_a_signature_of_one_text_is_one_line(run: Runner, facts: Database, tmp_path: Path) -> None:
    folder = written(
        run, facts, tmp_path / "mine", "signing = office.signing", 'signing = "The Head"'
    )
    done = run(facts, "report", "--year", "2022", "--templates", str(folder), lang="en")
    assert "**THE HEAD**" in done.out


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{{ tell("agrements signed") }}', "no sentence form 'agrements signed'. Did you mean"),
        ('{{ tell("closing" if today else "closng") }}', "no sentence form 'closng'. Did you mean"),
        ('{{ say("press_visits", "pres_visits") }}', "no indicator 'pres_visits'. Did you mean"),
        ('{{ say_known("pres_visits") }}', "no indicator 'pres_visits'"),
        ('{% set f = figure("pres_visits") %}', "no indicator 'pres_visits'"),
        ('{{ names(unsaid, "indicators") }}', "no noun 'indicators'. Did you mean indicator?"),
        ("@table inbond", "no table 'inbond'. Did you mean inbound?"),
        ("  @chart fdi_kind", "no chart 'fdi_kind'. Did you mean"),
        ('{% if chart("fdi_kind") %}x{% endif %}', "no chart 'fdi_kind'"),
    ],
)
def test_a_code_that_does_not_exist_is_refused_where_no_report_reaches_it(
    run: Runner, facts: Database, tmp_path: Path, line: str, message: str
) -> None:
    branch = f"{{% if false %}}\n\n{line}\n{{% endif %}}\n\n# Comparison of the figures"
    folder = written(run, facts, tmp_path / "mine", "# Comparison of the figures", branch)
    text = (folder / "report.en.txt").read_text(encoding="utf-8")
    number = text.splitlines().index(line) + 1
    done = run(facts, "report", "--year", "2022", "--templates", str(folder), lang="en")
    assert (done.code, done.out) == (1, "")
    assert f"report.en.txt, line {number}: there is {message}" in done.err
    assert len(done.err.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("line", "new"),
    [
        ("{% if false %}{{ count(totals.mous) }}{% endif %}", 'counted(totals.mous, "agreement")'),
        ('{{ clause("Ports") }}', "items(visit.purpose)"),
        ("{% for area in lists.kept %}{{ progress(area.ref) }}{% endfor %}", "tasks(area.ref)"),
        ("{% for gap in gaps %}{{ gap.name }}{% endfor %}", "@table gaps"),
        ('{{ figure("press_visits").base_span }}', ".last.span"),
        ('{{ figure("press_visits").unknown }}', ".recorded.unknown"),
        ("{% if compared %}x{% endif %}", "not nothing_compared"),
        (
            '{{ names(uncompared, "indicator", 5) }}',
            'not_compared | sum(attribute="indicators", start=[])',
        ),
    ],
)
def test_a_name_of_an_earlier_version_is_refused_with_the_one_in_its_place(
    run: Runner, facts: Database, tmp_path: Path, line: str, new: str
) -> None:
    folder = written(
        run, facts, tmp_path / "mine", "# Comparison of the figures",
        f"{line}\n\n# Comparison of the figures",
    )  # fmt: skip
    done = run(facts, "report", "--year", "2022", "--templates", str(folder), lang="en")
    assert (done.code, done.out) == (1, "")
    assert f"`{new}`" in done.err
    assert ", line " in done.err
    assert len(done.err.strip().splitlines()) == 1


def test_what_a_template_sets_itself_is_its_own(
    run: Runner, facts: Database, tmp_path: Path
) -> None:
    own = (
        "{% set count = 5 %}{% macro of(clause) %}{{ clause }}{% endmacro %}{{ of(count) }} in all."
    )
    folder = written(
        run, facts, tmp_path / "mine", "# Comparison of the figures",
        f"{own}\n\n# Comparison of the figures",
    )  # fmt: skip
    done = run(facts, "report", "--year", "2022", "--templates", str(folder), lang="en")
    assert done.code == 0, done.err
    assert "5 in all" in done.out


@pytest.mark.parametrize("lang", list(Lang))
def test_what_stands_in_the_place_of_a_former_name_exists(facts: Database, lang: Lang) -> None:
    with facts.read() as connection:
        report = compose(connection, parse_period("2022", today=TODAY), lang, today=TODAY)
    values = context(report.content, lang, Citations({}), TablesAndCharts(
        report.content, lang, lambda *_: Cite(1, ""), Claims()))  # fmt: skip
    for name, new in FORMER_NAMES.items():
        assert name not in values
        assert re.split(r"\W", new.removeprefix("not "))[0] in values, new
    figure = values["figure"]("mous_signed_to_date")
    for new in FORMER_ATTRIBUTES.values():
        of, name = new.split(".")
        assert hasattr(getattr(figure, of), name), new
