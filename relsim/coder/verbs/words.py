"""Small closed classes of English words, and verbs by what they do to the clause behind them."""

from __future__ import annotations

__all__ = [
    "ADVERBS",
    "ASPECT",
    "AUXILIARIES",
    "BE",
    "CAUSING",
    "COMMON_VERBS",
    "CONDITIONAL",
    "COORDINATORS",
    "DENYING",
    "DETERMINERS",
    "DO",
    "EVIDENTIAL",
    "HAVE",
    "IRREGULAR_PARTICIPLES",
    "IRREGULAR_PASTS",
    "LIGHT",
    "MODALS",
    "NEGATIONS",
    "NOT_ADVERBS",
    "NOT_VERBS",
    "OBJECT_CONTROL",
    "PLANNING",
    "POSSESSIVES",
    "PREPOSITIONS",
    "PRONOUNS",
    "RELATIVES",
    "REPORTING",
    "SUBJECT_CONTROL",
    "SUBORDINATORS",
    "words",
]


def words(text: str) -> frozenset[str]:
    """The words of a text, as a set."""
    return frozenset(text.split())


DETERMINERS = words(
    "a an the this that these those each every all any some no both many several few more most "
    "another other such one two three four five six seven eight nine ten dozens hundreds "
    "thousands his her its their our my your whose what which"
)
POSSESSIVES = words("his her its their our my your whose")
PRONOUNS = words("he she it they we i you who him them us me itself themselves himself herself")
BE = words("be is are was were been being am 's 're")
HAVE = words("have has had having 've")
DO = words("do does did done")
MODALS = words("cannot will would shall should can could may might must ca wo 'll 'd")
AUXILIARIES = BE | HAVE | DO | MODALS
NOT_ADVERBS = words(
    "ally family italy supply reply rally assembly deadly daily weekly monthly early likely "
    "unlikely friendly elderly costly orderly only italy fly apply july comply ugly holy lonely "
    "anomaly bully jelly lovely multiply rely imply july"
)
NEGATIONS = words("not n't never no nor neither cannot hardly")
PREPOSITIONS = words(
    "of in on at by for with from to into onto over under against about between among across "
    "through throughout during toward towards upon within without near around behind "
    "beyond via per along outside inside off up down out like than including "
    "regarding concerning alongside besides beside except versus past"
)
RELATIVES = words("who whom which that whose where")
SUBORDINATORS = words(
    "that if whether because although though while whereas when as after before since until "
    "unless once so how why lest what whenever wherever but following amid amidst despite ahead"
)
COORDINATORS = words("and or nor & plus")
CONDITIONAL = words("if unless whether would could might should lest")
ADVERBS = words(
    "also again already still just then now ever even only yet soon once twice often always "
    "later earlier recently today yesterday tomorrow tonight here there far almost about "
    "first back instead rather very so too thus however meanwhile moreover further "
    "separately jointly unanimously together"
)
NOT_VERBS = words(
    "state states united minister president government force forces troops war peace party "
    "official officials country countries nation nations leader leaders council security "
    "military army border group people capital region power powers crisis conflict foreign "
    "ministry prime secretary general week month year day time town city province news "
    "north south east west former chief police court law tuesday wednesday relations ties "
    "tank tanks jet jets target district island islands river mine ship ships warship coast "
    "site base bases field minute second major mass human rights mission house right "
    "long like past near down evening morning building man men water interest "
    "interests rebel rebels arms last next clear own ally allies same present major minor common "
    "key early late "
)
"""Words that a list of verbs may hold, and that are nouns nearly always in the news."""

IRREGULAR_PASTS = words(
    "said told met held made took sent gave went came left struck shot hit began broke fought "
    "sought brought won lost put set cut let led paid sold bought built laid spoke withdrew "
    "overthrew rose fell flew drove rode ran saw sank shook stood swore threw wrote chose drew "
    "froze forgave forbade foresaw found got hung held hurt kept knew meant read sat shut slew "
    "spent spread stole swept taught thought tore understood undertook upheld woke bombed beat "
    "became called felt grew hid lent lit overran oversaw split burnt dealt fled"
)
IRREGULAR_PARTICIPLES = words(
    "said told met held made taken sent given gone come left struck shot hit begun broken fought "
    "sought brought won lost put set cut let led paid sold bought built laid spoken withdrawn "
    "overthrown risen fallen flown driven ridden run seen sunk shaken stood sworn thrown written "
    "chosen drawn frozen forgiven forbidden foreseen found got hung hurt kept known meant read "
    "shut slain spent spread stolen swept taught thought torn understood undertaken upheld beaten "
    "become felt grown hidden lent lit overrun overseen split burnt dealt fled been done had"
)

REPORTING = words(
    "say tell report announce state add note claim confirm declare remark comment observe "
    "explain argue insist stress emphasize emphasise maintain believe think write tweet "
    "acknowledge admit reveal disclose suggest indicate assert contend allege mention reiterate "
    "repeat know hear learn reply respond agree warn complain show describe conclude predict"
)
"""Verbs whose clause is somebody's word for what happened."""

EVIDENTIAL = words("allegedly reportedly apparently purportedly supposedly suspected alleged")
"""Words that make a fact a report."""

PLANNING = words(
    "plan intend hope expect aim want wish schedule prepare consider seek mull look ready due "
    "set likely poise slate bind pledge vow promise propose offer decide agree willing about "
    "determine need order"
)
"""Verbs and adjectives before an infinitive that has not happened yet."""

SUBJECT_CONTROL = PLANNING | words("threaten refuse decline fail manage attempt try begin start")
OBJECT_CONTROL = words(
    "urge ask call tell order force press persuade push want allow let help invite "
    "encourage demand require warn request convince pressure command instruct advise beg "
    "implore expect forbid ban lead cause enable permit appeal"
)
"""Verbs whose object does what the infinitive says."""

CAUSING = words("lead cause prompt force allow enable help compel drive push spur permit")
"""Verbs whose object really does what the infinitive says."""
ASPECT = words("begin start continue resume keep stop end cease finish halt go come proceed return")
COMMON_VERBS = REPORTING | SUBJECT_CONTROL | OBJECT_CONTROL | ASPECT
"""Verbs of these classes count as known, whatever the tables hold."""
DENYING = words("deny dismiss refute reject dispute rebut")
LIGHT = words(
    "make take hold have give launch carry conduct issue impose hold cast pay begin start "
    "continue mount stage deliver voice express call attend receive announce sign reach order "
    "perform execute undertake do raise file"
)
"""Verbs that leave the meaning to the noun behind them."""
