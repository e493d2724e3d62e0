"""Tables and feedback as the platforms take them, a roster, and what the summary says of a class."""

import csv
import json
import re
import zipfile

import pytest
from made_class import RIGHT, STEP, asked, handed_in, report, result, table

from course.classroom.grading.figures import bins
from course.classroom.grading.roster import read_roster
from course.classroom.grading.run import not_handed_in

MOODLE = "Ann Lee_123_assignsubmission_file_"
#: The header of a worksheet: mod/assign/gradingtable.php, setup_headers, as downloaded with assignfeedback_offline.
WORKSHEET = """\ufeffIdentifier,"Full name","Email address",Status,Grade,"Maximum grade","Grade can be changed",\
"Last modified (submission)","Last modified (grade)"
"Participant 123","Ann Lee",ann@x.org,"Submitted for grading",,14.00,Yes,"Sunday, 22 November 2026, 11:58 AM",-
"Participant 124","Bob Roe",bob@x.org,"No submission",,14.00,Yes,-,"Monday, 2 November 2026, 9:00 AM"
"""
#: As Canvas exports its gradebook: Instructor Guide, "How do I import grades in the Gradebook?".
CANVAS = """Student,ID,SIS User ID,SIS Login ID,Section,{0} (4711),"Final Score"
"    Points Possible",,,,,7,(read only)
"Lee, Ann",77,S1,alee,"Group 1",,
"Roe, Bob",78,S2,brow,"Group 1",,
"""


def written(folder, text):
    folder.mkdir(exist_ok=True)
    (folder / "class.csv").write_text(text, "utf-8")
    return read_roster(folder / "class.csv")


def lines(folder, name):
    with open(folder / name, encoding="utf-8", newline="") as file:
        return [*csv.reader(file)]


# Moodle --------------------------------------------------------------------------------------------------------------


def test_moodle_takes_the_table(tmp_path):
    """What mod/assign/feedback/offline/importgradeslib.php looks for: three columns, and the number after a word."""
    submissions = handed_in(**{MOODLE: RIGHT, "Bob Roe_124_assignsubmission_file_": RIGHT, "cyd": RIGHT})
    nothing = result(status="ungraded", notes=["empty"])
    report(tmp_path, submissions, {MOODLE: result("coasting"), "cyd": result(), submissions[1].name: nothing})
    [row] = table(tmp_path, "moodle.csv")
    assert {"Identifier", "Grade", "Last modified (grade)"} <= row.keys()
    assert row["Identifier"][len("Participant ") :] == "123" and row["Grade"] == "6" and row["Maximum grade"] == "7"
    assert row["Full name"] == "Ann Lee" and row["Last modified (grade)"] == "-"
    assert not (tmp_path / "canvas.csv").exists()


def test_moodles_own_worksheet_is_filled_in(tmp_path):
    roster = written(tmp_path, WORKSHEET)
    submissions = handed_in(**{MOODLE: RIGHT})
    due = "2026-11-20T23:59+00:00"
    report(tmp_path, submissions, {MOODLE: result()}, due, "cut-off", roster, absent=not_handed_in(roster, submissions))
    [row] = table(tmp_path, "moodle.csv")
    assert [*row] == [*csv.DictReader(WORKSHEET.removeprefix("\ufeff").splitlines()).fieldnames]
    assert row["Grade"] == "0" and row["Email address"] == "ann@x.org", "the worksheet's time counts: it was late"
    report(tmp_path, submissions, {MOODLE: result("coasting")}, due, "none", roster)
    assert table(tmp_path, "moodle.csv")[0]["Grade"] == "12", "6 of 7, of which Moodle has made 14"


def test_feedback_lies_where_moodle_looks_for_it(tmp_path):
    """mod/assign/feedback/file/importziplib.php: name_number_type_plugin(_), and the rest is the file."""
    names = [MOODLE, "Bob Roe_124_assignsubmission_file"]
    report(tmp_path, handed_in(**dict.fromkeys(names, RIGHT)), dict.fromkeys(names, result()))
    with zipfile.ZipFile(tmp_path / "feedback.zip") as archive:
        parts = [name.split("/")[0].split("_", 4) for name in archive.namelist()]
        assert [part[1:4] for part in parts] == [[number, "assignsubmission", "file"] for number in ("123", "124")]
        assert archive.namelist() == [f"{name}/feedback.html" for name in names]


# Canvas --------------------------------------------------------------------------------------------------------------


def test_canvas_takes_the_table(tmp_path):
    names = ["leeann_77_88_a.py", "roebob_LATE_78_89_a.py"]
    report(tmp_path, handed_in(**dict.fromkeys(names, RIGHT)), dict.fromkeys(names, result("coasting")))
    header, possible, *rows = lines(tmp_path, "canvas.csv")
    assert header == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", STEP.title]
    assert possible[0].strip() == "Points Possible" and possible[-1] == "7"
    assert rows == [["leeann", "77", "", "", "", "6"], ["roebob", "78", "", "", "", "6"]]
    with zipfile.ZipFile(tmp_path / "feedback.zip") as archive:
        numbers = [re.findall(r"_(\d+)", name) for name in archive.namelist()]  # by which Canvas finds the student
    assert numbers == [["77", "88"], ["78", "89"]]


def test_canvas_own_columns_go_back(tmp_path):
    roster = written(tmp_path, CANVAS.format(STEP.title))
    name = "leeann_77_88_a.py"
    submissions = handed_in(**{name: RIGHT})
    report(tmp_path, submissions, {name: result()}, roster=roster, absent=not_handed_in(roster, submissions))
    header, _, *rows = lines(tmp_path, "canvas.csv")
    assert header[-1] == f"{STEP.title} (4711)" and rows == [["Lee, Ann", "77", "S1", "alee", "Group 1", "7"]]
    assert [row["status"] for row in table(tmp_path)] == ["graded", "missing"]


# The roster ----------------------------------------------------------------------------------------------------------


def test_who_has_not_handed_in(tmp_path):
    roster = written(tmp_path, "who,id\nada,1\nBob,2\nÉva,3\n")
    submissions = handed_in(ada=RIGHT, éva=RIGHT)
    absent = not_handed_in(roster, submissions)
    assert [one.who for one in absent] == [("Bob", "2")]
    report(tmp_path, submissions, dict.fromkeys(("ada", "éva"), result()), roster=roster, absent=absent)
    rows = table(tmp_path)
    assert (rows[2]["who"], rows[2]["status"], rows[2]["points"], rows[2]["feedback"]) == ("Bob", "missing", "", "")
    assert "Not handed in" in (tmp_path / "summary.html").read_text("utf-8")


@pytest.mark.parametrize(
    "text, said", [("name\nada\n", "line 1: expected one of the columns"), ("who,id\n ,5\n", "line 2: expected a name")]
)
def test_a_roster_that_is_none_says_what_was_expected(text, said, tmp_path):
    with pytest.raises(ValueError, match=said):
        written(tmp_path, text)


# The summary ---------------------------------------------------------------------------------------------------------


def test_bins_do_not_touch():
    shares, counts = zip(*bins([0, 0.9, 1, 9.9, 10], 10))
    assert shares[:2] == ("0–9 %", "10–19 %") and shares[-1] == "90–100 %" and counts == (2, 1, *[0] * 7, 2)


def test_a_hint_that_a_student_made_up_is_not_in_the_summary(tmp_path):
    ours = "The gradient is added to the velocity: this climbs."
    results = {"ada": result("one_step", hint=ours), "bob": result("one_step", hint="Buy my book")}
    report(tmp_path, handed_in(ada=RIGHT, bob=RIGHT), results)
    page = (tmp_path / "summary.html").read_text("utf-8")
    assert ours in page and "Buy my book" not in page
    assert json.loads((tmp_path / "marks.json").read_text("utf-8"))["hints"] == {ours: 1}


def test_a_test_worth_nothing_is_not_shown_as_failed_by_all(tmp_path, monkeypatch):
    free = [
        task if task.test != "test_coasting" else task.__class__(**{**vars(task), "points": 0}) for task in asked(STEP)
    ]
    monkeypatch.setattr("made_class.asked", lambda chosen: free)
    report(tmp_path, handed_in(ada=RIGHT), {"ada": result()})
    page = (tmp_path / "summary.html").read_text("utf-8")
    assert page.count("0 of 1</td>") == len(free) - 1 and "1 of 1</td>" not in page


def test_what_was_not_judged_counts_among_the_points_that_can_be_had(tmp_path):
    """Where an exercise of several is not in the notebook, its points are still asked for."""
    from course.classroom.checking.sets import problem_set

    lesson = problem_set("03")
    results = {"ada": result(chosen=lesson)}
    first, second = results["ada"]["exercises"]
    results["ada"]["exercises"][second] = {"status": "ungraded", "notes": ["no code in it"], "tests": []}
    report(tmp_path, handed_in(ada=RIGHT), results, chosen=lesson)
    [row] = table(tmp_path)
    assert row["of"] == str(lesson.points) and row["points"] == row[first] and row[second] == ""
    assert f"of {lesson.points} points" in (tmp_path / "feedback" / "ada.html").read_text("utf-8")


def test_the_page_of_who_has_withdrawn_goes(tmp_path):
    both = dict.fromkeys(("ada", "bob"), result())
    report(tmp_path, handed_in(ada=RIGHT, bob=RIGHT), both)
    report(tmp_path, handed_in(ada=RIGHT), both)
    assert [path.name for path in (tmp_path / "feedback").iterdir()] == ["ada.html"]


def test_pages_keep_lines(tmp_path):
    report(tmp_path, handed_in(ada=RIGHT), {"ada": result("one_step", what="first\nsecond", call="f(\n  1)")})
    page = (tmp_path / "feedback" / "ada.html").read_text("utf-8")
    assert '<td class="lines">first\nsecond</td>' in page and "f(\n  1)" in page


def test_a_number_that_a_person_chose_is_not_taken_for_theirs(tmp_path):
    """Moodle's number in a name counts for Moodle's worksheet, and for no table of one's own."""
    roster = written(tmp_path, "who,id\nBob Roe,123\nAnn Lee,124\n")
    [one] = handed_in(**{MOODLE: RIGHT})
    assert roster.person(one).who == "Ann Lee"
    [two] = handed_in(**{"Cyd Moe_123_assignsubmission_file_": RIGHT})
    assert roster.person(two) is None
