"""Notebooks in canonical form: the same bytes for the same content, whoever runs them and however often."""

import base64
import hashlib
import io
import re

import nbformat

WIDGET = "application/vnd.jupyter.widget-view+json"
KEPT = {"tags", "jupyter", "editable", "deletable"}  # of a cell's metadata
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
ADDRESS = re.compile(r"\bat 0x[0-9a-f]{6,}")


class Unfit(Exception):
    """A notebook that cannot be stored: which one, which cell, and why."""


def canonical(notebook, executed=True):
    """The notebook's text with everything removed or fixed that differs between two runs of the same code."""
    notebook = nbformat.from_dict(notebook)
    ours = {name: about for name, about in notebook.metadata.items() if name == "course"}
    notebook.metadata = {**ours, "kernelspec": KERNEL, "language_info": {"name": "python"}}
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
    drop_live(data)
    if "image/png" in data:
        data["image/png"] = palette(data["image/png"])
    texts = [output.get("text", ""), *(value for value in data.values() if isinstance(value, str))]
    if found := ADDRESS.search(" ".join(texts)):
        raise Unfit(f"cell {number} shows a memory address ({found[0]}), which is another one in each run")
    return output


def drop_live(data):
    """Take out of an output what only a page with a kernel needs: a widget, and a picture once more as HTML."""
    data.pop(WIDGET, None)
    if "image/png" in data:
        data.pop("text/html", None)


def palette(png, colours=64):
    """The picture, base64 as notebooks hold it, in few colours: about 10 kB. One that is so already stays as it is."""
    from PIL import Image

    image = Image.open(io.BytesIO(base64.b64decode(png)))
    if image.mode != "P":
        image = image.convert("RGBA")
        white = Image.new("RGBA", image.size, "white")
        flat = Image.alpha_composite(white, image).convert("RGB")
        image = flat.quantize(colours, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        file = io.BytesIO()
        image.save(file, "PNG", optimize=True)
        png = base64.b64encode(file.getvalue()).decode()
    return png.replace("\n", "") + "\n"
