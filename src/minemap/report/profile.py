"""The profile of a fact sheet: texts written by people, checked key by key.

Figures do not belong in a profile. Its texts hold placeholders such as ``{remaining_m2}``, which
the ledger fills.
"""

from __future__ import annotations

import difflib
import importlib
import string
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from minemap.errors import ArgumentError, MissingDependencyError, ReadError
from minemap.language.vocabulary import LANGUAGES
from minemap.saving import file_name
from minemap.toml_files import parsed_toml, text_of

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable

__all__ = ["Profile", "read_profile"]

LARGEST_YAML, MOST_BRACKETS = 1 << 20, 2000
"""Most letters and brackets of a YAML profile: reading time grows with their square."""

TEXT, TEXTS, NAME, NAMES, NUMBERS, DAY = "text", "texts", "name", "names", "numbers", "day"

KEYS: dict[str, Any] = {
    "title": TEXT,
    "subtitle": TEXT,
    "organisation": TEXT,
    "context": TEXTS,
    "headlines": NAMES,
    "by": NAME,
    "deadline": DAY,
    "deadline_text": TEXT,
    "map": {"within": NUMBERS, "sector": NAMES, "caption": TEXT},
    "sites": [{"sector": NAMES, "hazards": NAMES, "title": TEXT, "text": TEXT}],
    "donors": TEXTS,
    "contacts": [
        {
            "name": TEXT,
            "role": TEXT,
            "organisation": TEXT,
            "email": TEXT,
            "phone": TEXT,
            "address": TEXT,
        }
    ],
    "sources": TEXTS,
    "notes": TEXTS,
    "notice": TEXT,
    "translations": {"*": TEXT},
}
"""What a profile may hold; ``*`` stands for any name."""

REQUIRED = ("title", "context")

BOUNDS = 4


class Profile:
    """A checked profile.

    Parameters
    ----------
    entries : mapping
        What it holds.
    source : str
        The file, for messages.
    error : type of MinemapError
        What to raise.
    """

    def __init__(
        self, entries: Mapping[str, Any], source: str, error: type[ReadError | ArgumentError]
    ) -> None:
        self.entries = entries
        self.source = source
        self._error = error

    def wrong(self, where: str, what: str) -> ReadError | ArgumentError:
        """Make the exception for a fault in the profile.

        Parameters
        ----------
        where : str
            The key.
        what : str
            What is wrong with it, and what to do.

        Returns
        -------
        ReadError or ArgumentError
            A ReadError for a file, an ArgumentError for a mapping.

        Examples
        --------
        >>> print(Profile({}, "peru.toml", ReadError).wrong("title", "is missing"))
        peru.toml: title: is missing
        """
        return self._error(f"{self.source}: {where}: {what}")

    def text(self, entry: Any, where: str, language: str, facts: Mapping[str, str]) -> str:
        """Give a text in a language, its placeholders filled.

        Parameters
        ----------
        entry : str or mapping
            The text, or texts by language.
        where : str
            Its key, for messages.
        language : {"en", "es", "fr"}
            The language.
        facts : mapping of str to str
            What fills the placeholders.

        Returns
        -------
        str
            The text.

        Raises
        ------
        ReadError or ArgumentError
            If it is not written in that language, or has a placeholder that nothing fills.

        Examples
        --------
        >>> profile = Profile({}, "peru.toml", ReadError)
        >>> profile.text({"en": "{areas} areas"}, "title", "en", {"areas": "60"})
        '60 areas'
        """
        written = {language: entry} if isinstance(entry, str) else entry
        if language not in written:
            raise self.wrong(
                where, f"there is no text in {language!r}, only in {', '.join(written)}; add one"
            )
        # Check every language, so that a mistake in one shows before that one is used.
        filled = {one: self._filled(text, where, facts) for one, text in written.items()}
        return filled[language]

    def _filled(self, text: str, where: str, facts: Mapping[str, str]) -> str:
        try:
            parts = list(string.Formatter().parse(text))
        except ValueError as error:
            raise self.wrong(
                where, f"{error} in {text!r}; write a brace as {{{{ or }}}}"
            ) from error
        done = []
        for literal, name, form, conversion in parts:
            done.append(literal)
            if name is None:
                continue
            if name not in facts or form or conversion:
                raise self.wrong(
                    where,
                    f"there is no placeholder {{{name}}}{_meant(name, facts)}; the ledger fills "
                    f"{', '.join(facts)}",
                )
            done.append(facts[name])
        return "".join(done)


def read_profile(profile: str | os.PathLike[str] | Mapping[str, Any]) -> Profile:
    """Read a profile and check its keys.

    Parameters
    ----------
    profile : str, os.PathLike or mapping
        A ``.toml`` file (or ``.yaml``, if PyYAML is installed), or what one holds. Every text may
        be one text, or one a language: ``{ en = "…", es = "…" }``. The keys are those that
        `minemap.report.factsheets.factsheet` lists.

    Returns
    -------
    Profile
        The profile.

    Raises
    ------
    ReadError
        If the file is missing, is not TOML, or has a key or a value that is not of a profile.
    ArgumentError
        If a mapping has.
    MissingDependencyError
        If a YAML file is given and PyYAML is not installed.

    Examples
    --------
    >>> read_profile({"title": "Peru", "context": ["Mined in 1995."]}).entries["title"]
    'Peru'
    >>> read_profile({"titel": "Peru"})
    Traceback (most recent call last):
    minemap.errors.ArgumentError: profile: titel: there is no such key; did you mean 'title'?
    """
    if isinstance(profile, Mapping):
        checked = Profile(profile, "profile", ArgumentError)
    else:
        file = Path(file_name(profile))
        checked = Profile(_loaded(file), str(file), ReadError)
    _check(checked, checked.entries, KEYS, "")
    for name in REQUIRED:
        if not checked.entries.get(name):
            raise checked.wrong(name, "is missing; a fact sheet needs it")
    return checked


def _loaded(file: Path) -> Mapping[str, Any]:
    suffix = file.suffix.casefold()
    if suffix not in {".toml", ".yaml", ".yml"}:
        raise ReadError(f"{file}: unknown ending {file.suffix!r}; a profile is a .toml or .yaml")
    text = text_of(file, "a profile")
    entries = _of_yaml(file, text) if suffix != ".toml" else parsed_toml(file, text, "a profile")
    if not isinstance(entries, Mapping):
        raise ReadError(f'{file}: holds no keys; begin with title = "…"')
    return entries


def _of_yaml(file: Path, text: str) -> Any:
    try:
        yaml: Any = importlib.import_module("yaml")
    except ImportError as error:
        raise MissingDependencyError(
            f"{file}: reading YAML needs PyYAML (pip install pyyaml); or write a .toml"
        ) from error
    brackets = text.count("[") + text.count("{")
    if len(text) > LARGEST_YAML or brackets > MOST_BRACKETS:
        raise ReadError(
            f"{file}: has {len(text):,} letters and {brackets:,} brackets, as no profile has"
        )
    try:
        # Aliases within aliases could make a short file endlessly large.
        if any(isinstance(token, yaml.AliasToken) for token in yaml.scan(text)):
            raise ReadError(f"{file}: a profile has no aliases (*name): write the text out")
        return yaml.safe_load(text)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        said = " ".join(str(error).split())[:200]
        raise ReadError(f"{file}: cannot be read as YAML: {said}") from error


def _check(profile: Profile, entries: Any, keys: Mapping[str, Any], where: str) -> None:
    if not isinstance(entries, Mapping):
        raise profile.wrong(where.rstrip("."), "is no table of keys")
    for name, value in entries.items():
        kind = keys.get("*", keys.get(name))
        place = f"{where}{name}"
        if kind is None:
            hint = _meant(str(name), keys) or f"; the keys are {', '.join(keys)}"
            raise profile.wrong(place, f"there is no such key{hint}")
        if isinstance(kind, Mapping):
            _check(profile, value, kind, f"{place}.")
        elif isinstance(kind, list):
            if not isinstance(value, list):
                raise profile.wrong(place, f"is no list of tables; write [[{name}]]")
            for number, one in enumerate(value, 1):
                _check(profile, one, kind[0], f"{place} {number}.")
        elif problem := _problem(value, kind):
            raise profile.wrong(place, problem)


def _problem(value: Any, kind: str) -> str | None:
    if kind == TEXT:
        return _text_problem(value)
    if kind == TEXTS:
        if not isinstance(value, list):
            return "is no list of texts"
        return next(filter(None, map(_text_problem, value)), None)
    fine, what = VALUES[kind]
    return None if fine(value) else what


def _is_name(value: Any) -> bool:
    return isinstance(value, str) and bool(value)


def _are_names(value: Any) -> bool:
    return _is_name(value) or (
        isinstance(value, list) and bool(value) and all(map(_is_name, value))
    )


def _are_bounds(value: Any) -> bool:
    numbers = isinstance(value, list) and all(
        isinstance(one, int | float) and not isinstance(one, bool) for one in value
    )
    return numbers and len(value) == BOUNDS


VALUES: dict[str, tuple[Callable[[Any], bool], str]] = {
    NAME: (_is_name, "is no name"),
    NAMES: (_are_names, "is neither a name nor a list of names"),
    NUMBERS: (_are_bounds, "is not [west, south, east, north] in degrees"),
    DAY: (lambda value: isinstance(value, date | str), "is no date; write 2029-12-31"),
}
"""By kind, except texts: the check, and what to say if it fails."""


def _text_problem(value: Any) -> str | None:
    if isinstance(value, str):
        return None if value.strip() else "is empty"
    if not isinstance(value, Mapping) or not value:
        return 'is no text; write "…", or { en = "…", es = "…" }'
    strange = [str(one) for one in value if one not in LANGUAGES]
    if strange:
        return f"{strange[0]!r} is not one of the languages {', '.join(LANGUAGES)}"
    empty = [one for one, text in value.items() if not isinstance(text, str) or not text.strip()]
    return f"the text in {empty[0]!r} is empty or no text" if empty else None


def _meant(name: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(name, list(known), 1)
    return f"; did you mean {close[0]!r}?" if close else ""
