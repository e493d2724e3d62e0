"""When a submission was written, as the system or a zip tells."""

import contextlib
import os
import stat
import struct
from datetime import datetime
from itertools import islice
from pathlib import Path

from course.classroom.grading.files import LITTER, MEMBERS


def changed_on_disk(path, zone):
    """When a file, or the newest file in a folder, was written; None where the system does not say."""
    with contextlib.suppress(OSError):
        files = [path]
        if stat.S_ISDIR(os.lstat(path).st_mode):
            below = (Path(folder, name) for folder, _, names in os.walk(path) for name in names)
            files = [file for file in islice(below, MEMBERS) if not LITTER.search(file.relative_to(path).as_posix())]
        return max((datetime.fromtimestamp(os.lstat(file).st_mtime, zone) for file in files), default=None)


def changed_in_zip(members, zone):
    """When the newest of these members of a zip was written, None where it does not say."""
    known = [when(member, zone) for name, member in members.items() if not LITTER.search(name)]
    return max(filter(None, known), default=None)


def when(member, zone):
    """The time of a member: seconds of UTC in the extra field 0x5455 (APPNOTE.TXT, 4.5), else what a clock showed."""
    extra = member.extra
    while len(extra) >= 4:
        kind, size = struct.unpack_from("<HH", extra)
        if kind == 0x5455 and size >= 5 and len(extra) >= 9 and extra[4] & 1:
            return datetime.fromtimestamp(struct.unpack_from("<i", extra, 5)[0], zone)
        extra = extra[4 + size :]
    with contextlib.suppress(ValueError):
        shown = datetime(*member.date_time, tzinfo=zone)
        return shown if shown.year > 1980 else None  # 1980 is what is written where no time is known
