"""The shape of the project: what lies where, and who may import whom."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from course.environment import ROOT

TOP = {"pyproject.toml", "README.md", "LICENSE", "notebooks", "course", "exercises", "tests"}

#: The package in reading order: a module imports only what stands above it.
ORDER = """places copies checks objectives schedules optimizers second_order averages theory datasets models batching training sweeps machines race folklore plotting showing stage
    explorers locking checking grading trouble processes installed guarded_pip installing environment __main__
    authoring writable launcher doctor cli""".split()

#: Who may import what is slow to load or has no place in the mathematics.
ALLOWED = {"matplotlib": {"plotting", "stage"}, "ipywidgets": {"stage", "explorers", "checking"}}
PERHAPS = {"installed": {"packaging"}}  # test_setup.py: it does without
STANDARD_LIBRARY_ONLY = """__init__ __main__ places copies environment guarded_pip installed installing locking processes
    trouble""".split()

MODULES = [path for path in sorted((ROOT / "course").rglob("*.py")) if "jupyter" not in path.parts]


def part(path):
    """The entry of ORDER that a file belongs to: its own name, or the folder it is in."""
    return path.relative_to(ROOT / "course").parts[0].removesuffix(".py")


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
    listed = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True)
    if listed.returncode:
        pytest.skip("not a git repository")
    return [ROOT / name for name in listed.stdout.decode().split("\0") if name and (ROOT / name).is_file()]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT / "course")))
def test_imports_point_upwards(path):
    if path == ROOT / "course" / "__init__.py":
        assert not list(imports(path))
        return
    here = part(path)
    above = {*ORDER[:ORDER.index(here)], here}
    ours = {name.split(".")[1] for name in imports(path) if name.startswith("course.")}
    assert ours <= above, f"{here} stands above {ours - above}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT / "course")))
def test_slow_packages_stay_where_they_belong(path):
    roots = {name.split(".")[0] for name in imports(path)}
    for package, allowed in ALLOWED.items():
        assert package not in roots or part(path) in allowed


@pytest.mark.parametrize("name", STANDARD_LIBRARY_ONLY)
def test_the_start_needs_only_the_standard_library(name):
    roots = {name.split(".")[0] for name in imports(ROOT / "course" / f"{name}.py")}
    assert roots <= sys.stdlib_module_names | {"course"} | PERHAPS.get(name, set())


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
    found = {path.name: re.search(registry + b"|" + machine, path.read_bytes()) for path in tracked() if path != Path(__file__)}
    assert not {name: match[0] for name, match in found.items() if match}


def test_nothing_generated_is_tracked():
    assert not [path for path in tracked() if path.name in {"uv.lock", "pylock.toml"} or path.suffix in {".pyc", ".egg-info"}]
