"""One row for each student: names as Moodle and Canvas write them, files handed in again, and when that was."""

import os
import struct
import zipfile
from datetime import UTC, datetime, timedelta, timezone

import pytest

from course.classroom.grading import texts
from course.classroom.grading.inbox import submissions
from course.classroom.grading.names import origin, origins
from course.classroom.grading.times import when

STEP = "momentum_step.py"


@pytest.fixture
def handed_in(tmp_path):
    (tmp_path / "in").mkdir()
    return tmp_path / "in"


def lay(folder, **contents):
    """Write files of these names, each with its own text as code."""
    for name, text in contents.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)


def read(place):
    """[(who, id, first cell or reason, remarks)] of all submissions."""
    return [(*one.who, one.code("momentum_step").cells[0], one.remarks) for one in submissions(place)]


# Moodle (mod/assign/locallib.php, download_submissions) ---------------------------------------------------------------


@pytest.mark.parametrize("end", ["", "_"], ids=["since 4.1", "before 4.1"])
def test_online_text_beside_a_file_is_one_student(handed_in, end):
    folder = f"Ann Lee_123_assignsubmission_file{end}"
    lay(
        handed_in,
        **{f"{folder}/{STEP}": "x = 1", f"Ann Lee_123_assignsubmission_onlinetext{end}/onlinetext.html": "hi"},
    )
    assert read(handed_in) == [("Ann Lee", "123", "x = 1", ())]
    [one] = submissions(handed_in)
    assert one.name == folder and one.origin.given_back == f"{folder}/feedback.html"


def test_files_without_folders_are_one_student_and_go_back_into_the_students_folder(handed_in):
    head = "Ann Lee_123_assignsubmission_file_"
    lay(handed_in, **{f"{head}notes.txt": "hi", f"{head}{STEP}": "x = 1", f"{head}half_life.py": "y = 2"})
    assert read(handed_in) == [("Ann Lee", "123", "x = 1", ())]
    assert submissions(handed_in)[0].origin.given_back == f"{head}/feedback.html"


def test_the_end_of_a_name_cannot_choose_another_student():
    name = "Eve_5_assignsubmission_file_Victim Vic_777_assignsubmission_file_.py"
    assert (origin(name).who, origin(name).id) == ("Eve", "5")
    name = "eve_77_88_victim_777_888_x.py"
    assert (origin(name).who, origin(name).id) == ("eve", "77")


# Canvas (lib/content_zipper.rb) ---------------------------------------------------------------------------------------


def test_several_files_and_resubmissions_of_one_student(handed_in):
    lay(
        handed_in,
        **{
            f"leeann_77_88_{STEP}": "old = 1",
            "leeann_LATE_77_91_momentum_step-1.py": "new = 1",
            "leeann_77_89_half_life.py": "y = 2",
            "leeann_77_text.html": "see my files",
            f"bobbert_78_90_{STEP}": "z = 3",
        },
    )
    said = "handed in again: momentum_step-1.py counts, momentum_step.py does not"
    assert read(handed_in) == [("bobbert", "78", "z = 3", ()), ("leeann", "77", "new = 1", (said,))]
    ann = submissions(handed_in)[1]
    assert ann.origin.late and ann.origin.given_back == "leeann_LATE_77_91_feedback.html"


def test_the_export_as_a_zip_is_read_alike(handed_in, tmp_path):
    lay(handed_in, **{f"leeann_77_88_{STEP}": "old = 1", "leeann_77_91_momentum_step-1.py": "new = 1"})
    with zipfile.ZipFile(tmp_path / "export.zip", "w") as archive:
        for path in handed_in.iterdir():
            archive.write(path, path.name)
    assert read(tmp_path / "export.zip") == read(handed_in) != []


@pytest.mark.parametrize(
    "names",
    [
        ["ws_2024_04_anna.py", "ws_2024_04_bert.py"],
        ["ws_2024_11_anna.py", "ws_2024_12_bert.py"],
        ["sheet_1_2_anna.py", "sheet_1_2_bert.py"],
        ["anna_1_23_a.py", "bert_1_24_b.py"],
        ["anna.py", "anna.ipynb"],
    ],
)
def test_names_written_by_hand_stay_apart(names):
    told = origins(names)
    assert {one.who for one in told.values()} == {name.rpartition(".")[0] for name in names}
    assert {(one.id, one.platform) for one in told.values()} == {("", "")}


# When it was handed in ------------------------------------------------------------------------------------------------


def test_the_time_is_that_of_the_newest_file_that_counts(handed_in):
    lay(handed_in, **{"ada/a.py": "x = 1", "ada/b.txt": "", "ada/.DS_Store": ""})
    for name, time in {"a.py": 1_000_000_000, "b.txt": 1_000_000_500, ".DS_Store": 1_700_000_000}.items():
        os.utime(handed_in / "ada" / name, (time, time))
    [one] = submissions(handed_in)
    assert one.changed(UTC) == datetime.fromtimestamp(1_000_000_500, UTC)


def test_times_in_a_zip():
    """A clock's time counts in the time zone of the due date; where there are seconds of UTC, these count."""
    zone = timezone(timedelta(hours=5))
    member = zipfile.ZipInfo("a.py", (2026, 11, 20, 23, 58, 0))
    assert when(member, zone) == datetime(2026, 11, 20, 23, 58, tzinfo=zone)
    member.extra = struct.pack("<HHbi", 0x5455, 5, 1, 1_000_000_000)
    assert when(member, zone) == datetime.fromtimestamp(1_000_000_000, UTC)
    assert when(zipfile.ZipInfo("a.py"), zone) is None


# Names that come out --------------------------------------------------------------------------------------------------


def test_no_file_name_is_too_long_for_a_file_system():
    names = ["\U0001d518" * 255, "é" * 255, "字" * 85 + ".py"]
    assert all(len(file.encode()) + len(".json") <= 255 for file in texts.file_names(names).values())


def test_persian_names_and_families_of_emoji_stay_as_they_are():
    assert texts.clean("می\u200cخواهم 👩\u200d👧") == "می\u200cخواهم 👩\u200d👧"
    assert texts.clean("a\u202eb\nc") == "a b c" and texts.lines("a\u202eb\r\nc") == "a b\nc"


@pytest.mark.parametrize("text", ["x;=1+1;", "x; =1+1", "a;\t@SUM(A1)", "＝1", ";-1"])
def test_no_cell_is_a_formula_where_columns_end_at_semicolons(text):
    assert not any(cell.strip()[:1] in tuple("=+-@＝") for cell in texts.harmless(text).split(";"))
