"""The commands, and JupyterLab as our launcher starts it."""

import json
import os
import re
import shlex
import signal
import socket
import subprocess
import sys
from importlib.metadata import version

import psutil
import pytest
from packaging.requirements import Requirement
from real_lab import Lab, wait_for
from websocket import create_connection
from whole import posix, thorough

from course import cli
from course.setup import doctor, installed, launcher, packages
from course.setup.environment import ROOT
from course.setup.finding import repair


def exit_code(*arguments):
    with pytest.raises(SystemExit) as end:
        cli.main(list(arguments))
    return end.value.code


@pytest.fixture
def became(monkeypatch):
    """What the process would have become: its command lines."""
    commands = []
    monkeypatch.setattr(launcher, "become", lambda command, env: commands.append(command))
    monkeypatch.setattr(cli, "become", lambda command, env: commands.append(command))
    return commands


# Arguments -----------------------------------------------------------------------------------------------------------


def test_without_a_command_the_lab_opens_on_lesson_00(became):
    assert exit_code() == 0
    assert f"--LabApp.default_url=/lab/tree/{launcher.START}" in became[0]


def test_arguments_are_passed_on_untouched(became):
    exit_code("lab", "--no-browser", "--ip", "127.0.0.1")
    exit_code("test", "tests/test_cli.py", "-k", "a or b", "-x", "--co")
    assert became[0][-3:] == ["--no-browser", "--ip", "127.0.0.1"]
    assert became[1][2:] == ["pytest", *cli.PLUGINS, "tests/test_cli.py", "-k", "a or b", "-x", "--co"]


def own_pytest(folder, *arguments, hidden=(), plugins=("nbval.plugin",), **env):
    """pytest in a process of its own, with these plugins only, as if the `hidden` packages were not installed."""
    hide = f"import sys; sys.modules.update(dict.fromkeys({list(hidden)}))"
    run = f"{hide}; import pytest; sys.exit(pytest.main(sys.argv[1:]))"
    chosen = [word for plugin in ("no:cacheprovider", *plugins) for word in ("-p", plugin)]
    return subprocess.run(
        [sys.executable, "-c", run, *chosen, *arguments],
        cwd=folder,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", **env},
    )


def test_plain_pytest_needs_no_plugin_of_the_extra():
    """As in an environment that `course doctor` made; where a package lacks, it says what to type."""
    assert own_pytest(ROOT, "--co", "-q", "tests/test_averages.py").returncode == 0
    done = own_pytest(ROOT, "--co", "-q", "tests/test_averages.py", hidden=["hypothesis"])
    assert done.returncode == pytest.ExitCode.USAGE_ERROR and "Type: python3 -m course test" in done.stdout


@pytest.mark.parametrize("tests, outcome", [("", "2 skipped"), ("all", "2 errors")])
def test_what_this_machine_lacks_is_skipped_unless_everything_was_asked_for(tests, outcome, tmp_path):
    files = ["tests/test_browser.py", "tests/test_grading.py"]
    done = own_pytest(ROOT, "-q", *files, "-k", "no_news or five_steps", PATH=str(tmp_path), COURSE_TESTS=tests)
    assert outcome in done.stdout and "no Chromium" in done.stdout and "no bubblewrap" in done.stdout


@thorough("a test that hangs, waited for")
def test_what_hangs_is_ended(tmp_path):
    """With the options of `course test`, and less patience."""
    (tmp_path / "test_hanging.py").write_text(
        "import time\ndef test_hangs(): time.sleep(600)\ndef test_is_reached(): pass"
    )
    done = own_pytest(
        tmp_path, "-c", os.devnull, *cli.PLUGINS, "--timeout", "1", ".", plugins=["xdist", "pytest_timeout"]
    )
    assert "1 failed, 1 passed" in done.stdout and "Timeout" in done.stdout


def test_help_names_every_command(capsys):
    assert exit_code("--help") == 0
    said = capsys.readouterr().out
    assert all(
        word in said for word in ("lab", "test", "doctor", "progress", "reset", "sets", "handout", "grade", "author")
    )


@pytest.mark.parametrize(
    "arguments", [["doctor", "--chekc"], ["refrsh"], ["exercises"], ["author", "exercises", "momentum"], ["author"]]
)
def test_what_is_not_known_is_refused(arguments, capsys):
    assert exit_code(*arguments) == 2
    assert arguments[-1] in capsys.readouterr().err


def test_progress_is_shown(capsys):
    assert exit_code("progress") == 0
    assert "momentum_step" in capsys.readouterr().out


# A port that is taken ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["--port={}", "--port {}", "--ServerApp.port={}"])
def test_a_busy_port_that_was_asked_for(form, became):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        message = exit_code("lab", *form.format(port).split())
    assert f"Port {port} is in use" in message and "python3 -m course lab" in message and not became


def test_a_free_port_that_was_asked_for(became):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
    exit_code("lab", f"--port={port}")
    assert f"--port={port}" in became[0]


# The doctor ----------------------------------------------------------------------------------------------------------


def test_the_doctor_finds_nothing_wrong_here(capsys):
    assert exit_code("doctor") == 0
    assert "PROBLEM" not in capsys.readouterr().out


def test_dead_sliders(monkeypatch, tmp_path, capsys):
    """The kernel's side of the widgets is there, the server's is not."""
    monkeypatch.setattr("jupyter_core.paths.jupyter_path", lambda *parts: [str(tmp_path)])
    assert exit_code("doctor") == 1
    said = capsys.readouterr().out
    assert "sliders would be dead" in said and "install" in said


def test_missing_package(monkeypatch):
    monkeypatch.setattr(packages, "required", lambda name: {"no-such-package": Requirement("no-such-package")})
    assert packages.versions().text == "no-such-package is missing" and "install" in packages.versions().mend


def test_a_package_that_is_too_old_is_a_problem(monkeypatch):
    """Here is 1.26.4, and it would be asked for by others, too."""
    monkeypatch.setattr(installed.metadata, "version", lambda name: "1.26.4" if name == "numpy" else version(name))
    finding = packages.versions()
    assert re.search("numpy 1.26.4 .needed: .*>=2.3", finding.text) and "install" in finding.mend


def test_whoever_needs_a_package_is_heard(monkeypatch):
    """Two that need the same: within what both take."""
    wishes = {"one": ["two>=1", "three<5"], "two": ["three>=3"], "three": []}
    monkeypatch.setattr(installed.metadata, "requires", wishes.get)
    assert set(map(str, installed.required("one").values())) == {"two>=1", "three<5,>=3"}


def test_the_doctor_opens_without_a_package_that_it_uses(monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "packaging.requirements", None)
    assert exit_code("doctor") == 1
    assert "packaging.requirements is missing" in capsys.readouterr().out


def test_a_line_to_type_can_be_typed_in_a_folder_with_spaces(monkeypatch):
    monkeypatch.setattr(sys, "executable", "/a b/python")
    assert shlex.split(repair("x"))[:5] == ["/a b/python", "-m", "pip", "install", "-c"]


def test_another_version_is_worth_a_word_but_no_problem(monkeypatch):
    monkeypatch.setattr(packages, "pins", lambda: {"numpy": "1.0"})
    finding = packages.versions()
    assert "numpy" in finding.text and "(tested: 1.0)" in finding.text and not finding.mend


def test_every_package_that_is_needed_is_pinned():
    assert installed.required(installed.PROJECT).keys() <= packages.pins().keys()


def test_the_kernel_of_another_python(monkeypatch, tmp_path):
    """A learner's own kernel named python3 would run notebooks without the course."""
    spec = tmp_path / "kernels" / "python3" / "kernel.json"
    spec.parent.mkdir(parents=True)
    spec.write_text(json.dumps({"argv": ["/elsewhere/python"], "display_name": "Python 3", "language": "python"}))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    finding = doctor.kernel()
    assert "/elsewhere/python" in finding.text and "ipykernel install" in finding.mend


def test_a_folder_that_cannot_be_written(monkeypatch, home):
    (home / "file").touch()
    monkeypatch.setenv("COURSE_HOME", str(home / "file" / "below"))
    finding = doctor.writing()
    assert f"cannot write in {home / 'file' / 'below'}" == finding.text and finding.mend.startswith(
        "export COURSE_WORKBOOK="
    )


# The real JupyterLab -------------------------------------------------------------------------------------------------

SPY = """
import socket
from tornado.websocket import WebSocketHandler
plain = WebSocketHandler.set_nodelay
def set_nodelay(self, value):
    plain(self, value)
    connection = self.ws_connection.stream.socket
    print("nodelay:", connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) != 0, flush=True)
WebSocketHandler.set_nodelay = set_nodelay
"""


def start_kernel(lab):
    return json.load(lab.request("api/kernels", "POST"))["id"]


def test_small_messages_are_sent_at_once_and_own_configuration_is_read(tmp_path):
    """The learner's own configuration watches the socket on which ours switches the delay off."""
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "jupyter_server_config.py").write_text(SPY)
    lab = Lab(tmp_path, JUPYTER_CONFIG_DIR=str(tmp_path / "own"))
    try:
        address = f"ws://127.0.0.1:{lab.port}/api/kernels/{start_kernel(lab)}/channels?token={lab.token}"
        create_connection(address, timeout=30).close()
        wait_for(lambda: "nodelay: True" in lab.log.read_text(), 20, lab.log.read_text)
    finally:
        lab.stop()


@posix
def test_ctrl_c_leaves_no_process_behind(tmp_path, interruptible):
    lab = Lab(tmp_path)
    start_kernel(lab)
    family = [psutil.Process(lab.process.pid), *psutil.Process(lab.process.pid).children(recursive=True)]
    assert len(family) > 1
    os.killpg(lab.process.pid, signal.SIGINT)
    wait_for(lambda: "Shut down this Jupyter server" in lab.log.read_text(), 10, lab.log.read_text)
    os.killpg(lab.process.pid, signal.SIGINT)  # the second one is a yes
    assert lab.process.wait(20) == 0
    wait_for(lambda: not any(process.is_running() for process in family), 10, lambda: str(family))
