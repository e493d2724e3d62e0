"""`course doctor`: what is wrong with this environment, on one screen, and what to type against it."""

import importlib.util
import os
import re
import shutil
import sys
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from course.environment import CONSTRAINTS, PROJECT, ROOT
from course.launcher import PORT, free



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
    findings = [look() for look in (python, versions, widgets, kernel, port, writing, browser)]
    print(*findings, sep="\n")
    return sum(bool(finding.mend) for finding in findings)


def repair(*what):
    """The line that installs what is missing into the environment in use."""
    if importlib.util.find_spec("pip") is None:
        return "uv sync --reinstall"
    return " ".join([sys.executable, "-m", "pip", "install", "-c", str(CONSTRAINTS), *(what or ("-e", str(ROOT)))])


def python():
    return Finding("Python", f"{sys.version.split()[0]} in {sys.prefix}")


def versions():
    """What is missing is a problem; what differs from the tested versions is only worth knowing."""
    missing, different = [], []
    for name in required(PROJECT):
        try:
            found, tested = metadata.version(name), pins().get(plain(name))
        except metadata.PackageNotFoundError:
            missing.append(name)
        else:
            different += [f"{name} {found} (tested: {tested})"] * (tested not in (None, found))
    if missing:
        return Finding("packages", "missing: " + ", ".join(missing), repair())
    return Finding("packages", "; ".join(different) or "all present, in the versions tested")


def required(name, seen=None):
    """The packages that `name` needs on this machine, and what those need; extras are left out."""
    from packaging.requirements import Requirement  # installed with Jupyter; a doctor must open without it

    seen = {} if seen is None else seen
    try:
        requirements = metadata.requires(name) or []
    except metadata.PackageNotFoundError:
        return seen
    for requirement in map(Requirement, requirements):
        needed = requirement.marker is None or requirement.marker.evaluate({"extra": ""})
        if needed and plain(requirement.name) not in seen:
            seen[plain(requirement.name)] = requirement.name
            required(requirement.name, seen)
    return seen


def pins():
    """The tested versions that hold for this Python and system, by plain name."""
    from packaging.requirements import Requirement

    lines = [line for line in CONSTRAINTS.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    held = [pin for pin in map(Requirement, lines) if pin.marker is None or pin.marker.evaluate()]
    return {plain(pin.name): str(pin.specifier).removeprefix("==") for pin in held}


def plain(name):
    """The name as package indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def widgets():
    """Sliders are dead when the server's side lacks this extension, however complete the kernel's side is."""
    from jupyter_core.paths import jupyter_path

    folders = [Path(path, "@jupyter-widgets", "jupyterlab-manager") for path in jupyter_path("labextensions")]
    found = next((folder for folder in folders if (folder / "package.json").exists()), None)
    if found is None:
        return Finding("sliders", "JupyterLab's side of the widgets is missing: sliders would be dead",
                       repair("--force-reinstall", "jupyterlab_widgets"))
    return Finding("sliders", "JupyterLab has its side of the widgets")


def kernel():
    """Notebooks ask for the kernel `python3`; it must run the Python that has the course."""
    os.environ.setdefault("JUPYTER_PREFER_ENV_PATH", "1")  # as the launcher does
    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

    try:
        program = KernelSpecManager().get_kernel_spec("python3").argv[0]
    except NoSuchKernel:
        return Finding("kernel", "the kernel python3 is missing", repair("--force-reinstall", "ipykernel"))
    if os.path.isabs(program) and Path(program).absolute() != Path(sys.executable).absolute():
        if not Path(program).exists() or not Path(program).samefile(sys.executable):
            mend = f"{sys.executable} -m ipykernel install --sys-prefix"
            return Finding("kernel", f"python3 would run {program}, not this Python", mend)
    return Finding("kernel", "python3 runs this Python")


def port():
    return Finding("port", f"{PORT} is free" if free(PORT) else f"{PORT} is in use; JupyterLab takes the next free one")


def writing():
    """Notebooks and the record of the learner's progress are saved here."""
    home = Path(os.environ.get("COURSE_HOME") or ROOT / ".course").expanduser()
    places = [ROOT / "notebooks", home if home.exists() else home.parent]
    closed = [str(place) for place in places if not os.access(place, os.W_OK)]
    if closed:
        return Finding("writing", "cannot write in " + ", ".join(closed), f'cp -r "{ROOT}" ~/course && cd ~/course')
    return Finding("writing", "notebooks and progress can be saved")


def browser():
    found = shutil.which("chromium")
    return Finding("chromium", f"{found}" if found else "none; only the browser test needs it, and is skipped")
