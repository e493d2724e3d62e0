"""Other systems: which wheels they take, and what the markers of a requirement say there.

pip's own `--platform` chooses wheels for another system, but reads markers as on this one: on Linux it would leave out
pywinpty, without which JupyterLab does not install on Windows (pip's issue 11664). So markers are evaluated here.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class System:
    """An operating system on a processor: pip's tags of its wheels, what markers say there, its start file."""

    tags: tuple
    markers: dict
    template: str
    start: str  # the name of the start file


def linux(machine):
    """Every Linux with glibc 2.28 or newer: Debian 10, Ubuntu 20.04, RHEL 8 and all after them."""
    tags = tuple(f"manylinux_2_{minor}_{machine}" for minor in range(28, 4, -1))
    names = {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix", "platform_machine": machine}
    return System((*tags, f"manylinux2014_{machine}"), names, "start.sh", "start-linux.sh")


def mac(machine):
    """macOS 14 or newer."""
    names = {"sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix", "platform_machine": machine}
    return System((f"macosx_14_0_{machine}",), names, "start.sh", "start-mac.command")


WINDOWS = {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt", "platform_machine": "AMD64"}

SYSTEMS = {
    "linux": linux("x86_64"),
    "linux-arm": linux("aarch64"),
    "mac": mac("arm64"),
    "mac-intel": mac("x86_64"),
    "windows": System(("win_amd64",), WINDOWS, "start.bat", "start-windows.bat"),
}


def environment(system, python, micro):
    """What markers say on this system under CPython `python`, such as "3.12", in its release number `micro`."""
    return {
        **system.markers,
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
        "python_version": python,
        "python_full_version": f"{python}.{micro}",
        "implementation_version": f"{python}.{micro}",
        "platform_release": "",
        "platform_version": "",
    }
