"""Notebooks in canonical form: the same bytes for the same content, whoever runs them and however often.

`refresh` runs notebooks and stores their outputs; `generate_exercises` cuts the solutions out of the sources.
"""

import base64
import hashlib
import io
import os
import re
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

import nbformat

from course.environment import ROOT

WIDGET = "application/vnd.jupyter.widget-view+json"
KEPT = {"tags", "jupyter", "editable", "deletable"}  # of a cell's metadata
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
ADDRESS = re.compile(r"\bat 0x[0-9a-f]{6,}")


class Unfit(Exception):
    """A notebook that cannot be stored: which one, which cell, and why."""


# Running ---------------------------------------------------------------------------------------------------------


def refresh(paths=(), check=False):
    """Run notebooks and store them in canonical form → an exit code. With `check`, only say which are not canonical."""
    paths = [Path(path) for path in paths] or sorted((ROOT / "notebooks").glob("*.ipynb"))
    return report([attempt(path, canonical_again if check else fresh, check) for path in paths])


def attempt(path, make, check, target=None):
    """Compare or write `make(path)` → one word for the report and whether all is well."""
    target = target or path
    try:
        text = make(path)
    except Unfit as error:
        return f"{path}: {error}", False
    if target.exists() and target.read_bytes() == text.encode():
        return f"{target}: current", True
    if check:
        return f"{target}: not current, type: course {'exercises' if target != path else 'refresh'}", False
    write(target, text)
    return f"{target}: written", True


def report(outcomes):
    for line, good in outcomes:
        print(line, file=sys.stdout if good else sys.stderr)
    return 0 if all(good for _, good in outcomes) else 1


def fresh(path):
    """The text of the notebook after a run in its own folder, with an empty record of progress."""
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError

    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(notebook, kernel_name="python3", timeout=600, record_timing=False, coalesce_streams=True,
                            store_widget_state=False, extra_arguments=["--IPKernelApp.log_level=40"],
                            resources={"metadata": {"path": str(path.parent)}})
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


# Canonical form --------------------------------------------------------------------------------------------------


def canonical_again(path):
    """The canonical text of a notebook as it is stored, not run. It counts as run, so a missing count shows."""
    return canonical(nbformat.read(path, as_version=4))


def canonical(notebook, executed=True):
    """The notebook's text with everything removed or fixed that differs between two runs of the same code."""
    notebook = nbformat.from_dict(notebook)
    notebook.metadata = {**({"course": notebook.metadata.course} if "course" in notebook.metadata else {}),
                         "kernelspec": KERNEL, "language_info": {"name": "python"}}
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    count, seen = 0, {}
    for number, cell in enumerate(notebook.cells):
        cell.id = identity(cell, seen)
        cell.metadata = {key: value for key, value in cell.metadata.items() if key in KEPT}
        if cell.cell_type == "code":
            ran = executed and bool(cell.source.strip())
            count += ran
            cell.execution_count = count if ran else None
            cell.outputs = [tidy(output, count, number) for output in cell.outputs if worth_keeping(output)]
    return nbformat.writes(notebook) + "\n"


def identity(cell, seen):
    """An id that depends on the cell's text alone, so that inserting a cell renames no other."""
    digest = hashlib.sha256(f"{cell.cell_type}\n{cell.source}".encode()).hexdigest()[:8]
    seen[digest] = seen.get(digest, 0) + 1
    return digest if seen[digest] == 1 else f"{digest}-{seen[digest]}"


def worth_keeping(output):
    """Whether anything is left of an output besides a widget, which is dead without its kernel."""
    return "data" not in output or set(output.data) != {WIDGET}


def tidy(output, count, number):
    """One output, without what changes from run to run."""
    if output.output_type == "execute_result":
        output.execution_count = count
    data = output.get("data", {})
    data.pop(WIDGET, None)
    if "image/png" in data:
        data["image/png"] = palette(data["image/png"])
    texts = [output.get("text", ""), *(value for value in data.values() if isinstance(value, str))]
    if found := ADDRESS.search(" ".join(texts)):
        raise Unfit(f"cell {number} shows a memory address ({found[0]}), which is another one in each run")
    return output


def palette(png, colours=64):
    """The picture, base64 as notebooks hold it, in few colours: about 10 kB. One that is so already stays as it is."""
    from PIL import Image

    image = Image.open(io.BytesIO(base64.b64decode(png)))
    if image.mode != "P":
        image = image.convert("RGBA")
        white = Image.new("RGBA", image.size, "white")
        flat = Image.alpha_composite(white, image).convert("RGB")
        image = flat.quantize(colours, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        file = io.BytesIO()
        image.save(file, "PNG", optimize=True)
        png = base64.b64encode(file.getvalue()).decode()
    return png.replace("\n", "") + "\n"


def write(path, text):
    """All or nothing: a crash leaves the old file."""
    part = path.with_suffix(".part")
    part.write_text(text, encoding="utf-8", newline="\n")
    os.replace(part, path)


# Exercises -------------------------------------------------------------------------------------------------------


def generate_exercises(check=False, root=ROOT / "exercises"):
    """Make each exercise.ipynb from its source.ipynb → an exit code. With `check`, only say which are not current."""
    sources = sorted(Path(root).glob("*/source.ipynb"))
    return report([attempt(path, untouched, check, path.with_name("exercise.ipynb")) for path in sources])


def untouched(source):
    """The text of what learners get: the source without the cells tagged `solution`, and without outputs."""
    from nbconvert.exporters import NotebookExporter
    from nbconvert.preprocessors import ClearOutputPreprocessor, TagRemovePreprocessor

    exporter = NotebookExporter()
    exporter.register_preprocessor(TagRemovePreprocessor(remove_cell_tags={"solution"}, enabled=True), enabled=True)
    exporter.register_preprocessor(ClearOutputPreprocessor(enabled=True), enabled=True)
    text, _ = exporter.from_filename(str(source))
    return canonical(nbformat.reads(text, as_version=4), executed=False)
