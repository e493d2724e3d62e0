"""Notebooks in canonical form: same content, same bytes; nothing that a run leaves behind."""

import base64
import io
import json

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from PIL import Image

from course.classroom import authoring
from course.places import workbook

CELLS = {
    "streams": "import sys\nprint('one', flush=True)\nprint('two', flush=True)\nprint('three', file=sys.stderr)",
    "picture": "import matplotlib.pyplot as plt\nplt.contourf([[0, 1, 2], [2, 0, 1], [0, 0, 3]]);",
    "slider": "import ipywidgets\nipywidgets.IntSlider()",
    "empty": "",
    "home": "import os\nos.environ['COURSE_HOME'] == '{home}'",
}


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    """A notebook after `refresh`, and what its cells show, by name."""
    path = tmp_path_factory.mktemp("authoring") / "lesson.ipynb"
    sources = {name: source.replace("{home}", str(path.parent)) for name, source in CELLS.items()}
    cells = [new_code_cell(source, metadata={"scrolled": True, "tags": [name]}) for name, source in sources.items()]
    nbformat.write(new_notebook(cells=[new_markdown_cell("# A lesson"), *cells]), path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COURSE_HOME", str(path.parent))
        assert authoring.refresh([path]) == 0
    notebook = nbformat.read(path, as_version=4)
    return path, {cell.metadata.tags[0]: cell for cell in notebook.cells if cell.cell_type == "code"}


def test_second_run_changes_no_byte(ran):
    path, _ = ran
    before = path.read_bytes()
    assert authoring.refresh([path]) == 0 and path.read_bytes() == before
    assert authoring.refresh([path], check=True) == 0


def test_counts_run_from_one_and_skip_empty_cells(ran):
    _, cells = ran
    assert [cell.execution_count for cell in cells.values()] == [1, 2, 3, None, 4]


def test_consecutive_streams_are_one_output(ran):
    _, cells = ran
    assert [output.text for output in cells["streams"].outputs] == ["one\ntwo\n", "three\n"]


def test_pictures_are_small_and_in_a_palette(ran):
    _, cells = ran
    png = base64.b64decode(cells["picture"].outputs[0].data["image/png"])
    assert Image.open(io.BytesIO(png)).mode == "P" and len(png) < 12_000


def test_a_picture_is_stored_once():
    png = base64.b64encode(picture_bytes()).decode()
    output = new_output("display_data", {"image/png": png, "text/html": "<img>", "text/plain": "Picture: a line."})
    table = new_output("display_data", {"text/html": "<table></table>", "text/plain": "a table"})
    text = authoring.canonical(new_notebook(cells=[new_code_cell("show()", outputs=[output, table])]))
    shown, other = json.loads(text)["cells"][0]["outputs"]
    assert set(shown["data"]) == {"image/png", "text/plain"} and set(other["data"]) == {"text/html", "text/plain"}


def picture_bytes():
    file = io.BytesIO()
    Image.new("RGB", (4, 4)).save(file, "PNG")
    return file.getvalue()


def test_no_dead_widget_is_stored(ran):
    path, cells = ran
    assert set(cells["slider"].outputs[0].data) == {"text/plain"}
    assert "vnd.jupyter.widget" not in path.read_text()


def test_only_what_the_author_wrote_is_in_the_metadata(ran):
    path, cells = ran
    assert all(set(cell.metadata) == {"tags"} for cell in cells.values())
    assert json.loads(path.read_text())["metadata"]["language_info"] == {"name": "python"}


def test_kernels_do_not_see_the_learners_own_record(ran):
    _, cells = ran
    assert cells["home"].outputs[0].data["text/plain"] == "False"


def test_ids_follow_the_text_and_survive_an_insertion():
    cells = [new_code_cell("a = 1"), new_code_cell("a = 1"), new_markdown_cell("b")]
    ids = [cell["id"] for cell in json.loads(authoring.canonical(new_notebook(cells=cells)))["cells"]]
    more = [
        cell["id"]
        for cell in json.loads(authoring.canonical(new_notebook(cells=[new_markdown_cell("new"), *cells])))["cells"]
    ]
    assert len(set(ids)) == 3 and more[1:] == ids


@pytest.mark.parametrize(
    "spoil",
    [
        lambda notebook: notebook.cells[1].update(execution_count=None),
        lambda notebook: notebook.cells[2].update(execution_count=9),
        lambda notebook: notebook.cells[1].metadata.update(collapsed=True),
        lambda notebook: notebook.metadata.update(widgets={}),
    ],
    ids=["not run", "run out of order", "leftover of a click", "widget state"],
)
def test_check_sees_what_is_not_canonical(ran, spoil, tmp_path, capsys):
    notebook = nbformat.read(ran[0], as_version=4)
    spoil(notebook)
    path = tmp_path / "spoilt.ipynb"
    nbformat.write(notebook, path)
    before = path.read_bytes()
    assert authoring.refresh([path], check=True) == 1
    assert "not current" in capsys.readouterr().err and path.read_bytes() == before


@pytest.mark.parametrize(("source", "complaint"), [("1 / 0", "ZeroDivisionError"), ("object()", "memory address")])
def test_an_unfit_notebook_is_named_and_not_written(source, complaint, tmp_path, capsys):
    path = tmp_path / "unfit.ipynb"
    nbformat.write(new_notebook(cells=[new_markdown_cell("text"), new_code_cell("1"), new_code_cell(source)]), path)
    before = path.read_bytes()
    assert authoring.refresh([path]) == 1
    said = capsys.readouterr().err
    assert "unfit.ipynb: cell 2" in said and complaint in said and path.read_bytes() == before


# Exercises -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def exercise(tmp_path):
    """A folder of exercises with one source, which has been run."""
    solution = new_code_cell("def double(x):\n    return 2 * x", metadata={"tags": ["solution"]}, execution_count=3)
    stub = new_code_cell("def double(x):\n    ...", execution_count=1, outputs=[])
    (tmp_path / "double").mkdir()
    path = tmp_path / "double" / "source.ipynb"
    nbformat.write(new_notebook(cells=[stub, solution], metadata={"course": {"lesson": "01"}}), path)
    return path


def test_learners_get_the_source_without_the_solution(exercise):
    assert authoring.generate_exercises(root=exercise.parents[1]) == 0
    made = nbformat.read(exercise.with_name("exercise.ipynb"), as_version=4)
    assert [cell.source for cell in made.cells] == ["def double(x):\n    ..."]
    assert made.cells[0].execution_count is None and made.metadata.course["lesson"] == "01"


def test_making_exercises_again_changes_no_byte_and_check_sees_a_change(exercise):
    root, made = exercise.parents[1], exercise.with_name("exercise.ipynb")
    assert authoring.generate_exercises(check=True, root=root) == 1 and not made.exists()
    authoring.generate_exercises(root=root)
    before = made.read_bytes()
    assert authoring.generate_exercises(root=root) == 0 and made.read_bytes() == before
    assert authoring.generate_exercises(check=True, root=root) == 0
    exercise.write_text(exercise.read_text().replace("    ...", "    pass"))
    assert authoring.generate_exercises(check=True, root=root) == 1


@pytest.mark.parametrize(
    "answer",
    [
        lambda notebook: notebook.cells[0].update(source="def double(x):\n    return x + x"),
        lambda notebook: notebook.cells.append(new_markdown_cell("a thought")),
        lambda notebook: notebook.metadata.pop("course"),
    ],
    ids=["an answer", "a note", "made by somebody else"],
)
def test_a_hand_out_that_somebody_has_written_into_is_left_alone(exercise, answer, capsys):
    root, made = exercise.parents[1], exercise.with_name("exercise.ipynb")
    authoring.generate_exercises(root=root)
    notebook = nbformat.read(made, as_version=4)
    answer(notebook)
    nbformat.write(notebook, made)
    before = made.read_bytes()
    assert authoring.generate_exercises(root=root) == 1 and made.read_bytes() == before
    assert "somebody has written into it" in capsys.readouterr().err


def test_a_hand_out_that_was_only_run_is_made_again(exercise):
    root, made = exercise.parents[1], exercise.with_name("exercise.ipynb")
    authoring.generate_exercises(root=root)
    before, notebook = made.read_bytes(), nbformat.read(made, as_version=4)
    notebook.cells[0].execution_count = 3
    nbformat.write(notebook, made)
    assert authoring.generate_exercises(root=root) == 0 and made.read_bytes() == before


def test_a_learners_copy_is_not_refreshed(capsys):
    path = workbook() / "notebooks" / "01.ipynb"
    path.parent.mkdir(parents=True)
    nbformat.write(new_notebook(cells=[new_code_cell("1")]), path)
    before = path.read_bytes()
    assert authoring.refresh([path]) == 1 and path.read_bytes() == before
    assert "learner's copy" in capsys.readouterr().err


def test_a_notebook_that_is_not_there_is_named(tmp_path, capsys):
    assert authoring.refresh([tmp_path / "missing.ipynb"]) == 1
    assert "missing.ipynb" in capsys.readouterr().err
