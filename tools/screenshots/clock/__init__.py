"""The pictures' day: dates in them stay the same from one run to the next."""

import time
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

START = datetime(2026, 9, 14, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def environment_at(moment: datetime) -> dict[str, str]:
    """For a process that should believe that it is ``moment`` now, and for those that it starts."""
    return {
        "PYTHONPATH": str(Path(__file__).parent),
        "SCREENSHOT_CLOCK_SHIFT": str(moment.timestamp() - time.time()),
    }
