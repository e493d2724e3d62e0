"""Marks given by hand: they count, they are shown, they survive, and a wrong line is named."""

from datetime import UTC, datetime

import pytest
from made_class import RIGHT, STEP, asked, handed_in, report, result, table

from course.classroom.checking.sets import problem_set
from course.classroom.grading.overrides import Override, read_overrides

NAMES = {"ada.py": {"ada.py", "ada"}, "bob.py": {"bob.py", "bob", "77"}, "b2.py": {"b2.py", "77"}}


def read(folder, *lines, head="who,what,points,comment", chosen=STEP):
    (folder / "overrides.csv").write_text("\n".join([head, *lines]), "utf-8")
    return read_overrides(folder / "overrides.csv", asked(chosen), NAMES)


def test_no_file_is_no_overrides(tmp_path):
    assert read_overrides(tmp_path / "overrides.csv", asked(STEP), NAMES) == {}


def test_lines_as_a_spreadsheet_writes_them(tmp_path):
    found = read(tmp_path, 'Ada,one_step,1.5,"so, so"', ",,,", "bob,test_coasting,0", "ada.py,late,0,ill")
    assert found == {
        "ada.py": {("momentum_step", "test_one_step"): Override(1.5, "so, so"), ("late", ""): Override(0, "ill")},
        "bob.py": {("momentum_step", "test_coasting"): Override(0, "")},
    }


@pytest.mark.parametrize(
    "line, said",
    [
        ("eve,one_step,1,", "'eve' is none of the submissions"),
        ("77,one_step,1,", "'77' is 2 of the submissions"),
        (",one_step,1,", "'' is none"),
        ("ada,two_step,1,", "'two_step': expected momentum_step, one_step"),
        ("ada,one_step,3,", "'3' points for one_step: expected a number from 0 to 2"),
        ("ada,one_step,-1,", "'-1' points"),
        ("ada,one_step,nan,", "'nan' points"),
        ("ada,one_step,full,", "'full' points"),
        ("ada,late,1.5,", "'1.5' days late"),
        ("ada,one_step", "got 2 cells"),
        ("ada,coasting,1,", "momentum_step test_coasting is given once more"),
        ("ada,momentum_step,1,", "for the exercise or for its tests, got both"),
    ],
)
def test_a_wrong_line_is_named(line, said, tmp_path):
    with pytest.raises(ValueError) as error:
        read(tmp_path, "ada,coasting,1,", line)
    assert "overrides.csv, line 3: " in str(error.value) and said in str(error.value)


def test_another_header_is_named(tmp_path):
    with pytest.raises(ValueError, match="line 1: expected who,what,points,comment, got name,points"):
        read(tmp_path, head="name,points")


def test_of_several_exercises_a_test_has_the_name_of_its_own(tmp_path):
    lesson = problem_set("03")
    column = next(task.column for task in asked(lesson) if task.test)
    [(_, found)] = read(tmp_path, f"ada,{column},0,", "ada,late,1,", chosen=lesson).items()
    assert [*found][0][0] == column.partition(".")[0]


def test_a_mark_by_hand_is_counted_and_shown(tmp_path):
    in_time = datetime(2026, 11, 1, tzinfo=UTC)
    submissions = handed_in(dict.fromkeys(("ada", "bob"), in_time), ada=RIGHT, bob=RIGHT, cyd=RIGHT)
    results = {"ada": result("one_step"), "bob": result(status="ungraded", notes=["empty"]), "cyd": result()}
    given = {
        "ada": {("momentum_step", "test_one_step"): Override(1.5, "almost <b>")},
        "bob": {("momentum_step", ""): Override(4, "on paper")},
        "cyd": {("late", ""): Override(2, "as agreed")},
    }
    report(tmp_path, submissions, results, "2026-11-20T23:59", "per-day=10%", given=given)
    ada, bob, cyd = table(tmp_path)
    assert (ada["points"], ada["one_step"], ada["status"]) == ("6.5", "1.5", "graded")
    assert (bob["points"], bob["one_step"], bob["status"]) == ("4", "", "graded")
    assert "by hand: momentum_step, one_step 1.5 (almost <b>)" in ada["note"] and "on paper" in bob["note"]
    assert (cyd["points"], cyd["late"], cyd["result"]) == ("7", "2", "5.6") and "as agreed" in cyd["note"]
    pages = [(tmp_path / row["feedback"]).read_text("utf-8") for row in (ada, bob)]
    assert "given by hand: almost &lt;b&gt;" in pages[0] and "6.5 of 7 points" in pages[0]
    assert "on paper" in pages[1] and "4 of 7 points" in pages[1]
