"""The README and the guide for contributors are true: their links lead somewhere, and the lists are complete."""

import re

import pytest

from course.classroom.authoring import write_lists
from course.setup.environment import ROOT

README = (ROOT / "README.md").read_text("utf-8")


@pytest.mark.parametrize(
    "page",
    [
        "README.md",
        ".github/CONTRIBUTING.md",
        *(str(path.relative_to(ROOT)) for path in (ROOT / "course").rglob("*.md")),
    ],
)
def test_links_lead_somewhere(page):
    """Those that leave the repository by ../../ lead to other pages of its site."""
    place = (ROOT / page).parent
    targets = re.findall(r"\]\((?!https?:|#|\.\./\.\./)([^)#]+)", (ROOT / page).read_text("utf-8"))
    assert [target for target in targets if not (place / target).exists()] == []


def test_the_guides_are_linked():
    """Nobody finds a page that no other leads to."""
    for page in ("course/setup/INSTALLING.md", "course/classroom/GRADING.md", ".github/CONTRIBUTING.md"):
        assert f"]({page})" in README


def test_anchors_are_headings():
    headings = {
        re.sub(r"[^\w -]", "", line.lstrip("# ")).strip().lower().replace(" ", "-")
        for line in README.splitlines()
        if line.startswith("#")
    }
    assert set(re.findall(r"\]\(#([^)]+)\)", README)) <= headings


def test_every_lesson_and_exercise_is_listed(capsys):
    """In README.md, in lesson 0, and each exercise in its lesson."""
    assert write_lists(check=True) == 0, capsys.readouterr().err


def test_the_map_names_what_is_there():
    for name in re.findall(r"^  (\w+)(?:\.py|/)? {2,}", README.split("What lies where")[1], flags=re.M):
        assert (ROOT / "course" / name).is_dir() or (ROOT / "course" / f"{name}.py").is_file(), name
