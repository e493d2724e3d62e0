"""What other graders are tested on: every file gets a row with a reason, nobody passes, nothing is left behind."""

import csv
import os
import sys

import pytest
from ordinary_user import folder_of_user, run
from others import CHEATS, FILES, INVALID, RUNNING
from test_grading_corpus import orphans_adopted
from whole import thorough

LIMITS = ["--call-seconds", "1", "--seconds", "4", "--seed", "1"]
TOLD_ON_THE_PAGE = ("recursion", "infinite-loop-that-grows-in-answer")  # as an error of the function's own
pytestmark = thorough(f"{len(FILES)} notebooks of the kinds that other graders are tested on")


@pytest.fixture(scope="module")
def graded():
    """The folder, {name: row}, and what was still running afterwards."""
    with folder_of_user() as folder:
        (folder / "in").mkdir()
        for name, content in FILES.items():
            (folder / "in" / name).write_bytes(content)
        os.chmod(folder, 0o777)
        with orphans_adopted() as left:
            command = [sys.executable, "-m", "course.cli", "grade", "momentum_step", "in", "out", *LIMITS]
            done = run(command, folder, timeout=600)
            running = left()
        assert done.returncode == 0, done.stderr[-3000:]
        with open(folder / "out" / "grades.csv", encoding="utf-8", newline="") as file:
            yield folder, {row["submission"]: row for row in csv.DictReader(file)}, running


def test_every_file_has_a_row_and_nobody_passes(graded):
    _, rows, _ = graded
    assert rows.keys() == FILES.keys()
    assert {name: row["points"] for name, row in rows.items() if float(row["points"] or 0) > 2} == {}


@pytest.mark.parametrize("name", [*RUNNING, *INVALID])
def test_what_cannot_be_judged_says_why(name, graded):
    _, rows, _ = graded
    row = rows[f"{name}.ipynb"]
    if name in INVALID:
        assert row["status"] == "ungraded" and row["points"] == ""
    assert row["note"] or (row["status"] == "graded" and name in TOLD_ON_THE_PAGE)


@pytest.mark.parametrize("name", CHEATS)
def test_a_cheat_is_told_what_is_wrong(name, graded):
    folder, rows, _ = graded
    row = rows[f"{name}.ipynb"]
    page = (folder / row["feedback"].replace("feedback/", "out/feedback/")).read_text("utf-8")
    assert row["note"] or "What is wrong" in page


def test_nothing_is_left_behind(graded):
    folder, _, running = graded
    assert running == []
    assert {name: (folder / "in" / name).read_bytes() for name in os.listdir(folder / "in")} == FILES
    assert {path.name for path in folder.iterdir()} <= {"in", "out", ".course", ".cache"}
    assert not [path for path in ("/tmp/side-effect.txt", "side-effect.txt", ".OTTER_LOG") if os.path.exists(path)]
