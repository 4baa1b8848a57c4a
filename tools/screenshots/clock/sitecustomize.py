"""Sets the clock of every Python process that has this folder on PYTHONPATH: Python imports this file at its start."""

import os
import time

import time_machine

time_machine.travel(time.time() + float(os.environ["SCREENSHOT_CLOCK_SHIFT"])).start()
