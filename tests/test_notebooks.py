"""The notebooks as they are stored. (What they show is compared by nbval, which runs them.)"""

import pytest

from course.classroom.authoring import generate_exercises, refresh
from course.setup.environment import ROOT

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_is_canonical(path, capsys):
    """Each cell has its count among other things: nbval passes over a cell without one in silence."""
    assert refresh([path], check=True) == 0, capsys.readouterr().err


def test_every_exercise_is_made_from_its_source(capsys):
    assert generate_exercises(check=True) == 0, capsys.readouterr().err
