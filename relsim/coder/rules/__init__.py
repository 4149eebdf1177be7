"""The rules of the article coder: heads → CAMEO codes, loading, checking, matching.

``load_rules`` reads ``data/rules.tsv``; ``best_rule`` gives the most specific rule whose head
stands at a token of a ``Clause``, with the words that fired.
"""

from relsim.coder.rules.loading import load_rules, rules_version
from relsim.coder.rules.matching import Clause, Fired, best_rule, fired_rules
from relsim.coder.rules.rule import Rule

__all__ = ["Clause", "Fired", "Rule", "best_rule", "fired_rules", "load_rules", "rules_version"]
