"""Lessons run from top to bottom, and their outputs stored."""

import os
import tempfile
from contextlib import contextmanager
from pathlib import Path

import nbformat

from course.classroom.authoring.form import Unfit, canonical
from course.classroom.authoring.storing import attempt, report
from course.places import ORIGINALS, workbook


def refresh(paths=(), check=False):
    """Run notebooks and store them in canonical form → an exit code. With `check`, only say which are not canonical."""
    paths = [Path(path) for path in paths] or sorted((ORIGINALS / "notebooks").glob("*.ipynb"))
    return report([attempt(path, canonical_again if check else fresh, check) for path in paths])


def fresh(path):
    """The text of the notebook after a run in its own folder, with an empty record of progress."""
    if path.resolve().is_relative_to(workbook()):
        raise Unfit(f"this is a learner's copy, which only the learner writes; the originals are in {ORIGINALS}")
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError

    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        kernel_name="python3",
        timeout=600,
        record_timing=False,
        coalesce_streams=True,
        store_widget_state=False,
        extra_arguments=["--IPKernelApp.log_level=40"],
        resources={"metadata": {"path": str(path.parent)}},
    )
    with tempfile.TemporaryDirectory() as home, environment(home):
        try:
            client.execute()
        except CellExecutionError as error:
            raise Unfit(f"cell {first_error(notebook)} raised, so nothing was written\n{error}") from None
    return canonical(notebook)


def kernel_environment(home):
    """How kernels run here and in the tests: nobody's own progress, one thread, the environment's own kernel."""
    return {"COURSE_HOME": str(home), "OPENBLAS_NUM_THREADS": "1", "JUPYTER_PREFER_ENV_PATH": "1"}


@contextmanager
def environment(home):
    """os.environ, which kernels inherit, with `kernel_environment` for a while."""
    before = dict(os.environ)
    os.environ.update(kernel_environment(home))
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def first_error(notebook):
    """The number, from 0, of the first cell that holds an error."""
    kinds = [[output.output_type for output in cell.get("outputs", [])] for cell in notebook.cells]
    return next(number for number, kind in enumerate(kinds) if "error" in kind)


def canonical_again(path):
    """The canonical text of a notebook as it is stored, not run. It counts as run, so a missing count shows."""
    return canonical(nbformat.read(path, as_version=4))
