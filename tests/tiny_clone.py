"""A clone of the course that is set up for real (venv, pip, stamp) in seconds and without a network.

It is all of course/, but a project that asks for no package; its notebooks borrow those of the Python that runs the
tests. While a file `hold` lies in the clone, pip waits amid its work, and a file `reached` says that it does.
"""

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

from course.setup.environment import ROOT

BASE = Path(sys._base_executable)  # the bare Python below this environment

#: pip finds nothing: an index on a port where nobody listens.
OFFLINE = {
    "PIP_CONFIG_FILE": os.devnull,
    "PIP_INDEX_URL": "http://127.0.0.1:9/",
    "PIP_RETRIES": "0",
    "PIP_NO_CACHE_DIR": "1",
    "PIP_EXTRA_INDEX_URL": "",
    "PIP_FIND_LINKS": "",
}

PROJECT = """[project]
name = "gradient-descent-course"
version = "0.1.0"
dependencies = [{dependencies}]
optional-dependencies = {{test = []}}
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]
"""

BACKEND = """
import time
from pathlib import Path
from zipfile import ZipFile

ROOT = Path(__file__).parent
DEPENDENCIES = {dependencies}

def build_editable(folder, settings=None, metadata=None):
    (ROOT / "reached").touch()
    while (ROOT / "hold").exists():
        time.sleep(0.02)
    return wheel(folder, "gradient_descent_course", "0.1.0", DEPENDENCIES, {{"course.pth": f"{{ROOT}}\\n{packages}"}})

def wheel(folder, name, version, dependencies, files):
    info = f"{{name}}-{{version}}.dist-info"
    needs = "".join(f"Requires-Dist: {{need}}\\n" for need in dependencies)
    files[f"{{info}}/METADATA"] = f"Metadata-Version: 2.1\\nName: {{name}}\\nVersion: {{version}}\\n{{needs}}"
    files[f"{{info}}/WHEEL"] = "Wheel-Version: 1.0\\nGenerator: test\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n"
    files[f"{{info}}/RECORD"] = "".join(f"{{file}},,\\n" for file in [*files, f"{{info}}/RECORD"])
    with ZipFile(Path(folder, f"{{name}}-{{version}}-py3-none-any.whl"), "w") as archive:
        for file, text in files.items():
            archive.writestr(file, text)
    return f"{{name}}-{{version}}-py3-none-any.whl"
"""


def tiny_clone(folder, *dependencies):
    """Make one in an empty folder."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copytree(ROOT / "course", folder / "course", ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "notebooks").mkdir()
    (folder / "pyproject.toml").write_text(PROJECT.format(dependencies=str(list(dependencies))[1:-1]))
    (folder / "backend.py").write_text(
        BACKEND.format(dependencies=list(dependencies), packages=sysconfig.get_path("purelib"))
    )
    return folder


def start(clone, *arguments, python=BASE, **env):
    """`python3 -m course` with these arguments, of the bare Python → the process; its output is in one pipe."""
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return subprocess.Popen(
        [python, "-m", "course", *arguments],
        cwd=clone,
        env={**inherited, **OFFLINE, **env},
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )


def run(clone, *arguments, **given):
    """The same, to its end → exit code and all that is printed."""
    process = start(clone, *arguments, **given)
    said = process.communicate()[0]
    assert "Traceback" not in said, said
    return process.returncode, said
