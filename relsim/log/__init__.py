"""The append-only log of events: as known at any time, corrected without overwriting, hashed."""

from relsim.log.entry import Basis, Commit, Entry, Head, Verification, View
from relsim.log.event_log import EventLog
from relsim.log.jsonl import parse_records, read_jsonl, read_records
from relsim.log.memory import MemoryEventLog
from relsim.log.opening import log_files, open_log
from relsim.log.records import Correction, LogRecord, Retraction

__all__ = [
    "Basis",
    "Commit",
    "Correction",
    "Entry",
    "EventLog",
    "Head",
    "LogRecord",
    "MemoryEventLog",
    "Retraction",
    "Verification",
    "View",
    "log_files",
    "open_log",
    "parse_records",
    "read_jsonl",
    "read_records",
]
