"""``relsim codes``: look up CAMEO codes, friendly words and actors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from relsim.cli.console import as_json, print_json
from relsim.errors import UnknownCode

if TYPE_CHECKING:
    from relsim.events.actors import Actor
    from relsim.events.taxonomy import CameoCode


@click.command("codes")
@click.argument("words", nargs=-1, required=True, metavar="CODE|WORD | actor NAME")
@as_json
def command(words: tuple[str, ...], as_json: bool) -> None:
    """Look something up: `codes 19`, `codes veto`, `codes actor kremlin`.

    A root or parent lists its children. An actor is found by any code, name, adjective, capital
    or nickname; a code that means two things is an error that names both. With --json:
    {"schema": "relsim/codes/1", "cameo": […]} or {"schema": "relsim/codes/1", "actor": {…}}.
    """
    if words[0] == "actor":
        if len(words) == 1:
            raise click.UsageError("say which actor, as in `relsim codes actor kremlin`")
        _show_actor(" ".join(words[1:]), as_json)
    else:
        _show_codes(" ".join(words), as_json)


def _show_codes(text: str, as_json: bool) -> None:
    from relsim.events.taxonomy import all_cameo, cameo_or_word, children

    try:
        found = cameo_or_word(text)
        codes = [found, *children(found.code)]
    except UnknownCode:
        codes = [code for code in all_cameo().values() if text.lower() in code.name.lower()]
        if not codes:
            raise
    if as_json:
        print_json({"schema": "relsim/codes/1", "cameo": [_code_fields(code) for code in codes]})
        return
    for code in codes:
        kind = f"{code.plover or 'no PLOVER type':<15}{code.quad_plover}"
        click.echo(f"{code.code:<5} {code.goldstein:+5.1f}  {kind:<38} {code.name}")


def _code_fields(code: CameoCode) -> dict[str, Any]:
    from relsim.events.taxonomy import words

    return {
        "code": code.code,
        "name": code.name,
        "parent": code.parent,
        "goldstein": code.goldstein,
        "plover": code.plover,
        "quad_class": {"gdelt-1.0": code.quad_gdelt, "plover-0.8": code.quad_plover},
        "words": sorted(word for word, meaning in words().items() if meaning == code.code),
    }


def _show_actor(text: str, as_json: bool) -> None:
    from relsim.events.actors import resolve_actor

    fields = _actor_fields(resolve_actor(text))
    if as_json:
        print_json({"schema": "relsim/codes/1", "actor": fields})
        return
    for name, value in fields.items():
        if value:
            shown = ", ".join(value) if isinstance(value, list) else value
            click.echo(f"{name.replace('_', ' '):<11}{shown}")


def _actor_fields(actor: Actor) -> dict[str, Any]:
    return {
        "code": actor.code,
        "name": actor.name,
        "kind": actor.kind,
        "adjective": actor.adjective,
        "capital": actor.capital,
        "iso2": actor.iso2,
        "fips": actor.fips,
        "cow": actor.cow,
        "cameo": actor.cameo,
        "aliases": list(actor.aliases),
        "valid_from": actor.valid_from.isoformat() if actor.valid_from else None,
        "valid_to": actor.valid_to.isoformat() if actor.valid_to else None,
    }
