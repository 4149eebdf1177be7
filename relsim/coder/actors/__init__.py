"""Who is meant: states, their people and offices, organisations and leaders in a sentence.

``find_mentions`` reads one sentence, ``find_all_mentions`` an article with its back references.
Armed groups are coded as their state with agent REB (Hamas as PSE, Hezbollah as LBN, the Houthis
as YEM; the Taliban as AFG, with GOV while they rule), those that stand for no state (ISIS,
al-Qaeda) and media are recognised, so that they are not taken for somebody else, and left out.
"""

from relsim.coder.actors.article import find_all_mentions
from relsim.coder.actors.find import find_mentions
from relsim.coder.actors.pronouns import resolve

__all__ = ["find_all_mentions", "find_mentions", "resolve"]
