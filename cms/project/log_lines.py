"""Lines of the log: what failed and where in the code, never the row that somebody had filled in."""

import logging
import re

# PostgreSQL says with a refused row what was in it ("Failing row contains (…)", "Key (…)=(…)"), over as many lines as it has.
_DETAIL = re.compile(r"DETAIL:.*?(?=\n\nThe above exception|\n\nDuring handling|\Z)", re.S)


class LineFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return _DETAIL.sub("DETAIL: -", super().format(record))
