"""`course doctor`: what is wrong with this environment, on one screen, and what to type against it."""

import os
import shlex
import shutil
import sys
from pathlib import Path

from course.places import home, workbook
from course.setup.finding import Finding, repair
from course.setup.launcher import PORT, free
from course.setup.packages import clone, versions
from course.setup.writable import moved, settings_here, trouble, writable


def doctor():
    """Print the findings → the number of problems."""
    findings = [look(at) for at in (python, clone, versions, widgets, settings, kernel, port, writing, browser)]
    print(*findings, sep="\n")
    return sum(bool(finding.mend) for finding in findings)


def look(at):
    """What was found; where a look needs a package that is missing, that is the finding."""
    try:
        return at()
    except ImportError as error:
        return Finding(at.__name__, f"{error.name} is missing", repair())


def python():
    return Finding("Python", f"{sys.version.split()[0]} in {sys.prefix}")


def widgets():
    """Sliders are dead when the server's side lacks this extension, however complete the kernel's side is."""
    from jupyter_core.paths import jupyter_path

    folders = [Path(path, "@jupyter-widgets", "jupyterlab-manager") for path in jupyter_path("labextensions")]
    if any((folder / "package.json").exists() for folder in folders):
        return Finding("sliders", "JupyterLab has its side of the widgets")
    mend = repair("--force-reinstall", "jupyterlab_widgets")
    return Finding("sliders", "JupyterLab's side of the widgets is missing: sliders would be dead", mend)


def settings():
    """JupyterLab ends in a traceback where it cannot keep its settings; `course lab` brings them elsewhere."""
    if trouble():
        return Finding("settings", trouble(), "export COURSE_HOME=/a/folder/of/yours")
    if moved():
        return Finding("settings", f"your home folder cannot be written; Jupyter's are kept in {settings_here()}")
    return Finding("settings", "Jupyter can keep its own in your home folder")


def kernel():
    """Notebooks ask for the kernel `python3`; it must run the Python that has the course."""
    os.environ.update({"JUPYTER_PREFER_ENV_PATH": "1", **os.environ, **moved()})  # as the launcher does
    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

    try:
        program = KernelSpecManager().get_kernel_spec("python3").argv[0]
    except NoSuchKernel:
        return Finding("kernel", "the kernel python3 is missing", repair("--force-reinstall", "ipykernel"))
    if is_this_python(program):
        return Finding("kernel", "python3 runs this Python")
    mend = shlex.join([sys.executable, "-m", "ipykernel", "install", "--sys-prefix"])
    return Finding("kernel", f"python3 would run {program}, not this Python", mend)


def is_this_python(program):
    """Whether a kernel with this program runs us. A bare name is looked up where we are."""
    if not os.path.isabs(program) or Path(program).absolute() == Path(sys.executable).absolute():
        return True
    return Path(program).exists() and Path(program).samefile(sys.executable)


def port():
    return Finding("port", f"{PORT} is free" if free(PORT) else f"{PORT} is in use; JupyterLab takes the next free one")


def writing():
    """The learner's copies and the record of their progress are saved here."""
    closed = [str(place) for place in (workbook(), home()) if not writable(place)]
    if not closed:
        return Finding("writing", f"your copies and progress can be saved: {workbook()}")
    mend = "export COURSE_WORKBOOK=~/gradient-descent COURSE_HOME=~/gradient-descent/.course"
    return Finding("writing", f"cannot write in {', '.join(closed)}", mend)


def browser():
    found = shutil.which("chromium")
    return Finding("chromium", found or "none; only the browser test needs it, and is skipped")
