"""The disk of a file: whether it is one of this machine. What is not known to be is not."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

# The file systems of Linux that no other machine can have mounted at the same time.
LOCAL = frozenset({
    "bcachefs", "btrfs", "ext2", "ext3", "ext4", "f2fs", "jfs", "nilfs2", "ramfs", "reiserfs",
    "tmpfs", "xfs", "zfs",
})  # fmt: skip
# Windows' number for a disk that is built in.
DRIVE_FIXED = 3


@dataclass(frozen=True)
class Disk:
    """The kind of a disk, such as `ext4`, '' where it is not known; and whether it is local."""

    kind: str
    is_local: bool


UNKNOWN = Disk("", is_local=False)


def disk_of(path: Path) -> Disk:
    """The disk of the file, or of the folder in which it will be."""
    try:
        if sys.platform == "win32":
            return _disk_of_windows(path)
        if sys.platform == "darwin":
            command = ["/sbin/mount"]
            table = subprocess.run(command, capture_output=True, text=True, check=True).stdout
            return disk_in(read_mac_mounts(table), path)
        table = Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="surrogateescape")
        return disk_in(read_linux_mounts(table), path)
    except (OSError, subprocess.SubprocessError, ValueError):
        return UNKNOWN


def disk_in(mounts: Iterable[tuple[Path, Disk]], path: Path) -> Disk:
    """The disk of the last mount point that is nearest to the path."""
    place = Path(os.path.realpath(path))
    disk, depth = UNKNOWN, -1
    for point, mounted in mounts:
        if place.is_relative_to(point) and len(point.parts) >= depth:
            disk, depth = mounted, len(point.parts)
    return disk


def read_linux_mounts(table: str) -> Iterable[tuple[Path, Disk]]:
    """The mount points of /proc/self/mountinfo, in which `\\040` stands for a space."""
    for line in table.splitlines():
        before, separator, after = line.partition(" - ")
        if separator:
            point = re.sub(r"\\([0-7]{3})", lambda code: chr(int(code[1], 8)), before.split()[4])
            kind = after.split()[0]
            yield Path(point), Disk(kind, kind in LOCAL)


def read_mac_mounts(table: str) -> Iterable[tuple[Path, Disk]]:
    """The mount points of `mount`: `/dev/disk3s1 on / (apfs, local, journaled)`."""
    for line in table.splitlines():
        if match := re.fullmatch(r".*? on (/.*) \(([^()]+)\)", line):
            kind, *flags = match[2].split(", ")
            yield Path(match[1]), Disk(kind, "local" in flags)


def _disk_of_windows(path: Path) -> Disk:
    import ctypes

    drive = Path(os.path.realpath(path)).drive
    if not re.fullmatch("[A-Za-z]:", drive):  # a share, `\\server\folder`
        return UNKNOWN
    number = ctypes.windll.kernel32.GetDriveTypeW(f"{drive}\\")  # type: ignore[attr-defined,unused-ignore]
    return Disk(drive, number == DRIVE_FIXED)
