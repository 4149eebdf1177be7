"""The append-only log of events: as known at any time, corrected without overwriting, hashed."""

from relsim.log.entry import Basis, Commit, Entry, Head, Ingested, Verification, View
from relsim.log.event_log import EventLog
from relsim.log.jsonl import parse_records, read_jsonl, read_records
from relsim.log.memory import MemoryEventLog
from relsim.log.opening import open_log
from relsim.log.records import Correction, LogRecord, Retraction, StoredRecord
from relsim.log.segment import Segment

__all__ = [
    "Basis",
    "Commit",
    "Correction",
    "Entry",
    "EventLog",
    "Head",
    "Ingested",
    "LogRecord",
    "MemoryEventLog",
    "Retraction",
    "Segment",
    "StoredRecord",
    "Verification",
    "View",
    "open_log",
    "parse_records",
    "read_jsonl",
    "read_records",
]
