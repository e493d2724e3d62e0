"""course/classroom/grading/BOUNDARY.md, sentence by sentence: each test holds the sentence whose number it has."""

import base64
import contextlib
import io
import json
import os
import re
import signal
import struct
import subprocess
import sys
import threading
import time
import tracemalloc
from dataclasses import asdict
from encodings.aliases import aliases
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import psutil
import pytest
from ordinary_user import becoming_ordinary, users_folder
from ordinary_user import run as as_user
from whole import posix

from course.classroom import Failure, run
from course.classroom.checking.catalogue import exercises
from course.classroom.checking.outcome import Unjudged
from course.classroom.checking.sets import problem_set
from course.classroom.grading import line as line_module
from course.classroom.grading import safety, syscalls, wire
from course.classroom.grading.call import Call
from course.classroom.grading.code import ENCODINGS, Code, parsed
from course.classroom.grading.files import Unreadable
from course.classroom.grading.judge import judge
from course.classroom.grading.judges import Judges
from course.classroom.grading.limits import Limits
from course.classroom.grading.line import Died, Line, used
from course.classroom.grading.loading import Loaded
from course.classroom.grading.marking import Grading
from course.classroom.grading.proxy import Jailed
from course.classroom.grading.unpacking import Foreign, unpack
from course.classroom.grading.weighing import KEYS, WORD, Budget, weight
from course.classroom.grading.wire import MESSAGE, VALUES, BadMessage
from course.setup.environment import ROOT

EXERCISES = exercises()
PAGE = ROOT / "course/classroom/grading/BOUNDARY.md"
RIGHT = """
def momentum_step(theta, v, gradient, eta, gamma):
    v = gamma * v - eta * gradient
    return theta + v, v
"""
DESCENT = """
import numpy as np

def gradient_descent(gradient, start, eta, steps):
    path = [np.array(start, dtype=float)]
    for _ in range(steps):
        path.append(path[-1] - eta * gradient(path[-1]))
    return np.array(path)
"""


class Told:
    """A line on which these messages arrive, one after another."""

    def __init__(self, *messages):
        self.messages, self.sent = [*messages], []

    def send(self, **message):
        self.sent.append(message)

    def receive(self):
        if not self.messages:
            raise EOFError
        return self.messages.pop(0)

    @contextlib.contextmanager
    def within(self, seconds):
        yield


def called(*messages, args=(), callbacks=10, size=10**6):
    """What a call makes of these messages: (the call, the message that answered it, what was sent)."""
    call, line = Call(1, "f", args, [Budget(size, "one call")]), Told(*messages)
    return call, call.over(line, callbacks), line.sent


def judged(*sources, exercise="momentum_step", script=False, **limits):
    return judge(EXERCISES[exercise].folder, [*sources], script, 1, asdict(Limits(**limits)), unsafe=True)


def points(judgement):
    return sum(test["points"] for test in judgement["tests"] if test["passed"])


def test_each_sentence_has_its_test_and_each_test_its_sentence():
    sentences = re.findall(r"^(\d+)\. ", PAGE.read_text("utf-8"), flags=re.M)
    tests = re.findall(r"^def test_(\d+)_", Path(__file__).read_text("utf-8"), flags=re.M)
    assert sentences == tests == [str(number) for number in range(1, len(sentences) + 1)]


# Skip ----------------------------------------------------------------------------------------------------------------


def ran(tmp_path, text):
    """The outcome of a file of tests."""
    (tmp_path / f"test_{tmp_path.name}.py").write_text(text, "utf-8")
    return run(tmp_path, {})


@pytest.mark.parametrize("when", ["before", "in", "after"])
def test_1_passed_is_what_was_seen_to_pass_in_all_its_parts(tmp_path, when):
    raising = {place: "raise ValueError" if place == when else "pass" for place in ("before", "in", "after")}
    text = "import pytest\n@pytest.fixture\ndef around():\n    {before}\n    yield\n    {after}\n"
    text += "def test_it(around):\n    {in}\ndef test_other(): pass\n"
    outcome = ran(tmp_path, text.format(**raising))
    assert [result.passed for result in outcome.results] == [False, True] and outcome.points == 1


@pytest.mark.parametrize(
    "text",
    [
        "import pytest\ndef test_it(): pass\ndef test_end(): pytest.exit('passed', returncode=0)\n",
        "import pytest\ndef test_end(): pytest.exit('passed', returncode=1)\ndef test_it(): pass\n",
        "def test_it(request): request.session.shouldstop = 'passed'\ndef test_other(): pass\n",
        "class P:\n    def pytest_runtest_logreport(self, report): raise ValueError\n"
        "def test_it(request): request.config.pluginmanager.register(P())\n",
    ],
)
def test_2_tests_that_were_not_seen_to_end_are_no_judgement(tmp_path, text):
    with pytest.raises(Unjudged):
        ran(tmp_path, text)


@pytest.mark.parametrize("error", ["SystemExit", "MemoryError", "RecursionError", "GeneratorExit", "BaseException"])
def test_3_no_plain_exception_is_no_judgement(tmp_path, error):
    with pytest.raises(Unjudged, match=error):
        ran(tmp_path, f"def test_it(): pass\ndef test_end(): raise {error}\n")


@pytest.mark.parametrize(("others", "starved"), [(dict(user=60), True), (dict(nice=60), False), (dict(idle=60), False)])
def test_whoever_could_have_had_a_processor_was_not_starved(others, starved, monkeypatch):
    """A worker that slept until its time was up: were the processors taken by others, who would not give way?"""
    used = dict(user=0, nice=0, idle=0)
    times = iter([SimpleNamespace(**used), SimpleNamespace(**(used | others))])
    monkeypatch.setattr(line_module.psutil, "cpu_times", lambda: next(times))
    line = object.__new__(Line)
    line.spent, line._look, line._end = 0.0, lambda: 0, lambda why: None
    line._ring(2, 0.0, line_module.idle())
    assert line.starved == starved


@pytest.mark.parametrize("flag", ["again", "starved"])
def test_4_what_came_to_nothing_is_judged_once_more_alone(monkeypatch, flag):
    """A neighbour is under way the first time and over the second time."""
    grading, seen = Grading(problem_set("momentum_step"), 1, Limits(), True), []
    neighbour_begun, neighbour_over = threading.Event(), threading.Event()

    def in_process(self, exercise, code):
        if code == "neighbour":
            neighbour_begun.set()
            time.sleep(0.5)
            neighbour_over.set()
            return {"status": "graded"}
        neighbour_begun.wait()
        seen.append(neighbour_over.is_set())
        return {"status": "ungraded", flag: True}

    monkeypatch.setattr(Grading, "in_process", in_process)
    neighbour = threading.Thread(target=grading.judge, args=(None, "neighbour"))
    neighbour.start()
    told = grading.judge(None, "code")
    neighbour.join()
    assert seen == [False, True] and told["status"] == "ungraded"


def test_5_an_objection_stands_whatever_is_answered():
    def gradient(theta):
        raise Failure("One gradient is allowed.")

    answer = {"id": 1, "answer": 1.0, "after": [None]}
    call, told, _ = called({"callback": 0, "args": [1.0]}, answer, args=(gradient,))
    assert call.failure(told).what == "One gradient is allowed."


# Do ------------------------------------------------------------------------------------------------------------------

PLAIN = (bool, int, float, complex, str, list, tuple, dict, range, np.ndarray, np.generic, Foreign, type(None))
PARTS = [
    ["list", 1, "a", None],
    ["tuple", ["complex", 1, 2]],
    ["dict", ["a", 1.5]],
    ["range", 0, 3, 1],
    ["array", "<f8", [1], "AAAAAAAAAAA="],
    ["scalar", ["array", "<f8", [], "AAAAAAAAAAA="]],
    ["objects", [2], 1, "a"],
    ["foreign", "os.system", "import os", None],
]
REFUSED = [
    ["function", 0],
    ["generator", "PCG64", "{}"],
    ["pickle", "gASVAAAA"],
    ["__import__", "os"],
    ["array", "O", [1], "AAAAAAAAAAA="],
    ["array", "|V8", [1], "AAAAAAAAAAA="],
    ["objects", [10**9, 0]],
    {"list": 1},
    [],
]


def test_6_a_message_is_data_and_nothing_else():
    for part in PARTS:
        value = unpack(part)
        assert isinstance(value, PLAIN) and not callable(value)
    for part in REFUSED:
        with pytest.raises(BadMessage):
            unpack(part)


@pytest.mark.parametrize("number", [-1, 1, True, 0.0, "0", None, 10**30])
def test_7_only_functions_that_were_handed_over_are_called_and_only_so_often(number):
    asked = []
    with pytest.raises(BadMessage, match="not given"):
        called({"callback": number, "args": []}, args=(asked.append,))
    with pytest.raises(BadMessage, match="more than 3 calls"):
        called(*[{"callback": 0, "args": [1.0]}] * 9, args=(asked.append,), callbacks=3)
    assert asked == [1.0] * 3 and Limits().callbacks == 10_000


FIT = [1, 2.5, True, ["array", "<f8", [1], "AAAAAAAAAAA="], ["list", 1, ["tuple", 2.0]], ["complex", 1, 1], "a" * WORD]
UNFIT = [None, "a" * (WORD + 1), ["list", "a"], ["list", ["list", "a" * 9], 1], ["dict", ["a", 1]], ["range", 0, 3, 1]]
UNFIT += [["objects", [1], 1], ["foreign", "A", "a", None], ["foreign", "A", "a", FIT[3]], ["list", None]]


def test_8_a_tests_function_is_called_with_numbers():
    asked = []
    for part in [*FIT, *UNFIT]:
        messages = {"callback": 0, "args": [part]}, {"id": 1, "answer": 1.0}
        _, _, sent = called(*messages, args=(asked.append,))
        assert ("value" in sent[1]) == (part in FIT)
        assert part in FIT or sent[1]["raised"][0] == "TypeError"
    assert len(asked) == len(FIT)


NO_ANSWERS = [
    {"id": 2, "answer": 1.0},
    {"id": "1", "answer": 1.0},
    {"answer": 1.0},
    {"id": 1},
    {"id": 1, "answer": 1.0, "failure": ["no", "", False]},
    {"cell": 1},
    {"callback": 0},
]


def test_9_a_message_answers_its_call_and_says_one_thing():
    for message in NO_ANSWERS:
        with pytest.raises(BadMessage):
            called(message)
    for failure in [None, [], ["a", "b"], [1, "b", True], ["a", {}, True]]:
        call, told, _ = called({"id": 1, "failure": failure})
        with pytest.raises(BadMessage):
            call.failure(told)
    with pytest.raises(BadMessage, match="arguments missing"):
        call, told, _ = called({"id": 1, "answer": 1.0, "after": []}, args=(1.0,))
        call.after(told)


def heard(*messages):
    """What loading makes of these messages."""
    loaded = Loaded(["a", "b"], False, Limits(), True)
    line = Told(*messages)
    while not loaded._hear(line):
        pass
    return loaded


def test_10_cells_come_in_order_and_texts_are_cut_off():
    end = {"defined": ["f" * 900], "taken": [], "troubles": {"2": "x" * 900}, "missing": {}}
    loaded = heard({"cell": 1}, {"cell": 2}, end)
    assert loaded.troubles == {2: "x" * 500} and loaded.defined == {"f" * 500}
    for cells in [[0], [3], [2, 1], [1, 1], [True], ["1"], [1.0], [10**30], [None]]:
        with pytest.raises(BadMessage, match="no cell"):
            heard(*({"cell": cell} for cell in cells), end)
    odd = [{"defined": 7}, {"defined": [7]}, {"troubles": [1]}, {"troubles": {"3": "x"}}, {"missing": {"1": 7}}]
    for change in [*odd, {"taken": None}, {"troubles": {str(2**61 - 1): "x"}}]:
        with pytest.raises(BadMessage):
            heard({**end, **change})


# Hold ----------------------------------------------------------------------------------------------------------------


def framed(data):
    return io.BytesIO(len(data).to_bytes(4, "big") + data)


@pytest.mark.parametrize("sign", [b",", b"[", b"{"])
def test_11_values_are_counted_before_json_reads_them(monkeypatch, sign):
    monkeypatch.setattr(json, "loads", lambda data: pytest.fail("JSON has read it"))
    with pytest.raises(BadMessage, match="values announced"):
        wire.receive(framed(sign * (VALUES + 1)))
    with pytest.raises(BadMessage, match="bytes announced"):
        wire.receive(io.BytesIO((MESSAGE + 1).to_bytes(4, "big")))


HEAVY = {
    "a long text among short ones": ["list", ["list", "x" * 10**5], *[["list", ""]] * 63],
    "a wide letter": ["list", "\U0001f680" * 10**4],
    "a range": ["list", ["range", 0, 10**5, 1]],
    "an array with a side of 0": ["array", "<f8", [10**5, 0], ""],
    "an array of one byte": ["array", "|b1", [10**5], base64.b64encode(bytes(10**5)).decode()],
    "rows of one number": ["array", "<f8", [10**4, 1], base64.b64encode(bytes(8 * 10**4)).decode()],
    "empty lists": ["list", *[["list"]] * 10**4],
    "one class each": ["list", *[["foreign", "A", "a", None]] * 1000],
    "dictionaries": ["list", *[["dict", ["a", 1]]] * 900],
    "numbers": ["list", *[1.5] * 10**4],
    "large whole numbers": ["list", *[10**18 + 1] * 10**4],
}


def made(part):
    """Bytes at the most while a test unpacks this and makes an array or lists of it."""
    tracemalloc.start()
    try:
        value = unpack(part)
        held = [value, *([value.tolist(), list(value)] if isinstance(value, np.ndarray) else [])]
        with contextlib.suppress(ValueError):
            held.append(np.array(value))
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("part", HEAVY.values(), ids=HEAVY)
def test_12_whatever_is_unpacked_was_weighed_before(part):
    size = weight(part)
    assert size >= made(part)
    with pytest.raises(BadMessage, match="in one call"):  # as an answer, and as an argument of a function of the test's
        call, told, _ = called({"id": 1, "answer": part}, size=size - 1)
        call.answer(told)
    with pytest.raises(BadMessage, match="in one call"):
        called(*[{"callback": 0, "args": [part]}] * 3, args=(len,), size=2 * size + 1)


def test_what_is_handed_over_in_all_calls_is_weighed_too():
    assert (Limits().call_bytes, Limits().bytes) == (64 * 2**20, 512 * 2**20)
    assert "handed over in all calls" in " ".join(judged(RIGHT, bytes=1000)["notes"])


def test_13_keys_with_one_hash_are_few():
    alike = [["dict", *([number * (2**61 - 1), 0] for number in range(1, count + 1))] for count in (KEYS, KEYS + 1)]
    assert len({hash(key) for key, _ in alike[0][1:]}) == 1
    start = time.process_time()
    weight(alike[0])
    unpack(alike[0])
    assert time.process_time() - start < 1
    with pytest.raises(BadMessage, match="keys in dictionaries"):
        weight(["list", *[["dict", ["a", 1]]] * (KEYS + 1)])
    with pytest.raises(BadMessage, match="keys in dictionaries"):
        weight(alike[1])


GIANT = """
import numpy as np

def train_with_momentum(gradient, X, y, theta, eta, gamma, batch_size, epochs, rng):
    try:
        gradient(np.ones((1, 1)), np.ones((50_000, 1)), np.ones(50_000))
    except Exception:
        pass
    return theta
"""


@posix
def test_14_a_judge_out_of_memory_gives_no_judgement():
    """A column minus a row is a matrix of 20 GB, which a test's own function is asked for."""
    folder = str(EXERCISES["train_with_momentum"].folder)
    request = {"folder": folder, "cells": [GIANT], "script": True, "seed": 1, "limits": asdict(Limits())}
    judgement = json.loads(Judges().ask(json.dumps({**request, "unsafe": True}), 100))
    assert judgement["status"] == "ungraded" and judgement["again"] and not judgement["tests"]
    assert "MemoryError" in judgement["notes"][0]


def test_15_a_judgement_is_short_whatever_was_said():
    loud = ["raise ValueError('x' * 10**5)"] * 100
    failing = "def gradient_descent(*given):\n    from course.classroom import Failure\n"
    failing += "    raise Failure('x' * 10**5, suggests='y' * 10**5)"
    winding = (
        "def gradient_descent(*given):\n    print('z' * 10**5)\n    return [[i % 7, i % 11] for i in range(10**4)]"
    )
    for answer in (failing, winding):
        judgement = judged(*loud, answer, exercise="gradient_descent")
        assert len(judgement["tests"]) > 5 and len(json.dumps(judgement)) < 300_000


# Wait for ------------------------------------------------------------------------------------------------------------


def test_16_one_clock_runs_over_a_call_and_its_callbacks():
    asking = DESCENT.replace("    path =", "    while True: gradient(np.array(start, dtype=float))\n    path =")
    start = time.monotonic()
    judgement = judged(asking, exercise="gradient_descent", call_seconds=1, seconds=4, callbacks=10**9)
    assert points(judgement) == 0 and time.monotonic() - start < 30
    assert "stopped after 1 seconds" in judgement["notes"][0] and "4 seconds" in judgement["notes"][-1]


def names_below(pid):
    with contextlib.suppress(psutil.Error):
        return [process.name() for process in psutil.Process(pid).children()]
    return []


@posix
def test_17_all_processes_of_a_jail_compute_for_so_long():
    burning = f"{sys.executable} -c 'while __import__(\"time\").process_time() < 0.5: pass'; sleep 60"
    with subprocess.Popen(["sh", "-c", burning]) as shell:
        until = time.monotonic() + 60
        while "sleep" not in names_below(shell.pid) and time.monotonic() < until:
            time.sleep(0.05)
        dead = used(shell.pid)[1]
        for process in [*psutil.Process(shell.pid).children(), shell]:
            process.kill()
    assert dead >= 0.4
    line = Line(Limits(), True, cpu=0.01)  # to start takes more on any machine
    with pytest.raises(Died, match="seconds of computing in all its processes"), line.within(60):
        line.receive()


@posix
def test_a_worker_that_cannot_be_watched_is_ended(monkeypatch):
    """The watch and the clock are threads of the judge: where one of them fails, the worker must not go on."""

    def short(pid):
        raise MemoryError

    monkeypatch.setattr(line_module, "used", short)
    monkeypatch.setattr(threading, "excepthook", lambda failed: None)
    for seconds, watch in ((60, 0.1), (0.5, 60)):
        monkeypatch.setattr(line_module, "WATCH", watch)
        line = Line(Limits(), True, cpu=60)
        with pytest.raises(Died, match="watched|stopped after"), line.within(seconds):
            line.receive()


@posix
def test_18_all_processes_of_a_jail_hold_so_much():
    line = Line(Limits(together=2**20), True, cpu=60)
    with pytest.raises(Died, match="too much memory in all its processes"), line.within(60):
        line.receive()
    assert Limits().together == 4 * 2**30


# From others ---------------------------------------------------------------------------------------------------------

ASKING = """
import ctypes, errno, json, os
libc, told = ctypes.CDLL(None, use_errno=True), {}
for name, number in json.loads(os.sys.argv[1]).items():
    libc.syscall(number, 0, 0, 0, 0, 0)
    told[name] = errno.errorcode.get(ctypes.get_errno())
told["pid"] = libc.syscall(39) == os.getpid()
told["rooms"] = {p: os.statvfs(p).f_blocks * os.statvfs(p).f_frsize for p in ("/tmp", "/dev/shm")}
told["writable"] = []
for line in open("/proc/self/mounts"):
    place, kind, options = line.split()[1:4]
    if "rw" in options.split(",") and kind != "proc" and os.path.isdir(place):
        told["writable"].append(place)
print(json.dumps(told))
"""
JAILED = """
import subprocess, sys
from course.classroom.grading.jail import sandbox
from course.classroom.grading.limits import Limits
with sandbox(Limits()) as (prefix, needed):
    subprocess.run([*prefix, sys.executable, "-c", sys.argv[1], sys.argv[2]], pass_fds=needed, check=True)
"""


def asked_in_a_jail(folder):
    """What the kernel answers to each refused call in there, and what can be written to."""
    calls = syscalls.PROCESSORS["x86_64"][1] if os.uname().machine == "x86_64" else syscalls.PROCESSORS["aarch64"][1]
    done = as_user([sys.executable, "-c", JAILED, ASKING, json.dumps(calls)], folder, PYTHONPATH=str(ROOT))
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def decided(program, processor, number):
    """What the kernel's machine makes of a system call: this is that machine, as far as the filter uses it."""
    data, place, held = {syscalls.NUMBER: number, syscalls.PROCESSOR: processor}, 0, None
    while True:
        kind, yes, no, value = struct.unpack_from("HBBI", program, 8 * place)
        if kind == syscalls.RETURN:
            return value
        if kind == syscalls.LOAD:
            held, yes, no = data[value], 0, 0
        holds = held == value if kind == syscalls.EQUAL else held >= value
        place += 1 + (yes if holds else no)


KEYRINGS = {"add_key", "request_key", "keyctl"}


@posix
def test_19_no_keyring_can_be_asked(users_folder):
    told = asked_in_a_jail(users_folder)
    assert {told[name] for name in KEYRINGS} == {"ENOSYS"}


@posix
def test_20_no_memory_that_nobody_counts(users_folder):
    told = asked_in_a_jail(users_folder)
    assert {told[name] for name in told.keys() - KEYRINGS - {"pid", "rooms", "writable"}} == {"ENOSYS"} and told["pid"]
    assert set(told["rooms"].values()) == {Limits().scratch}
    assert set(told["writable"]) <= {"/tmp", "/dev/shm", "/dev/pts", "/dev/mqueue"}


def test_21_calls_for_another_processor_are_refused(monkeypatch):
    for machine, (processor, calls) in syscalls.PROCESSORS.items():
        program = syscalls.program(machine)
        assert {decided(program, processor, number) for number in calls.values()} == {syscalls.REFUSE}
        others = {*range(600)} - {*calls.values()}
        assert {decided(program, processor, number) for number in others} == {syscalls.ALLOW}
        assert {decided(program, processor ^ 1, number) for number in others} == {syscalls.REFUSE}
        assert decided(program, processor, syscalls.OTHER_WORLD + 39) == syscalls.REFUSE
    monkeypatch.setattr(os, "geteuid", lambda: 1000, raising=False)
    monkeypatch.setattr(safety.shutil, "which", lambda name: name)
    monkeypatch.setattr(syscalls.platform, "machine", lambda: "vax")
    assert "not for vax" in safety.trouble(unsafe=False) and not safety.trouble(unsafe=True)


def test_22_few_encodings_are_read():
    text = "x = 'Größe'\n"
    for name in sorted(
        {*aliases.values(), "idna", "punycode", "raw_unicode_escape", "unicode_escape"} - {"mbcs", "oem"}
    ):
        data = f"# coding: {name}\n".encode() + b"x = 1\n"
        try:
            assert parsed("a.py", data).cells and name in (*ENCODINGS, "utf_8", "utf_8_sig", "latin_1", "iso8859_15")
        except Unreadable as reason:
            assert "it is written in" in str(reason) or "cannot be read" in str(reason)
    for name in ENCODINGS[:1] + ENCODINGS[3:]:
        assert parsed("a.py", f"# coding: {name}\n{text}".encode(name)).cells[0].endswith(text)
    assert parsed("a.py", f"# {'ö' * 200}\n{text}".encode()).cells[0].endswith(text)  # cut within a letter
    start = time.process_time()
    for first in (b"# coding: punycode\n", b"# coding: punycode -"):  # the square of the first line's length, too
        with pytest.raises(Unreadable, match="punycode|cannot be read"):
            parsed("a.py", first + b"a" * 2 * 10**6)
    assert time.process_time() - start < 1


# For a human ---------------------------------------------------------------------------------------------------------


def asked_twice(*cells, claim=None):
    """The doubts about a worker that was asked for f(1.0) twice; `claim` changes what it is said to define."""
    with Jailed([*cells], False, Limits(), unsafe=True) as student:
        for _ in range(2):
            with contextlib.suppress(Failure):
                student.f(1.0)
            student.loaded.defined = student.loaded.defined if claim is None else claim
        return student.doubts


def test_23_claims_that_contradict_each_other_are_doubted():
    assert not asked_twice("def f(x): return x")
    assert "different answers" in asked_twice("n = [0]\ndef f(x):\n    n[0] += 1\n    return x + n[0]")[0]
    assert "said to be defined, and then not" in asked_twice("def f(x):\n    del globals()['f']\n    return x")[0]
    assert "no cell is said to define it" in asked_twice("def f(x): return x", claim=set())[0]
    gone = RIGHT.replace("    return", "    if not np.any(gradient): globals().pop('momentum_step', 0)\n    return")
    assert judged("import numpy as np", gone)["status"] == "look"


def test_24_answers_to_some_calls_only_are_doubted():
    coy = RIGHT.replace("    v =", "    if not gradient.any(): raise NotImplementedError\n    v =", 1)
    judgement = judged(coy)
    assert judgement["status"] == "look" and "to some calls only" in judgement["notes"][0]
    assert judged(RIGHT)["status"] == "graded"


def test_25_an_answer_out_of_the_package_is_told():
    judgement = judged("from course.averages import ewma as moving_average", exercise="moving_average")
    assert judgement["status"] == "look" and "moving_average comes out of the course's own" in judgement["notes"][0]
    used_only = "from course.averages import ewma\ndef moving_average(values, beta): return ewma(values, beta)"
    assert judged(used_only, exercise="moving_average")["status"] == "graded"


@pytest.mark.parametrize("script", [True, False])
def test_26_an_import_that_finds_nothing_costs_only_itself(script):
    source = f"from __future__ import annotations\nfrom google.colab import drive\nimport numpy as np\n{RIGHT}"
    for cell in (source, source.replace("import numpy as np", "import numpy as np; import no_such as thing\n")):
        judgement = judged(cell, script=script)
        assert points(judgement) == 7 and judgement["status"] == "graded"
        assert "`from google.colab import drive`" in judgement["notes"][0]
    wrong = judged(source.replace("theta + v", "theta - v"), script=script)
    assert 0 < points(wrong) < 7 and wrong["status"] == "look"
    assert "`from google.colab import drive`" in wrong["notes"][0]
    caught = "try:\n    import no_such\nexcept ImportError:\n    pass\n" + RIGHT
    assert judged(caught, script=script)["status"] == "graded" and not judged(caught, script=script)["notes"]


# The run -------------------------------------------------------------------------------------------------------------


def test_a_system_that_gives_no_process_costs_one_submission(monkeypatch):
    def refuse(*args, **kwargs):
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(subprocess, "Popen", refuse)
    grading = Grading(problem_set("momentum_step"), 1, Limits(), True)
    judgement = grading.judgement(EXERCISES["momentum_step"], Code((RIGHT,), True))
    assert judgement["status"] == "ungraded" and judgement["again"] and judgement["of"] == 7
    assert judgement["notes"] == ["Resource temporarily unavailable"]
