"""Run by a test, as a program: the course as in JupyterLite, where Python is one WebAssembly module (Pyodide).

What Pyodide 314 does not have cannot be imported here, and no thread, process or socket can be started.
Each argument is the name of a module, which is imported, or the path of a notebook, whose code cells are run.
"""

import importlib
import importlib.abc
import json
import os
import socket
import subprocess
import sys
import threading
from pathlib import Path

#: Not among these: _multiprocessing, which Pyodide lacks as well. scikit-learn 1.9 asks for it; Pyodide has 1.8.
MISSING = {"dask", "distributed", "grp", "jupyterlab", "msvcrt", "nbval", "psutil", "pwd", "resource"}
MISSING |= {"jupyter_client", "jupyter_core", "notebook", "tornado", "zmq"}
os.environ["JOBLIB_MULTIPROCESSING"] = "0"  # what joblib finds out by itself where there is no _multiprocessing


class Missing(importlib.abc.MetaPathFinder):
    """Finds none of these, wherever they are installed."""

    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in MISSING:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)


def forbidden(*arguments, **settings):
    raise RuntimeError("can't start new thread, process or socket")


def main(arguments):
    sys.meta_path.insert(0, Missing())
    threading.Thread.start = subprocess.Popen.__init__ = socket.socket.__init__ = forbidden
    for name in arguments:
        if name.endswith(".ipynb"):
            run(name)
        else:
            importlib.import_module(name)


def run(notebook):
    cells = json.loads(Path(notebook).read_text("utf-8"))["cells"]
    names = {"__name__": "__main__"}
    for cell in cells:
        if cell["cell_type"] == "code":
            exec(compile("".join(cell["source"]), notebook, "exec"), names)
    refuse_strange_widgets()


def refuse_strange_widgets():
    """VS Code, Colab and this browser have the scripts of ipywidgets' own widgets, and of no others."""
    from ipywidgets import Widget

    models = Widget.get_manager_state()["state"].values()
    strange = {model["model_module"] for model in models} - {"@jupyter-widgets/base", "@jupyter-widgets/controls"}
    if strange:
        raise RuntimeError(f"widgets of {sorted(strange)}")


if __name__ == "__main__":
    main(sys.argv[1:])
