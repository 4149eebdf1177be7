"""Source, target and a sentence given: what kind of relation is it?

A multinomial logistic regression over short word sequences and over what the coder's rules say of
the sentence's verbs; trained by ``training/train_relation.py``, scored with numpy.
"""

from relsim.coder.relation.classify import Relation, classify_relation, second_opinion

__all__ = ["Relation", "classify_relation", "second_opinion"]
