"""The README is true: its links lead somewhere, and its lists are complete."""

import re

import pytest

from course.setup.environment import ROOT

README = (ROOT / "README.md").read_text("utf-8")


def test_links_lead_somewhere():
    targets = re.findall(r"\]\((?!https?:|#)([^)#]+)", README)
    assert len(targets) > 10
    assert [target for target in targets if not (ROOT / target).exists()] == []


def test_anchors_are_headings():
    headings = {
        re.sub(r"[^\w -]", "", line.lstrip("# ")).strip().lower().replace(" ", "-")
        for line in README.splitlines()
        if line.startswith("#")
    }
    assert set(re.findall(r"\]\(#([^)]+)\)", README)) <= headings


@pytest.mark.parametrize(
    "pattern, form",
    [
        ("notebooks/*.ipynb", "notebooks/{0.name}"),
        ("exercises/*/exercise.ipynb", "exercises/{0.parent.name}/exercise.ipynb"),
    ],
)
def test_every_lesson_and_exercise_is_listed(pattern, form):
    assert [path for path in ROOT.glob(pattern) if form.format(path) not in README] == []


def test_the_map_names_what_is_there():
    for name in re.findall(r"^  (\w+)(?:\.py|/)? {2,}", README.split("What lies where")[1], flags=re.M):
        assert (ROOT / "course" / name).is_dir() or (ROOT / "course" / f"{name}.py").is_file(), name
