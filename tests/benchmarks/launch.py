"""Run a command and write what it cost: `python -I -S launch.py COST COMMAND...`.

A program of its own that imports next to nothing: Linux counts the memory of the process that
forks into the peak memory of the child.
"""

import os
import sys
import time


def main(cost: str, command: list[str]) -> None:
    """Write seconds of CPU, seconds of the clock, KiB of peak memory and the exit code."""
    start = time.perf_counter()
    if (child := os.fork()) == 0:
        os.execvp(command[0], command)
    _, status, usage = os.wait4(child, 0)
    wall = time.perf_counter() - start
    code = os.waitstatus_to_exitcode(status)
    with open(cost, "w") as file:
        print(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss, code, file=file)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
