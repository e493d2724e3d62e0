"""What crosses between judge and jail: values come out as they went in, everything else is refused."""

import io
import json

import numpy as np
import pytest
from helpers import few
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from course.classroom import Failure, numbers
from course.classroom.grading.packing import DEPTH, pack
from course.classroom.grading.unpacking import Foreign, unpack
from course.classroom.grading.wire import MESSAGE, BadMessage, receive, send

leaves = (
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats()
    | st.text()
    | st.complex_numbers(allow_nan=False)
    | hnp.arrays(
        st.sampled_from(["f8", "f4", "f2", "i8", "u1", "?", "c16", ">f8", ">i2"]),
        hnp.array_shapes(min_dims=0, min_side=0),
    )
)
values = st.recursive(
    leaves,
    lambda inner: st.lists(inner) | st.tuples(inner, inner) | st.dictionaries(st.text() | st.integers(), inner),
    max_leaves=20,
)


def there_and_back(value):
    """Through the pipe and out again."""
    stream = io.BytesIO()
    send(stream, pack(value))
    stream.seek(0)
    return unpack(receive(stream))


def alike(a, b):
    if isinstance(a, np.ndarray):
        return (
            type(b) is np.ndarray
            and a.dtype.newbyteorder("=") == b.dtype.newbyteorder("=")
            and a.shape == b.shape
            and np.array_equal(a, b, equal_nan=a.dtype.kind in "fc")
        )
    if isinstance(a, (list, tuple)):
        return type(a) is type(b) and len(a) == len(b) and all(map(alike, a, b))
    if isinstance(a, dict):
        return a.keys() == b.keys() and all(alike(value, b[key]) for key, value in a.items())
    return type(a) is type(b) and (a == b or a != a and b != b)


@few(300)
@given(values)
def test_plain_values_come_back_as_they_were(value):
    assert alike(value, there_and_back(value))


@pytest.mark.parametrize(
    "value", [np.float32(0.1), np.int64(7), np.bool_(True), np.complex64(1 + 2j), np.float16(0.5)], ids=repr
)
def test_numpy_scalars_keep_their_type(value):
    back = there_and_back(value)
    assert type(back) is type(value) and back == value


def test_views_are_written_out():
    array = np.arange(24.0).reshape(4, 6)
    for view in (array[::-1, ::2], array.T, np.broadcast_to(1.5, (3, 2)), array[:, :0]):
        assert alike(np.array(view), there_and_back(view))


def test_ragged_and_mixed_arrays_keep_what_is_in_them():
    ragged = np.empty(2, object)
    ragged[:] = [np.arange(3), np.arange(2)]
    back = there_and_back(ragged)
    assert back.dtype == object and alike(list(ragged), list(back))


class AlwaysEqual(float):
    """A number that agrees with everybody."""

    __eq__ = lambda self, other: True
    __hash__ = None
    __sub__ = __rsub__ = lambda self, other: 0.0


class Sly(np.ndarray):
    """An array that does so, too."""

    __array_ufunc__ = lambda self, *args, **kwargs: np.array(True)
    __eq__ = lambda self, other: np.array(True)


class Thing:
    """Nothing that a test asked for."""

    __eq__ = lambda self, other: True
    __call__ = lambda self: self
    __iter__ = lambda self: iter(())


class Unspeakable:
    def __repr__(self):
        raise SystemExit


class Loud:
    def __repr__(self):
        return "x" * 10**6


@pytest.mark.parametrize(
    "value, plain",
    [(AlwaysEqual(2.0), 2.0), ([AlwaysEqual(3.0)], [3.0]), (type("L", (list,), {"__len__": lambda s: 99})([1]), [1])],
)
def test_disguised_values_arrive_plain(value, plain):
    back = there_and_back(value)
    assert alike(plain, back)


def test_disguised_arrays_arrive_plain():
    assert alike(np.ones(3), there_and_back(np.ones(3).view(Sly)))


@pytest.mark.parametrize(
    "value",
    [
        Thing(),
        Thing,
        len,
        {1, 2},
        b"bytes",
        np.array(["a"]),
        np.array("2020", "M8[D]"),
        np.zeros(2, [("a", int)]),
        object(),
        Unspeakable(),
        np.str_,
        Loud(),
        Ellipsis,
        io,
    ],
)
def test_everything_else_arrives_without_behaviour(value):
    back = there_and_back(value)
    assert isinstance(back, Foreign) and back != 1 and len(repr(back)) <= 2000
    with pytest.raises(Failure):
        numbers(back)


def test_what_numpy_would_have_read_is_read():
    """A learner who hands back a list in disguise gets the same verdict over the wire as in the notebook."""
    disguised = type("Series", (), {"__array__": lambda self, dtype=None, copy=None: np.arange(3.0)})()
    assert np.array_equal(numbers(there_and_back(disguised)), [0, 1, 2])


def test_what_is_too_large_is_refused_before_it_is_copied():
    for value in (np.broadcast_to(1.0, (10**5, 10**5)), [0] * (10**6 + 1)):
        with pytest.raises(ValueError, match="too large"):
            pack(value)
    with pytest.raises(ValueError, match="expected at most"):
        send(io.BytesIO(), "x" * (MESSAGE + 1))


def test_what_is_endless_ends():
    cycle = []
    cycle.append(cycle)
    deep = there_and_back(cycle)
    for _ in range(DEPTH):
        assert type(deep) is list
        deep = deep[0]
    assert isinstance(deep, Foreign)


NONSENSE = [
    ["array", "O", [1], ""],
    ["array", "<f8", [2], "AAAA"],
    ["array", "<f8", [-1], ""],
    ["array", "<f8", [10**12], "AAAAAAAAAAA="],
    ["array", "<f8", [True], "AAAAAAAAAAA="],
    ["array", "<f8,<f8", [1], ""],
    ["array", "<f8", "ab", ""],
    ["array"],
    ["list", ["?"]],
    ["dict", ["a"]],
    ["dict", [["list"], 1]],
    ["scalar", 3],
    ["scalar"],
    ["pickle", "gASVAAAA"],
    [],
    {},
    {"list": 1},
    ["function", 0],
    ["generator", "PCG64", "{}"],
    ["foreign", 1],
    ["complex", "a", 1],
    ["range", 0, 1, 0],
    ["range", 0, 10**9, 1],
    ["range", 0, 10**30, 1],
    ["range", 0.5, 1, 1],
    ["objects", [3], 1],
    [["list"]],
]


@pytest.mark.parametrize("part", NONSENSE, ids=json.dumps)
def test_nonsense_is_refused(part):
    with pytest.raises(BadMessage):
        unpack(part)


def test_deep_nonsense_is_refused():
    part = []
    for _ in range(200):
        part = ["list", part]
    with pytest.raises(BadMessage):
        unpack(part)


@few(200)
@given(
    st.recursive(
        st.none()
        | st.booleans()
        | st.floats()
        | st.integers()
        | st.text()
        | st.sampled_from(["array", "list", "scalar", "objects", "foreign", "complex", "range", "<f8", "|b1"]),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=12,
    )
)
def test_any_json_is_a_plain_value_or_refused(part):
    try:
        value = unpack(part)
    except BadMessage:
        return
    assert value is None or isinstance(
        value, (bool, int, float, str, complex, list, tuple, dict, range, np.ndarray, np.generic, Foreign)
    )


@pytest.mark.parametrize(
    "data, error",
    [
        (b"", EOFError),
        (b"\0\0", EOFError),
        (b"\xff\xff\xff\xff", BadMessage),
        (b"\0\0\0\x05ab", EOFError),
        (b"\0\0\0\x03abc", BadMessage),
        (b"\0\0\x9c\x40" + b"[" * 40000, BadMessage),
    ],
)
def test_broken_messages(data, error):
    with pytest.raises(error):
        receive(io.BytesIO(data))


def test_functions_and_generators_cross_only_towards_the_jail():
    functions, rng = [], np.random.default_rng(5)
    parts = [pack(value, functions) for value in (len, rng)]
    function, there = (unpack(part, lambda number: functions[number]) for part in parts)
    assert function is len and there.integers(10**9) == rng.integers(10**9)
    for part in parts:
        with pytest.raises(BadMessage):
            unpack(part)
