"""Late work: how late, what is left, and that a human sees what nobody can know."""

from datetime import datetime, timedelta, timezone

import pytest
from made_class import RIGHT, handed_in, report, result, table

from course.classroom.grading.late import Deadline, due_date, lateness, rule
from course.classroom.grading.names import origin
from course.classroom.grading.run import Wishes, recorded

ZONE = timezone(timedelta(hours=1))
DUE = "2026-11-20T23:59+01:00"


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    "time, days", [("2026-11-20T23:59", 0), ("2026-11-21T00:00", 1), ("2026-11-21T23:59", 1), ("2026-11-22T00:00", 2)]
)
def test_a_day_begun_is_a_day(time, days):
    assert lateness(origin("ada.py"), at(time), at("2026-11-20T23:59")).days == days


def test_another_time_zone_is_the_same_moment():
    assert lateness(origin("a.py"), datetime.fromisoformat("2026-11-20T22:59+00:00"), due_date(DUE)).days == 0
    assert lateness(origin("a.py"), datetime.fromisoformat("2026-11-20T23:00+00:00"), due_date(DUE)).days == 1
    assert due_date("2026-11-20T23:59").tzinfo and due_date("2026-11-20T23:59Z").utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    "text, days, left",
    [
        ("none", 3, 7),
        ("cut-off", 0, 7),
        ("cut-off", 1, 0),
        ("per-day=10%", 0, 7),
        ("per-day=10%", 2, 5),
        ("per-day=10%", 9, 0),
        ("per-day=2.5%", 1, 6.75),
    ],
)
def test_a_rule_takes_of_all_points_and_never_below_nothing(text, days, left):
    assert rule(text).left(7, 10, days) == left


@pytest.mark.parametrize("text", ["some", "per-day=0%", "per-day=101%", "per-day=10", "per-day=-1%", ""])
def test_an_unknown_rule_says_what_was_expected(text):
    with pytest.raises(ValueError, match="expected none, cut-off or per-day=10%"):
        rule(text)


@pytest.mark.parametrize("text", ["tomorrow", "2026-11-20", "2026-13-20T00:00", "20.11.2026 23:59", ""])
def test_a_date_that_is_none_says_what_was_expected(text):
    with pytest.raises(ValueError, match="expected a date and time such as"):
        due_date(text)


@pytest.mark.parametrize(
    "name, time, believed, days, said",
    [
        ("lee_77_88_a.py", "2026-11-19T12:00", True, 0, ""),
        ("lee_77_88_a.py", "2026-11-22T12:00", False, 0, ""),
        ("lee_77_88_a.py", "2026-11-22T12:00", True, 2, "Canvas has not marked it LATE"),
        ("lee_LATE_77_88_a.py", None, True, None, "how late is not known"),
        ("lee_LATE_77_88_a.py", "2026-11-22T12:00", False, None, "how late is not known"),
        ("lee_LATE_77_88_a.py", "2026-11-22T12:00", True, 2, ""),
        ("lee_LATE_77_88_a.py", "2026-11-19T12:00", True, None, "its time is before the due date"),
        ("Ann Lee_1_assignsubmission_file_", "2026-11-22T12:00", False, None, "how late is not known"),
    ],
)
def test_what_nobody_can_know_is_said(name, time, believed, days, said):
    found = lateness(origin(name), time and at(time), at("2026-11-20T23:59"), believed)
    assert found.days == days and said in found.why and bool(found.why) == bool(said)


def test_points_lateness_and_result_stand_apart(tmp_path):
    submissions = handed_in({"ada": at("2026-11-20T12:00"), "bob": at("2026-11-22T12:00")}, ada=RIGHT, bob=RIGHT)
    results = {"ada": result(), "bob": result("coasting")}
    report(tmp_path, submissions, results, DUE, "per-day=10%")
    ada, bob = table(tmp_path)
    assert (ada["points"], ada["late"], ada["result"]) == ("7", "0", "7")
    assert (bob["points"], bob["late"], bob["result"]) == ("6", "2", "4.6")
    assert bob["handed_in"] == "2026-11-22T12:00+01:00" and bob["status"] == "graded"
    page = (tmp_path / "feedback" / "bob.html").read_text("utf-8")
    assert "2 days late" in page and "4.6 of 7 points" in page and "2026-11-20 23:59 UTC+01:00" in page


def test_times_of_a_whole_class_after_the_due_date_are_those_of_the_download(tmp_path):
    """Both platforms write the time at which the zip was made: nobody loses points by it, and a human sees it."""
    names = ["lee_77_88_a.py", "roe_LATE_78_89_a.py"]
    times = {name: at("2026-11-30T12:00") + timedelta(minutes=i) for i, name in enumerate(names)}
    report(tmp_path, handed_in(times, **dict.fromkeys(names, RIGHT)), dict.fromkeys(names, result()), DUE, "cut-off")
    lee, roe = table(tmp_path)
    assert (lee["late"], lee["result"], lee["status"]) == ("0", "7", "graded")
    assert (roe["late"], roe["result"], roe["status"]) == ("unknown", "7", "look") and "marked it LATE" in roe["note"]


def test_date_and_rule_are_kept_from_run_to_run_until_others_are_told(tmp_path):
    assert recorded(tmp_path, "exam", 1, Wishes(DUE, "cut-off"))[1] == Deadline(due_date(DUE), rule("cut-off"))
    assert recorded(tmp_path, "exam", None, Wishes()) == (1, Deadline(due_date(DUE), rule("cut-off")))
    assert recorded(tmp_path, "exam", None, Wishes("2026-12-01T12:00Z"))[1].due.month == 12
    assert recorded(tmp_path, "exam", None, Wishes("none", "none"))[1] == Deadline()
    with pytest.raises(ValueError, match="--late cut-off: expected a due date"):
        recorded(tmp_path, "exam", None, Wishes(None, "cut-off"))
