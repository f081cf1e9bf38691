"""Every help page and every text of the program in Vietnamese, without English words; and the
answers that a question takes in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from answers import Runner
from ecodiplo.catalogue import ENTITIES, LINKABLE
from ecodiplo.cli.app import COMMAND_TABLE
from ecodiplo.cli.ask import confirm
from ecodiplo.cli.commands.config import ConfigGroup
from ecodiplo.cli.commands.db import DatabaseGroup
from ecodiplo.language import Label, Lang
from languages import english_words, has_words, written_labels

# The groups of commands that are not about an entity each.
GROUPS = {"config": ConfigGroup.table, "db": DatabaseGroup.table}
# Names that a help page in Vietnamese shows as they are typed.
NAMES = frozenset(
    {*COMMAND_TABLE, *ENTITIES, *(name for table in GROUPS.values() for name in table),
     "all", "day", "month", "none"}
)  # fmt: skip

# The help pages: of the program and, by command, of all that is under it.
PAGES: dict[str, list[list[str]]] = {"": [[]]}
for _name, _entry in COMMAND_TABLE.items():
    _under: list[str] = []
    if _name in GROUPS:
        _under = [*GROUPS[_name]]
    elif _entry.function.endswith("Group"):
        _under = [*(LINKABLE if _name == "trace" else ENTITIES)]
        _under += ["all"] if _name in ("import", "export") else []
    PAGES[_name] = [[_name], *([_name, each] for each in _under)]


@pytest.mark.parametrize("name", PAGES, ids=lambda name: name or "ecodiplo")
def test_its_help_pages_in_vietnamese_hold_no_english(
    run: Runner, tmp_path: Path, name: str
) -> None:
    for words in PAGES[name]:
        page = run(str(tmp_path / "none.db"), *words, "--help", lang="vi")
        assert page.code == 0
        assert page.out.startswith("Cách dùng: ")
        assert english_words(page.out, NAMES) == [], (words, page.out)


@pytest.mark.parametrize("name", PAGES, ids=lambda name: name or "ecodiplo")
def test_its_help_pages_in_english_hold_no_vietnamese(
    run: Runner, tmp_path: Path, name: str
) -> None:
    for words in PAGES[name][:3]:
        page = run(str(tmp_path / "none.db"), *words, "--help")
        for phrase in ("Tùy chọn", "Tham số", "Ví dụ", "Mặc định", "hồ sơ này", "\x02", "\x1f"):
            assert phrase not in page.out, words


@pytest.mark.parametrize(
    ("lang", "text"),
    [("en", "`FIELD={HEADING}, {HEADING}` from columns"),
     ("vi", "`TRƯỜNG={TIÊU_ĐỀ}, {TIÊU_ĐỀ}` từ các cột")],
)  # fmt: skip
def test_a_help_page_keeps_the_braces_of_its_texts(
    run: Runner, tmp_path: Path, lang: str, text: str
) -> None:
    page = run(str(tmp_path / "x.db"), "import", "delegations", "--help", lang=lang).out
    assert text in " ".join(page.split())
    assert " {FILE" not in page


def test_every_text_in_the_source_is_in_two_languages() -> None:
    labels = list(written_labels())
    assert len(labels) > 500
    assert [
        (label.place, label.vi, words) for label in labels if (words := english_words(label.vi))
    ] == []
    assert [
        label.place for label in labels if label.en == label.vi and has_words(label.vi)
    ] == [], "a text that is alike in both languages is made with `same`"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Tệp không có the dòng nào", ["the"]),
        ("Hồ sơ and Đối tác", ["and"]),
        ("dùng --from cùng --to, hoặc `list all`", []),
        ("Đoàn vào (inbound), Khác (other), Khác (not_counted)", []),
        ("Vốn in ra; an ninh; so với cùng kỳ; do đó", []),
        ("Ví dụ: ecodiplo list mous --all of\n  it\n\nOf what", ["Of", "what"]),
        ("SỐ <int range>", ["int", "range"]),
    ],
)  # fmt: skip
def test_english_words_are_seen_among_vietnamese_ones(text: str, words: list[str]) -> None:
    assert english_words(text) == words


# Answers to a question.


def answered(answer: str, lang: Lang) -> tuple[bool, str]:
    """Whether a question that is answered so goes on, and what stands on stderr."""
    app = typer.Typer()

    @app.command()
    def ask_and_go_on() -> None:
        confirm(Label("Delete it?", "Xóa không?"), lang)
        print("went on")

    done = CliRunner().invoke(app, [], input=answer)
    assert done.exception is None or isinstance(done.exception, SystemExit)
    return "went on" in done.stdout, done.stderr


@pytest.mark.parametrize("lang", Lang)
@pytest.mark.parametrize("answer", ["y", "yes", "Y", "c", "C", "có", "Có", "co", " có "])
def test_a_yes_in_either_language_goes_on(answer: str, lang: Lang) -> None:
    assert answered(f"{answer}\n", lang)[0]


@pytest.mark.parametrize("lang", Lang)
@pytest.mark.parametrize("answer", ["n", "no", "N", "k", "K", "không", "khong", "Không", "", "  "])
def test_a_no_in_either_language_and_enter_stop(answer: str, lang: Lang) -> None:
    assert not answered(f"{answer}\n", lang)[0]


def test_another_answer_is_asked_again_in_the_language_of_the_run() -> None:
    goes_on, err = answered("maybe\ncó\n", Lang.VI)
    assert goes_on
    assert err.count("Xóa không? [c/K]:") == 2
    assert "hãy trả lời c (có) hoặc k (không)" in err
    assert "[y/N]" in answered("n\n", Lang.EN)[1]
