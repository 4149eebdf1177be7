"""Write the table of docs/coding.md again: ``python tests/coder/april_table.py``.

Look at the difference before you keep it: it says how many events the coder finds unaided.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from docs.tables import with_table

from coder.april import PAGE, coded, reviewed, table

if __name__ == "__main__":
    page = PAGE.read_text("utf-8")
    PAGE.write_text(with_table(page, "april", table(reviewed(coded()))), "utf-8")
