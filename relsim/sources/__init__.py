"""Outside formats become events here and nowhere else.

A file goes through in blocks: `files` unpacks, `blocks` cuts it at line feeds, `lines` into columns
of text, one module a format maps those to ``EVENT_FRAME`` rows or a reason, and `importing` keeps
the books.
"""

from relsim.sources.feed import Feed
from relsim.sources.formats import FEEDS, feed_named
from relsim.sources.importing import Importing
from relsim.sources.mapped import feed_of
from relsim.sources.mapping_file import read_mapping
from relsim.sources.report import ImportReport

__all__ = ["FEEDS", "Feed", "ImportReport", "Importing", "feed_named", "feed_of", "read_mapping"]
