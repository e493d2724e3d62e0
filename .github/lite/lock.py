"""Make `course` and ipywidgets packages of the site's own Pyodide: lock.py SITE WHEELS [LOCK].

Pyodide's lock says which file holds which import. To it are added the wheels in the folder WHEELS; of what these need,
Pyodide's own packages are named, and the rest is left out: a browser has no Dask cluster and no JupyterLab of its own.
LOCK is a file to use in place of that on Pyodide's network.
"""

import hashlib
import json
import shutil
import sys
import zipfile
from email.parser import HeaderParser
from pathlib import Path
from urllib.request import urlopen

from jupyterlite_pyodide_kernel.constants import PYODIDE_CDN_URL, PYODIDE_KERNEL_PLUGIN_ID
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

UNFIT = "{wheel} needs {need}; Pyodide has {version}. Name another jupyterlite-pyodide-kernel in requirements.txt."


def main(site, wheels, *own_lock):
    source = Path(*own_lock).read_bytes() if own_lock else urlopen(f"{PYODIDE_CDN_URL}/pyodide-lock.json").read()
    lock = json.loads(source)
    packages = lock["packages"]
    for package in packages.values():
        package["file_name"] = f"{PYODIDE_CDN_URL}/{package['file_name']}"
    place = Path(site, "static", "pyodide")
    place.mkdir(parents=True, exist_ok=True)
    for wheel in sorted(Path(wheels).glob("*.whl"), key=lambda wheel: "course" in wheel.name):  # it needs the others
        shutil.copy(wheel, place)
        entry = described(wheel, packages)
        packages[entry["name"]] = entry
    (place / "pyodide-lock.json").write_text(json.dumps(lock), "utf-8")
    configure(Path(site, "jupyter-lite.json"))


def described(wheel, packages):
    """A wheel as Pyodide's lock describes it."""
    with zipfile.ZipFile(wheel) as packed:
        [metadata] = [name for name in packed.namelist() if name.endswith(".dist-info/METADATA")]
        told = HeaderParser().parsestr(packed.read(metadata).decode())
        tops = {name.split("/")[0] for name in packed.namelist() if name.count("/") == 1 and name.endswith(".py")}
    needs = [Requirement(text) for text in told.get_all("Requires-Dist", [])]
    needs = {canonicalize_name(need.name): need for need in needs if not (need.marker and "extra" in str(need.marker))}
    there = [name for name in needs if name in packages]
    for name in there:
        if not needs[name].specifier.contains(packages[name]["version"]):
            sys.exit(UNFIT.format(wheel=wheel.name, need=needs[name], version=packages[name]["version"]))
    return {
        "name": canonicalize_name(told["Name"]),
        "version": told["Version"],
        "file_name": wheel.name,  # beside the lock
        "sha256": hashlib.sha256(wheel.read_bytes()).hexdigest(),
        "imports": sorted(tops),
        "depends": there,
        "install_dir": "site",
        "package_type": "package",
        "unvendored_tests": False,
    }


def configure(file):
    """Let the kernel read this lock, and find a learner's copies and progress where their files are."""
    site = json.loads(file.read_text("utf-8"))
    plugins = site["jupyter-config-data"].setdefault("litePluginSettings", {})
    options = plugins.setdefault(PYODIDE_KERNEL_PLUGIN_ID, {}).setdefault("loadPyodideOptions", {})
    options["lockFileURL"] = "./static/pyodide/pyodide-lock.json"
    options["env"] = {"COURSE_WORKBOOK": "/drive", "COURSE_HOME": "/drive/progress"}
    file.write_text(json.dumps(site, indent=2), "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
