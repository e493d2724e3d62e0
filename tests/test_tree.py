"""The shape of the project: what lies where, and who may import whom."""

import ast
import re
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from course.setup.environment import ROOT

TOP = {"pyproject.toml", "README.md", "LICENSE", "notebooks", "course", "exercises", "tests"}

PACKAGE = ROOT / "course"
MODULES = [path for path in sorted(PACKAGE.rglob("*.py")) if "jupyter" not in path.parts]

GROUND = ["places", "locking", "checks"]
MATHEMATICS = [
    "objectives",
    "schedules",
    "optimizers",
    "second_order",
    "averages",
    "theory",
    "datasets",
    "models",
    "batching",
    "training",
]
WINGS = ["experiments", "explorers", "classroom", "book", "setup"]
CLASSROOM = ["copies", "checking", "grading", "authoring"]
COMMANDS = ["arguments", "cli", "__main__"]

#: Which rooms each wing stands on. Ground and mathematics are in reading order: each stands on those before it.
STANDS_ON = {
    "experiments": {*GROUND, *MATHEMATICS},
    "explorers": {*GROUND, *MATHEMATICS, "experiments"},
    "classroom": {*GROUND},
    "book": {*GROUND, *MATHEMATICS, "explorers", "classroom"},
    "setup": {*GROUND},
    "arguments": set(),
    "cli": {*GROUND, "arguments", "classroom", "book", "setup"},
    "__main__": {*GROUND, "setup"},
} | {room: {*(GROUND + MATHEMATICS)[:place]} for place, room in enumerate(GROUND + MATHEMATICS)}

#: Who may import what is slow to load or has no place in the mathematics.
ALLOWED = {
    "matplotlib": {"explorers/plotting", "explorers/stage"},
    "ipywidgets": {"explorers", "classroom/checking"},
    "sklearn": {"datasets"},
}
PERHAPS = {  # asked inside a function, which does without it, or runs when all is installed
    "setup/installed.py": {"packaging"},
    "setup/writable.py": {"jupyter_core"},
    "setup/packages.py": {"packaging"},
    "setup/wheels.py": {"packaging"},
    "setup/workshop.py": {"packaging"},
    "setup/doctor.py": {"jupyter_core", "jupyter_client"},
}
STANDARD_LIBRARY_ONLY = ["__main__.py", "places.py", "locking.py", "setup/*.py", "classroom/copies/*.py"]


def room(path):
    """The entry of `course/` that a file belongs to: its own name, or the folder it is in."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def in_package(path):
    return path.relative_to(PACKAGE).as_posix()


def module(path):
    """ "course.optimizers.adam" for its file, "course.optimizers" for the folder's `__init__.py`."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def reading_order(folder):
    """What the docstring of a folder lists, a name or several before two spaces and what is said of them."""
    listed = re.findall(
        r"^ {0,4}(\w[\w/, ]*?) {2,}\S",
        ast.get_docstring(ast.parse((folder / "__init__.py").read_text("utf-8")), clean=False),
        re.M,
    )
    return [name.strip("/") for line in listed for name in line.split(", ")]


def imports(path):
    """All absolute module names that a file imports, wherever in it: `from a import b` may mean a.b."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            yield from (f"{node.module}.{name.name}" for name in node.names)


def tracked():
    """The files that git knows or would add. In a download without git there is nothing to check."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True
    )
    if listed.returncode:
        pytest.skip("not a git repository")
    return [ROOT / name for name in listed.stdout.decode().split("\0") if name and (ROOT / name).is_file()]


def ours(path):
    """The modules of the course that a file imports."""
    known = {module(other) for other in MODULES}
    named = {name if name in known else name.rpartition(".")[0] for name in imports(path)}
    return named & known - {"course"}


def test_every_room_has_its_place():
    assert {room(path) for path in MODULES} - {"__init__"} == STANDS_ON.keys()


@pytest.mark.parametrize("path", MODULES, ids=in_package)
def test_rooms_stand_on_others_one_way(path):
    there = {name.split(".")[1] for name in ours(path)}
    if path == PACKAGE / "__init__.py":
        assert not there
        return
    here = room(path)
    assert there <= STANDS_ON[here] | {here}, f"{here} does not stand on {there - STANDS_ON[here] - {here}}"


def test_no_two_rooms_stand_on_each_other():
    assert list(TopologicalSorter(STANDS_ON).static_order())
    assert list(TopologicalSorter({module(path): ours(path) - {module(path)} for path in MODULES}).static_order())


@pytest.mark.parametrize("wing", [*WINGS, *(f"classroom/{room}" for room in CLASSROOM)])
def test_a_wing_lists_its_files_in_reading_order(wing):
    """What the docstring of the folder lists is there, all of it, and each imports only what is listed before it."""
    folder, order = PACKAGE / wing, reading_order(PACKAGE / wing)
    there = {path.stem for path in folder.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    assert set(order) == there - {"__init__"}
    for path in folder.rglob("*.py"):
        place = path.relative_to(folder).parts[0].removesuffix(".py")
        used = {
            name.split(".")[len(folder.relative_to(ROOT).parts)]
            for name in ours(path)
            if name.startswith(module(folder) + ".")
        }
        if place in order:
            assert used <= {*order[: order.index(place) + 1]}, f"{place} is listed before {used}"


@pytest.mark.parametrize("path", MODULES, ids=in_package)
def test_slow_packages_stay_where_they_belong(path):
    roots = {name.split(".")[0] for name in imports(path)}
    for package, allowed in ALLOWED.items():
        assert package not in roots or any(in_package(path).startswith(place) for place in allowed), package


@pytest.mark.parametrize(
    "path", [path for pattern in STANDARD_LIBRARY_ONLY for path in sorted(PACKAGE.glob(pattern))], ids=in_package
)
def test_the_start_needs_only_the_standard_library(path):
    roots = {name.split(".")[0] for name in imports(path)}
    assert roots <= sys.stdlib_module_names | {"course"} | PERHAPS.get(in_package(path), set())


def test_the_package_itself_imports_nothing():
    run = "import course, sys; print('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", run], capture_output=True, text=True).stdout == "False\n"


def test_top_level_entries():
    tops = {path.relative_to(ROOT).parts[0] for path in tracked()}
    assert {top for top in tops if not top.startswith(".")} <= TOP


def test_no_address_of_a_package_registry_and_no_path_of_a_machine():
    """Versions are pinned by number; where they come from is for each machine to say."""
    registry = rb"\b(?:pypi|pythonhosted|npmjs|anaconda|conda)\.(?:org|com)\b|://[^\s\"']+/" + rb"simple\b"
    machine = rb"(?<![\w.~$}])/(?:home|root|work|Users)/\w"
    found = {
        path.name: re.search(registry + b"|" + machine, path.read_bytes())
        for path in tracked()
        if path != Path(__file__)
    }
    assert not {name: match[0] for name, match in found.items() if match}


def test_nothing_generated_is_tracked():
    assert not [
        path for path in tracked() if path.name in {"uv.lock", "pylock.toml"} or path.suffix in {".pyc", ".egg-info"}
    ]
