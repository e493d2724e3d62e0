"""The instructors' pages say what the lessons are: parts, minutes, questions, exercises."""

import re
import tomllib
from functools import cache

import nbformat
import pytest

from course.classroom.checking.catalogue import exercises
from course.setup.environment import ROOT

PAGES = ROOT / "course" / "classroom" / "instructors"
LESSONS = sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))
OPENING = "The opening"  # what stands before a lesson's first heading
ROW = re.compile(r"^\| (.+) \| (\d+|–) \|$", re.M)


@cache
def lesson(name):
    """The prose of a lesson."""
    cells = nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4).cells
    return "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")


def headings(name):
    return re.findall(r"^## (.+)$", lesson(name), re.M)


@cache
def page(name):
    return (PAGES / f"{name}.md").read_text("utf-8")


def section(name, heading):
    return page(name).partition(f"## {heading}\n")[2].partition("\n## ")[0]


@pytest.mark.parametrize("name", LESSONS)
def test_every_lesson_has_its_page(name):
    found = (PAGES / f"{name}.md").is_file()
    assert found, f"course/classroom/instructors/ lacks {name}.md, a page in the shape of the others."


def test_every_page_has_its_lesson():
    assert {path.stem for path in PAGES.glob("*.md")} <= {*LESSONS, "README"}


@pytest.mark.parametrize("name", LESSONS)
def test_the_parts_are_those_of_the_lesson(name):
    parts = [part for part, _ in ROW.findall(page(name)) if part != OPENING]
    assert parts == headings(name)


@pytest.mark.parametrize("name", LESSONS)
def test_the_minutes_add_up_to_the_lessons_own(name):
    told = int(re.search(r"(\d+) minutes", lesson(name))[1])
    assert sum(int(minutes) for _, minutes in ROW.findall(page(name)) if minutes != "–") == told


@pytest.mark.parametrize("name", LESSONS)
def test_every_question_of_the_lesson_is_asked_and_in_a_part_of_it(name):
    questions = tomllib.loads((ROOT / "course/classroom/predictions.toml").read_text("utf-8"))
    asked = re.findall(r"^- `(\w+)`, in \*(.+?)\*\. \S", section(name, "Ask"), re.M)
    assert sorted(question for question, _ in asked) == sorted(
        question for question, told in questions.items() if told["lesson"] == name
    )
    assert {part for _, part in asked} <= {*headings(name), OPENING}


@pytest.mark.parametrize("name", LESSONS)
def test_what_to_skip_and_where_mistakes_are_met_are_parts_of_the_lesson(name):
    skipped = re.findall(r"\*(.+?)\*", section(name, "Skip, if time is short"))
    met = re.findall(r"^\| (?!what is said|---).+ \| (.+) \|$", section(name, "What people get wrong"), re.M)
    assert skipped and met
    assert {*skipped, *met} <= {*headings(name), OPENING}


@pytest.mark.parametrize("name", LESSONS)
def test_the_exercises_to_give_are_there_and_all_of_the_lesson_are_named(name):
    named = re.findall(r"\[(\w+)\]\(\.\./\.\./\.\./exercises/(\w+)/exercise\.ipynb\)", section(name, "Give"))
    assert all(text == folder and text in exercises() for text, folder in named)
    assert {one for one, told in exercises().items() if told.lesson == name} <= {text for text, _ in named}


def test_the_plans_name_parts_that_are_there():
    plans = (PAGES / "README.md").read_text("utf-8")
    for row in re.findall(r"^\| \d+ \| (.+) \|$", plans, re.M):
        for linked in re.findall(r"\((\w+)\.md\)", row):
            assert {*re.findall(r"\*(.+?)\*", row)} <= {*headings(linked)}, row


@pytest.mark.parametrize(("plan", "minutes"), [("90 minutes", 90), ("Half a day", 240)])
def test_a_plan_takes_the_time_that_it_promises(plan, minutes):
    plans = (PAGES / "README.md").read_text("utf-8")
    part = plans.partition(f"## {plan}")[2].partition("\n## ")[0]
    assert sum(map(int, re.findall(r"^\| (\d+) \|", part, re.M))) == minutes
