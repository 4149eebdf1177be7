"""Many members at once: the same dynamics as the SimPy engine, to the bit, without a clock."""

from relsim.model.kernel.answers import as_one
from relsim.model.kernel.block import can_replay, put_aside, replay_block
from relsim.model.kernel.snapshot import BlockSnapshot
from relsim.model.kernel.touched import Parting

__all__ = ["BlockSnapshot", "Parting", "as_one", "can_replay", "put_aside", "replay_block"]
