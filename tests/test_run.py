"""A run over a class, its judge played by the test: what is judged again, what stays, what one's trouble costs."""

import errno
import json
import os

import psutil
import pytest
from made_class import RIGHT, result, table

from course.classroom.grading import kept, safety
from course.classroom.grading.marking import Grading
from course.classroom.grading.run import Wishes, grade

DUE = "2026-11-20T23:59Z"


@pytest.fixture
def judged(monkeypatch):
    """The code of each submission that came to the judge; "wrong" in it fails a test."""
    seen, right, wrong = [], result(), result("coasting")

    def judge(self, exercise, code):
        seen.append(code.cells[0])
        [judgement] = (wrong if "wrong" in code.cells[0] else right)["exercises"].values()
        return {**judgement, "printed": "x" * 2000}

    monkeypatch.setattr(safety, "trouble", lambda unsafe: "")
    monkeypatch.setattr(Grading, "prove", lambda self, exercise: None)
    monkeypatch.setattr(Grading, "judge", judge)
    return seen


@pytest.fixture
def places(tmp_path):
    (tmp_path / "in").mkdir()
    for name, text in {"ada": RIGHT, "bob": f"# wrong\n{RIGHT}", "cyd": ""}.items():
        (tmp_path / "in" / f"{name}.py").write_text(text)
        os.utime(tmp_path / "in" / f"{name}.py", (1_800_000_000, 1_800_000_000))  # 2027-01-15
    return tmp_path / "in", tmp_path / "out"


def test_another_date_counts_anew_and_judges_nothing_again(judged, places):
    grade("momentum_step", *places, seed=1, wishes=Wishes(DUE, "cut-off"))
    assert [row["result"] for row in table(places[1])] == ["0", "0", ""] and len(judged) == 2
    grade("momentum_step", *places, wishes=Wishes("2027-02-01T00:00Z"))
    assert [row["result"] for row in table(places[1])] == ["7", "6", ""] and len(judged) == 2
    grade("momentum_step", *places)
    assert json.loads((places[1] / "run.json").read_text())["due"] == "2027-02-01T00:00:00+00:00" and len(judged) == 2


def test_a_second_attempt_has_its_own_seed_and_says_so(judged, places):
    grade("momentum_step", *places, seed=1)
    grade("momentum_step", *places, seed=2)
    assert len(judged) == 4 and "drawn with seed 2" in (places[1] / "summary.html").read_text("utf-8")


def test_a_mark_by_hand_survives_every_run_and_a_new_submission(judged, places):
    grade("momentum_step", *places, seed=1)
    (places[1] / "overrides.csv").write_text("who,what,points,comment\ncyd,momentum_step,4,on paper\n")
    for again in range(2):
        grade("momentum_step", *places, seed=again)
        assert [(row["points"], row["status"]) for row in table(places[1])][2] == ("4", "graded")
    (places[0] / "cyd.py").write_text(RIGHT)
    grade("momentum_step", *places)
    assert table(places[1])[2]["points"] == "4"


def test_a_wrong_line_stops_the_run_before_anything_is_judged(judged, places):
    (places[1]).mkdir()
    (places[1] / "overrides.csv").write_text("who,what,points,comment\neve,momentum_step,4,\n")
    with pytest.raises(ValueError, match="overrides.csv, line 2: 'eve' is none of the submissions"):
        grade("momentum_step", *places, seed=1)
    assert judged == []


def test_one_submissions_trouble_with_the_system_costs_it_alone(judged, places, monkeypatch):
    def write(path, content):
        if path.name == "ada.py.json":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        plain(path, content)

    plain = kept.write
    monkeypatch.setattr(kept, "write", write)
    grade("momentum_step", *places, seed=1)
    ada, bob, _ = table(places[1])
    assert ada["status"] == "ungraded" and "No space left" in ada["note"] and bob["points"] == "6"
    monkeypatch.setattr(kept, "write", plain)
    grade("momentum_step", *places)
    assert table(places[1])[0]["points"] == "7", "the next run tries again"


def test_a_result_of_an_earlier_grader_that_says_not_what_passed_is_judged_anew(judged, places):
    grade("momentum_step", *places, seed=1)
    file = places[1] / "results" / "ada.py.json"
    file.write_text(file.read_text().replace('"passed"', '"not told"'))
    grade("momentum_step", *places)
    assert len(judged) == 3 and table(places[1])[0]["points"] == "7"


def test_memory_does_not_grow_with_the_results(judged, places):
    """Five hundred more, each with 2 kB of print: what is kept of each is its row."""
    grade("momentum_step", *places, seed=1)
    before = psutil.Process().memory_info().rss
    for number in range(500):
        (places[0] / f"s{number}.py").write_text(f"# {number}\n{RIGHT}")
    rows = grade("momentum_step", *places)
    assert len(rows) == 503 and psutil.Process().memory_info().rss - before < 20e6
