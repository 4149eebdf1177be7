"""Every code that a mistake in a scenario can carry, with one plain sentence each.

RS1xx: a file cannot be read as it is written. RS2xx: it names something that is not there.
RS3xx: an intervention cannot be carried out. RS4xx: the ensemble or the parameters.
RS5xx: reactions.
"""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["PROBLEM_CODES"]

PROBLEM_CODES: Mapping[str, str] = {
    "RS100": "Something is wrong that has no number of its own.",
    "RS101": "The file is not YAML.",
    "RS102": "A key stands twice in the same mapping.",
    "RS103": "A date or time does not exist or is written in another way.",
    "RS104": "No table knows this actor, kind of event or code, or it means two things.",
    "RS105": "No such key exists here.",
    "RS106": "A key that is needed is missing.",
    "RS107": "The value is of another kind, such as a number where text belongs.",
    "RS108": "The value is outside its range, or not one of the choices.",
    "RS109": "Two keys contradict each other, or one needs another.",
    "RS110": "A line of the log is no JSON.",
    "RS111": "A line of the log is no JSON object.",
    "RS112": "A record of the log is of a type or schema version that cannot be read.",
    "RS113": "A field of a record in the log is missing, unknown or not valid.",
    "RS114": "A correction or retraction speaks of an event that the log lacks.",
    "RS115": "A correction makes an event invalid.",
    "RS116": "The log holds another event under the same id.",
    "RS117": "A folder's database holds something else than a relsim log.",
    "RS118": "A log was written by a later version of relsim.",
    "RS119": "A line of a file of checkpoints is no checkpoint.",
    "RS120": "`extends` leads to a file that is not there, or round in a circle.",
    "RS121": "A feature of YAML that scenarios do not use, or nesting beyond any need.",
    "RS122": "A pair is written in another way than `USA-RUS` or `USA>RUS`.",
    "RS123": "A condition or assertion cannot be read.",
    "RS201": "No event has this id.",
    "RS202": "No event meets this query.",
    "RS203": "Two events share an id.",
    "RS204": "`caused_by` or `lifts` names an event that is not there.",
    "RS205": "An actor takes no part in this scenario.",
    "RS206": "The same pair or direction is described twice.",
    "RS207": "No what-if has this name.",
    "RS208": "An actor or the list of a group's members does not exist on that day.",
    "RS209": "The days contradict each other.",
    "RS210": "Events lie outside the period and are not replayed (a note).",
    "RS211": "The log is not there or cannot be opened.",
    "RS212": "Nothing in this scenario is about this pair (a note).",
    "RS301": "A change names an event that an earlier change has taken away.",
    "RS302": "An event is added under an id that is taken.",
    "RS303": "A what-if mixes changes to history with assumptions about the model.",
    "RS304": "A change leaves something that is no valid event.",
    "RS305": "A new weight lies outside the scale from −10 to 10.",
    "RS306": "A change leaves every event as it was (a note).",
    "RS307": "A what-if is left out because what it changes was not known yet (a note).",
    "RS308": "Events fall on the same day; their order does not matter to the result (a note).",
    "RS309": "An event is said to be caused by one that does not come before it (a note).",
    "RS310": "Trust starts at 100, from where no hostile act can move it (a note).",
    "RS401": "A parameter cannot be uncertain, or its prior does not fit the chosen set.",
    "RS402": "The low, best and high values of a parameter are out of order or out of bounds.",
    "RS403": "An assumption fixes a parameter that is uncertain elsewhere (a note).",
    "RS404": "A table of members cannot be read, or a cell of it is no value of its parameter.",
    "RS405": "The ensemble is asked to vary what is not uncertain, or to grow by a fixed design.",
    "RS501": "Reactions answer each other without end.",
    "RS502": "Only `at_most` ends reactions that answer each other (a note).",
    "RS503": "Rules or processes bring about more events than a run can hold.",
}
"""Code → what it means."""
