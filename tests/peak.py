"""The most memory that this process ever held."""

import re
import resource
from pathlib import Path

STATUS = Path("/proc/self/status")


def peak_megabytes() -> int:
    """In MB, of this program alone.

    What `getrusage` tells begins on Linux with the memory of the process that started this one, so
    a small program started by a large one looks large.
    """
    if STATUS.exists():
        return int(re.findall(r"VmHWM:\s+(\d+)", STATUS.read_text())[0]) // 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
