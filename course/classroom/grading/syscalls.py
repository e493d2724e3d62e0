"""The filter of system calls that the sandbox loads into the kernel: what a submission may not even ask for.

Refused are the kernel's keyrings, which no namespace keeps apart, and memory that belongs to no process and lies in no
file system, so that nothing would count it. Every other call is let through. The filter is a program for the kernel's
own small machine (classic BPF, linux/filter.h, linux/seccomp.h): eight bytes an instruction.
"""

import errno
import os
import platform
import struct

#: Per processor: its number in linux/audit.h, and the numbers of the calls there.
PROCESSORS = {
    "x86_64": (
        0xC000003E,
        {
            "add_key": 248,
            "request_key": 249,
            "keyctl": 250,
            "shmget": 29,
            "memfd_create": 319,
            "memfd_secret": 447,
            "io_uring_setup": 425,
            "userfaultfd": 323,
        },
    ),
    "aarch64": (
        0xC00000B7,
        {
            "add_key": 217,
            "request_key": 218,
            "keyctl": 219,
            "shmget": 194,
            "memfd_create": 279,
            "memfd_secret": 447,
            "io_uring_setup": 425,
            "userfaultfd": 282,
        },
    ),
}
NUMBER, PROCESSOR = 0, 4  # where struct seccomp_data has the call and the processor that it was made for
OTHER_WORLD = 0x40000000  # x86_64 has every call a second time from here on (x32)
LOAD, EQUAL, AT_LEAST, RETURN = 0x20, 0x15, 0x35, 0x06  # instructions
ALLOW, REFUSE = 0x7FFF0000, 0x00050000 | errno.ENOSYS  # as a kernel answers that does not know the call


def known():
    """Whether the numbers of this machine's system calls are known here."""
    return platform.machine() in PROCESSORS


def program(machine):
    """The filter for this kind of processor: calls made for another one are refused, all of them."""
    processor, calls = PROCESSORS[machine]
    refused = [*calls.values()]
    refuse = len(refused) + 5  # the place of the last instruction; jumps are counted from the next one
    code = [
        (LOAD, 0, 0, PROCESSOR),
        (EQUAL, 0, refuse - 2, processor),
        (LOAD, 0, 0, NUMBER),
        (AT_LEAST, refuse - 4, 0, OTHER_WORLD),
        *((EQUAL, refuse - 5 - place, 0, number) for place, number in enumerate(refused)),
        (RETURN, 0, 0, ALLOW),
        (RETURN, 0, 0, REFUSE),
    ]
    return b"".join(struct.pack("HBBI", *instruction) for instruction in code)


def as_file():
    """An open file with the filter for this machine, from which bubblewrap reads it; the caller closes it."""
    reading, writing = os.pipe()
    with os.fdopen(writing, "wb") as file:
        file.write(program(platform.machine()))
    return os.fdopen(reading, "rb")
