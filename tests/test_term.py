"""A term: three sets, from the export of the platform to what it imports, through the command line."""

import csv
import json
import os
import sys
import zipfile

import pytest
from made_class import RIGHT, handed_in, report, result
from ordinary_user import run as as_user
from ordinary_user import users_folder

from course.classroom.checking.catalogue import exercises
from course.classroom.checking.sets import problem_set
from course.classroom.checking.submission import cells
from course.classroom.grading.term import term

HALF = problem_set("half_life")
SETS = ("momentum_step", "half_life", "moving_average")
CLIMBS = "The gradient is added to the velocity: this climbs."


def rows(file):
    with open(file, encoding="utf-8", newline="") as lines:
        return [*csv.DictReader(lines)]


# Who is who ----------------------------------------------------------------------------------------------------------


def graded(folder, *names, chosen=None, **more):
    """A graded folder of these submissions, all with full marks."""
    chosen = {"chosen": chosen} if chosen else {}
    submissions = handed_in(**dict.fromkeys(names, RIGHT))
    report(folder, submissions, {one.name: result(**chosen, **more) for one in submissions}, **chosen)
    return folder


def test_moodles_numbers_are_new_in_each_assignment_and_names_count(tmp_path):
    """The same number means somebody else in the next one."""
    one = graded(tmp_path / "1", "Ann Lee_1_assignsubmission_file_", "Bob Roe_2_assignsubmission_file_")
    two = graded(tmp_path / "2", "Bob Roe_1_assignsubmission_file_", chosen=HALF)
    assert term([one, two], tmp_path / "term") == 2
    ann, bob = rows(tmp_path / "term" / "term.csv")
    assert (ann["who"], ann["momentum_step"], ann["half_life"], ann["points"], ann["without a mark"]) == (
        "Ann Lee",
        "7",
        "",
        "7",
        "1",
    )
    assert (bob["momentum_step"], bob["half_life"], bob["points"], bob["of"]) == ("7", "4", "11", "11")


def test_canvas_numbers_hold_and_a_plain_name_is_put_to_the_only_one_of_that_name(tmp_path):
    one = graded(tmp_path / "1", "leeann_77_88_a.py", "leeann2_79_90_a.py")
    two = graded(tmp_path / "2", "leeanne_77_95_a.py", "leeann2", chosen=HALF)
    assert term([one, two], tmp_path) == 2
    assert [(row["id"], row["points"]) for row in rows(tmp_path / "term.csv")] == [("77", "11"), ("79", "11")]


def test_two_of_one_name_are_not_put_together(tmp_path):
    names = [f"Ann Lee_{number}_assignsubmission_file_" for number in (1, 2)]
    one, two = graded(tmp_path / "1", *names), graded(tmp_path / "2", names[0], chosen=HALF)
    assert term([one, two], tmp_path) == 3
    assert "share a name: Ann Lee, Ann Lee" in (tmp_path / "term.html").read_text("utf-8")


def test_a_set_that_was_given_twice_has_two_columns(tmp_path):
    first, second = graded(tmp_path / "a", "ada"), graded(tmp_path / "b", "ada")
    term([first, second], tmp_path)
    [row] = rows(tmp_path / "term.csv")
    assert [name for name in row if "momentum_step" in name] == [f"momentum_step ({folder})" for folder in "ab"]


def test_each_hint_has_its_share_in_each_set(tmp_path):
    climbing, right = result("one_step", hint=CLIMBS), result()
    for name, given in {"1": [climbing, right], "2": [right, right]}.items():
        report(tmp_path / name, handed_in(ada=RIGHT, bob=RIGHT), dict(zip(("ada", "bob"), given)))
    term([tmp_path / "1", tmp_path / "2"], tmp_path)
    [row] = rows(tmp_path / "hints.csv")
    assert [*row.values()] == [CLIMBS, "50", "0"]


def test_another_folder_is_named(tmp_path):
    with pytest.raises(ValueError, match="expected a folder that `course grade` has written"):
        term([tmp_path], tmp_path / "term")


# From export to import -----------------------------------------------------------------------------------------------


def course(folder, *words):
    done = as_user([sys.executable, "-m", "course.cli", *words], folder, timeout=600)
    assert done.returncode == 0, done.stderr
    return done


def solution(name, wrong=False):
    """A script that answers an exercise, or one that returns nothing."""
    code = "\n\n".join(cells(exercises()[name].folder / "source.ipynb", ("check",)))
    return code + (f"\n\ndef {name}(*args):\n    return None\n" if wrong else "")


def export(folder, week, name):
    """What Moodle exports in one week: new numbers, a file and an online text, a name beyond ASCII, somebody late."""
    people = {"Ann Lee": False, "Éva Ügyes": week == 0, "Bob Roe": True}
    with zipfile.ZipFile(folder / f"{name}.zip", "w") as archive:
        for number, (who, wrong) in enumerate(people.items(), 10 * week + 1):
            head, day = f"{who}_{number}_assignsubmission", 20 + 2 * (who == "Bob Roe")
            file = zipfile.ZipInfo(f"{head}_file/{name}.py", (2026, 11, day, 12, 0, 0))
            archive.writestr(file, solution(name, wrong))
            archive.writestr(zipfile.ZipInfo(f"{head}_onlinetext/onlinetext.html", file.date_time), "<p>done</p>")
    os.chmod(folder / f"{name}.zip", 0o666)


def test_a_term_of_three_sets_from_export_to_import(users_folder):
    late = ["--due", "2026-11-20T23:59Z", "--late", "per-day=10%"]
    for week, name in enumerate(SETS):
        export(users_folder, week, name)
        course(users_folder, "grade", name, f"{name}.zip", f"graded-{name}", "--seed", str(week), *late)
    first = users_folder / "graded-momentum_step"
    marked = {row["who"]: row for row in rows(first / "grades.csv")}
    assert [(row["points"], row["late"], row["result"]) for row in marked.values()] == [
        ("7", "0", "7"),
        ("1", "2", "0"),  # of 7 points 1.4 are taken: nothing is left of the one for arrays that stay as they are
        ("1", "0", "1"),
    ]
    before = {path.name: path.stat().st_mtime_ns for path in (first / "results").iterdir()}

    (first / "overrides.csv").write_text(
        "who,what,points,comment\nBob Roe,momentum_step,3,explained it well\n", "utf-8"
    )
    again = course(users_folder, "grade", "momentum_step", "momentum_step.zip", "graded-momentum_step", "--due", "none")
    assert "3 submissions" in again.stdout
    assert before == {path.name: path.stat().st_mtime_ns for path in (first / "results").iterdir()}
    bob = {row["who"]: row for row in rows(first / "grades.csv")}["Bob Roe"]
    assert (bob["points"], bob["late"], bob["result"]) == ("3", "0", "3") and "explained it well" in bob["note"]
    assert json.loads((first / "run.json").read_text())["seed"] == 0

    imported = {row["Full name"]: (row["Identifier"], row["Grade"]) for row in rows(first / "moodle.csv")}
    assert imported["Bob Roe"] == ("Participant 3", "3") and imported["Ann Lee"] == ("Participant 1", "7")
    with zipfile.ZipFile(first / "feedback.zip") as archive:
        assert "Éva Ügyes_2_assignsubmission_file/feedback.html" in archive.namelist()
        assert "explained it well" in archive.read("Bob Roe_3_assignsubmission_file/feedback.html").decode()

    said = course(users_folder, "term", *(f"graded-{name}" for name in SETS)).stdout
    assert "3 students, 3 sets" in said
    ann, bob, eva = rows(users_folder / "term" / "term.csv")
    full = sum(exercises()[name].points for name in SETS)
    assert (ann["who"], ann["points"], ann["of"], ann["without a mark"]) == ("Ann Lee", str(full), str(full), "0")
    assert bob["points"] == "3" and eva["points"] == str(full - 6)
    assert rows(users_folder / "term" / "hints.csv")
