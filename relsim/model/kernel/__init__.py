"""Many members at once: the same dynamics as the SimPy engine, to the bit, without a clock."""

from relsim.model.kernel.answers import as_one
from relsim.model.kernel.block import can_replay, replay_block

__all__ = ["as_one", "can_replay", "replay_block"]
