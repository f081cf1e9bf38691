"""Files are written whole or not at all, pipes and devices too, and never over a protected file."""

from __future__ import annotations

import ast
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from ecodiplo.errors import EcodiploError, UsageProblem
from ecodiplo.formats.atomic import Batch, Protected, fill_folder, replace_file
from ecodiplo.language import Label, Lang

SOURCES = Path(__file__).parents[2] / "src" / "ecodiplo"
FREE = Protected()
DATABASE = Label("the database", "cơ sở dữ liệu")
FUNCTIONS = {"os.replace", "os.rename", "shutil.copy", "shutil.copy2", "shutil.copyfile",
             "shutil.move", "tempfile.mkstemp", "tempfile.mkdtemp"}  # fmt: skip
METHODS = {"write_text", "write_bytes", "touch", "savefig", "NamedTemporaryFile"}
# They write the copy of a pipe, the text for an editor, a chart in memory, the database and its
# copies, and the name of the person.
ELSEWHERE = {
    "formats/input_file.py", "cli/editor.py", "formats/documents/charts.py", "db/files.py",
    "db/trial.py", "temporary.py", "db/copies/backup_files.py", "db/copies/restore.py",
    "db/history/person.py",
}  # fmt: skip
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root may give files away")


def write(file: Path, text: str = "new", protected: Protected = FREE) -> None:
    """Write the text to the file as commands do."""
    with replace_file(file, binary=False, protected=protected) as out:
        out.write(text)


def names(folder: Path) -> list[str]:
    """The names of the files in the folder, hidden files too."""
    return sorted(path.name for path in folder.iterdir())


def test_a_symbolic_link_stays_and_its_target_gets_the_contents(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    real, link = tmp_path / "folder" / "real.csv", tmp_path / "link.csv"
    real.write_text("old")
    link.symlink_to("folder/real.csv")
    write(link)
    assert (link.is_symlink(), real.read_text()) == (True, "new")
    assert names(real.parent) == ["real.csv"]


def test_a_link_to_a_file_that_is_not_there_makes_it(tmp_path: Path) -> None:
    link = tmp_path / "link.csv"
    link.symlink_to(tmp_path / "real.csv")
    write(link)
    assert (link.is_symlink(), (tmp_path / "real.csv").read_text()) == (True, "new")


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o755])
def test_a_file_keeps_its_mode(tmp_path: Path, mode: int) -> None:
    file = tmp_path / "list.csv"
    file.write_text("old")
    file.chmod(mode)
    write(file)
    assert (stat.S_IMODE(file.stat().st_mode), file.read_text()) == (mode, "new")


def test_a_new_file_gets_the_mode_of_any_new_file(tmp_path: Path) -> None:
    write(tmp_path / "list.csv")
    (tmp_path / "usual").touch()
    assert (tmp_path / "list.csv").stat().st_mode == (tmp_path / "usual").stat().st_mode


@as_root
def test_a_file_keeps_its_owner(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("old")
    os.chown(file, 1234, 2345)
    write(file)
    assert (file.stat().st_uid, file.stat().st_gid) == (1234, 2345)


def test_a_pipe_is_written_into(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE) as reader:
        write(pipe)
        assert reader.communicate(timeout=10)[0] == b"new"
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_reader_of_a_pipe_gets_nothing_of_what_failed(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE) as reader:
        with pytest.raises(ZeroDivisionError), replace_file(
            pipe, binary=False, protected=FREE
        ) as out:  # fmt: skip
            out.write("half " * 100_000)
            raise ZeroDivisionError
        assert reader.communicate(timeout=10)[0] == b""


def test_a_device_is_written_into(tmp_path: Path) -> None:
    link = tmp_path / "nothing"
    link.symlink_to(os.devnull)
    write(link)
    assert (link.is_symlink(), stat.S_ISCHR(os.stat(os.devnull).st_mode)) == (True, True)
    assert names(tmp_path) == ["nothing"]


def test_what_a_shell_appends_to_keeps_what_is_there(tmp_path: Path) -> None:
    log, standard_output = tmp_path / "log", tmp_path / "out"
    log.write_text("before\n")
    standard_output.symlink_to("/proc/self/fd/1")
    code = (
        "import sys; from pathlib import Path; from ecodiplo.formats.atomic import *\n"
        "print('heading')\n"
        "with replace_file(Path(sys.argv[1]), binary=False, protected=Protected()) as out:"
        " out.write('rows\\n')\n"
        "print('end')"
    )
    with log.open("a") as stream:
        subprocess.run([sys.executable, "-c", code, str(standard_output)], stdout=stream,
                       check=True)  # fmt: skip
    assert log.read_text() == "before\nheading\nrows\nend\n"
    assert names(tmp_path) == ["log", "out"]


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match="is a folder; name a file in it"):
        write(tmp_path)
    assert names(tmp_path) == []


def test_a_file_that_may_only_be_read_is_refused(tmp_path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write anything")
    file = tmp_path / "list.csv"
    file.write_text("old")
    file.chmod(0o400)
    with pytest.raises(EcodiploError, match="may only be read"):
        write(file)
    assert file.read_text() == "old"


def test_a_link_that_leads_to_itself_is_refused_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(EcodiploError, match=r"cannot write .*loop: Too many levels"):
        write(tmp_path / "loop")


def test_a_failure_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("old")
    with pytest.raises(ZeroDivisionError), replace_file(file, binary=False, protected=FREE) as out:
        out.write("half")
        raise ZeroDivisionError
    assert (file.read_text(), names(tmp_path)) == ("old", ["list.csv"])


@pytest.mark.parametrize("name", ["office.db", "link.csv", "hard.csv", "sub/../office.db"])
def test_a_protected_file_is_refused_by_any_name(tmp_path: Path, name: str) -> None:
    database = tmp_path / "office.db"
    database.write_text("records")
    (tmp_path / "sub").mkdir()
    (tmp_path / "link.csv").symlink_to("office.db")
    (tmp_path / "hard.csv").hardlink_to(database)
    with pytest.raises(UsageProblem, match="is the database; write to another file"):
        write(tmp_path / name, protected=Protected({database: DATABASE}))
    assert database.read_text() == "records"


@pytest.mark.parametrize("name", ["office.db", "link.csv", "sub/../office.db", "other/office.db"])
def test_a_protected_file_need_not_be_there(tmp_path: Path, name: str) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "other").symlink_to(tmp_path)
    (tmp_path / "link.csv").symlink_to("office.db")
    with pytest.raises(UsageProblem, match="is the database"):
        write(tmp_path / name, protected=Protected({tmp_path / "office.db": DATABASE}))
    assert not (tmp_path / "office.db").exists()


def test_the_files_of_a_batch_are_all_written_or_none(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "new" / "second"
    first.write_text("old")
    protected = Protected({tmp_path / "third": DATABASE})
    with pytest.raises(UsageProblem), Batch(protected) as batch:
        batch.folder(second.parent)
        for file in (first, second, tmp_path / "third"):
            with batch.writing(file, binary=False) as out:
                out.write("new")
    assert (names(tmp_path), first.read_text()) == (["first"], "old")


def test_a_new_folder_appears_with_all_its_files(tmp_path: Path) -> None:
    with fill_folder(tmp_path / "new", protected=FREE) as (folder, batch):
        with batch.writing(folder / "a.csv", binary=False) as out:
            out.write("new")
        assert not (tmp_path / "new").exists()
    assert (names(tmp_path), names(tmp_path / "new")) == (["new"], ["a.csv"])


def test_what_a_killed_run_left_of_a_folder_goes_with_the_next_run(tmp_path: Path) -> None:
    script = (
        "import os, sys; from pathlib import Path\n"
        "from ecodiplo.formats.atomic import Protected, fill_folder\n"
        "with fill_folder(Path(sys.argv[1]), protected=Protected()) as (folder, _):\n"
        "    (folder / 'a.csv').write_text('new')\n"
        "    os._exit(9)\n"
    )
    subprocess.run([sys.executable, "-c", script, str(tmp_path / "new")], check=False)
    (left,) = tmp_path.iterdir()
    os.utime(left, (0, 0))
    with fill_folder(tmp_path / "new", protected=FREE):
        pass
    assert names(tmp_path) == ["new"]


def test_a_link_to_a_folder_that_is_not_there_makes_it(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("real")
    with (
        fill_folder(tmp_path / "link", protected=FREE) as (folder, batch),
        batch.writing(folder / "a.csv", binary=False) as out,
    ):
        out.write("new")
    assert names(tmp_path / "real") == ["a.csv"]


def test_a_folder_is_filled_through_the_links_in_it(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("old")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "a.csv").symlink_to("../real")
    with (
        fill_folder(tmp_path / "folder", protected=FREE) as (folder, batch),
        batch.writing(folder / "a.csv", binary=False) as out,
    ):
        out.write("new")
    assert (tmp_path / "real").read_text() == "new"
    assert names(tmp_path / "folder") == ["a.csv"]


def writes(call: ast.Call) -> bool:
    """Whether the call makes or overwrites a file."""
    name = ast.unparse(call.func)
    if name == "formatter.write_text":  # of the help, not of a file
        return False
    if name.rpartition(".")[2] == "open":
        modes = [word.value for word in call.args if isinstance(word, ast.Constant)]
        return any(str(mode)[:1] in ("w", "a", "x") for mode in modes)
    return name in FUNCTIONS or name.rpartition(".")[2] in METHODS


def test_nothing_else_of_the_program_writes_files() -> None:
    writers = {
        file.relative_to(SOURCES).as_posix()
        for file in SOURCES.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and writes(node)
    }
    assert writers == ELSEWHERE | {"formats/atomic.py"}


def test_errors_of_the_system_are_told_in_both_languages(tmp_path: Path) -> None:
    with pytest.raises(EcodiploError) as caught:
        write(tmp_path / "nothing" / "list.csv")
    assert caught.value.to(Lang.EN).endswith("list.csv: No such file or directory")
    assert caught.value.to(Lang.VI).endswith("list.csv: không có tệp hoặc thư mục này")
