"""`course doctor`: what is wrong with this environment, on one screen, and what to type against it."""

import importlib.util
import os
import shlex
import shutil
import sys
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from course.places import CLONE, PACKAGE, home, workbook
from course.setup.environment import CONSTRAINTS, ROOT
from course.setup.installed import PROJECT, imported_course, lack, plain, required
from course.setup.launcher import PORT, free
from course.setup.writable import moved, settings_here, trouble, writable


@dataclass(frozen=True)
class Finding:
    """One line of the report. `mend` is what to type; a finding without it is no problem."""

    subject: str
    text: str
    mend: str = ""

    def __str__(self):
        mark = "PROBLEM" if self.mend else "ok"
        return f"{mark:8}{self.subject:12}{self.text}" + (f"\n{'':20}type: {self.mend}" if self.mend else "")


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


def repair(*what):
    """The line that installs what is missing into the environment in use."""
    if importlib.util.find_spec("pip") is None:
        return "uv sync --reinstall"
    return shlex.join(
        [
            sys.executable,
            "-m",
            "pip",
            "install",
            "-c",
            str(CONSTRAINTS),
            *(what or (("-e", str(ROOT)) if CLONE else (PROJECT,))),
        ]
    )


def python():
    return Finding("Python", f"{sys.version.split()[0]} in {sys.prefix}")


def versions():
    """What is missing, or too old, is a problem; what differs from the tested versions is only worth knowing."""
    requirements = required(PROJECT).values()
    wrong = [text for text in map(lack, requirements) if text]
    if wrong:
        return Finding("packages", "; ".join(wrong), repair())
    found = {requirement.name: metadata.version(requirement.name) for requirement in requirements}
    tested = {name: pins().get(plain(name)) for name in found}
    different = [
        f"{name} {found[name]} (tested: {tested[name]})" for name in found if tested[name] not in (None, found[name])
    ]
    return Finding("packages", "; ".join(different) or "all present, in the versions tested")


def pins():
    """The tested versions that hold for this Python and system, by plain name."""
    from packaging.requirements import Requirement

    lines = [line for line in CONSTRAINTS.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    held = [pin for pin in map(Requirement, lines) if pin.marker is None or pin.marker.evaluate()]
    return {plain(pin.name): str(pin.specifier).removeprefix("==") for pin in held}


def clone():
    """Notebooks import the course that this Python finds, in whichever clone `course doctor` was typed."""
    imported = imported_course()
    if imported != PACKAGE:
        found = f"that in {imported.parent}" if imported else "none"
        return Finding(
            "course",
            f"notebooks would import {found}, not that in {ROOT}",
            f"cd {shlex.quote(str(ROOT))} && python3 -m course",
        )
    return Finding("course", f"notebooks import that in {ROOT}")


def widgets():
    """Sliders are dead when the server's side lacks this extension, however complete the kernel's side is."""
    from jupyter_core.paths import jupyter_path

    folders = [Path(path, "@jupyter-widgets", "jupyterlab-manager") for path in jupyter_path("labextensions")]
    found = next((folder for folder in folders if (folder / "package.json").exists()), None)
    if found is None:
        return Finding(
            "sliders",
            "JupyterLab's side of the widgets is missing: sliders would be dead",
            repair("--force-reinstall", "jupyterlab_widgets"),
        )
    return Finding("sliders", "JupyterLab has its side of the widgets")


def kernel():
    """Notebooks ask for the kernel `python3`; it must run the Python that has the course."""
    os.environ.update({"JUPYTER_PREFER_ENV_PATH": "1", **os.environ, **moved()})  # as the launcher does
    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

    try:
        program = KernelSpecManager().get_kernel_spec("python3").argv[0]
    except NoSuchKernel:
        return Finding("kernel", "the kernel python3 is missing", repair("--force-reinstall", "ipykernel"))
    if os.path.isabs(program) and Path(program).absolute() != Path(sys.executable).absolute():
        if not Path(program).exists() or not Path(program).samefile(sys.executable):
            mend = shlex.join([sys.executable, "-m", "ipykernel", "install", "--sys-prefix"])
            return Finding("kernel", f"python3 would run {program}, not this Python", mend)
    return Finding("kernel", "python3 runs this Python")


def port():
    return Finding("port", f"{PORT} is free" if free(PORT) else f"{PORT} is in use; JupyterLab takes the next free one")


def writing():
    """The learner's copies and the record of their progress are saved here."""
    closed = [str(place) for place in (workbook(), home()) if not writable(place)]
    if closed:
        return Finding(
            "writing",
            "cannot write in " + ", ".join(closed),
            "export COURSE_WORKBOOK=~/gradient-descent COURSE_HOME=~/gradient-descent/.course",
        )
    return Finding("writing", f"your copies and progress can be saved: {workbook()}")


def settings():
    """JupyterLab ends in a traceback where it cannot keep its settings; `course lab` brings them elsewhere."""
    if trouble():
        return Finding("settings", trouble(), "export COURSE_HOME=/a/folder/of/yours")
    if moved():
        return Finding("settings", f"your home folder cannot be written; Jupyter's are kept in {settings_here()}")
    return Finding("settings", "Jupyter can keep its own in your home folder")


def browser():
    found = shutil.which("chromium")
    return Finding("chromium", f"{found}" if found else "none; only the browser test needs it, and is skipped")
