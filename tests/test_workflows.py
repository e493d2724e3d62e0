"""The workflows on GitHub, which nobody here can run: of GitHub's form, and each command in them is the course's."""

import re
import subprocess
import sys

import pytest

from course.cli import parser
from course.setup.environment import ROOT

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


def faults(*files):
    """What GitHub would refuse in these files, by the schema that check-jsonschema carries; empty if nothing."""
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows"]
    done = subprocess.run([*command, *files], capture_output=True, text=True)
    return done.stdout if done.returncode else ""


def test_every_workflow_is_of_githubs_form():
    assert WORKFLOWS and not faults(*WORKFLOWS)


def test_a_misspelt_key_is_found(tmp_path):
    broken = tmp_path / "broken.yml"
    broken.write_text(WORKFLOWS[0].read_text("utf-8").replace("runs-on:", "run-on:"), "utf-8")
    assert "run-on" in faults(broken)


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.stem)
def test_every_command_in_a_workflow_is_there(workflow):
    text = workflow.read_text("utf-8")
    typed = re.findall(r"run: python3 -m course (.+)|^ +python3 -m course (.+) &$", text, flags=re.M)
    assert typed
    for line in typed:
        options, unknown = parser().parse_known_args("".join(line).split())
        assert options.passes_on or not unknown
    assert all((ROOT / file).is_file() for file in re.findall(r"\.github/\S+", text))
