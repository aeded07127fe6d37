"""One record of parameters a panel: from it come options, numbers, words, layout, keys, names and what a proof states.

A record is frozen, holds all that decides a clip (a user's file as what was in it), and equals another only if the
clips are the same. Its fields are declared once, with type, range, default and a sentence; everything else is read
from that declaration.
"""

from __future__ import annotations

import hashlib
import re
import reprlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Literal, TypeAlias, TypeVar, get_args

import msgspec
from msgspec import Meta, inspect

from onebyone.errors import UsageError, hint
from onebyone.inputs.given import OfAFile

Record = TypeVar("Record", bound="Parameters")
Shape: TypeAlias = Literal["16:9", "4:3", "1:1", "9:16"]
"""Width to height of frames."""

SHAPES: tuple[Shape, ...] = get_args(Shape)

_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_NUMBERS = re.compile(r"[\d\s.,;+−-]*")
_WORDS = re.compile(r"[a-z0-9]+([:,-][a-z0-9]+)*")  # such as sobel-y, digit:7:3, or a position

NAME_LENGTH = 48
"""Characters of a clip's name that tell its parameters in full; a longer list is cut and told apart by a digest."""


class ParameterError(UsageError, ValueError):
    """A value that a panel cannot show truthfully; says which field, which value, and what is possible."""


class Parameters(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What every panel has; a panel's own record adds its fields.

    Raises:
        ParameterError: at construction, if the values do not fit each other (a panel's `__post_init__`).
    """

    title: Annotated[
        str | None,
        Meta(
            description="What the clip is called, instead of by its claim.",
            extra={"possible": "a text without numbers that the head holds, or none"},
        ),
    ] = None
    theme: Annotated[Literal["dark", "light"], Meta(description="Dark for video, light for slides and print.")] = "dark"
    shape: Annotated[Shape, Meta(description="Width to height of the frames.")] = "16:9"
    language: Annotated[Literal["en"], Meta(description="The language of captions and labels.")] = "en"

    @property
    def plain(self) -> dict[str, Any]:
        """All fields as plain values, as TOML and JSON have them."""
        told: dict[str, Any] = msgspec.to_builtins(self)
        return told

    @property
    def changed(self) -> dict[str, Any]:
        """The fields that differ from the default record, as plain values."""
        default = type(self)().plain
        return {name: value for name, value in self.plain.items() if value != default[name]}

    def told_origin(self, name: str) -> tuple[str, str] | None:
        """What an input of this name is that comes from no picture, kernel or file, and its source.

        The source is that of bundled data, by its name in `ORIGINS`, or written out. None where there is no more to say
        than `inputs.origins` finds in the fields.
        """
        return None

    @property
    def key(self) -> str:
        """A SHA-256 of the kind of record and all of its values: equal for equal records only."""
        told = msgspec.json.encode([type(self).__module__, self.plain], order="sorted")
        return hashlib.sha256(told).hexdigest()

    @property
    def suffix(self) -> str:
        """What tells a clip's file name from the default's: empty for the default record, else "-stride-2" and so on.

        Only letters, digits, points and hyphens; the theme has no part in it, as ever.
        """
        parts = [f"{name.replace('_', '-')}-{_slug(value)}" for name, value in self.changed.items() if name != "theme"]
        told = "".join(f"-{part}" for part in parts)
        if len(told) <= NAME_LENGTH:
            return told
        return f"{told[:NAME_LENGTH].rstrip('-.')}-{_digest(told)}"


@dataclass(frozen=True)
class Field:
    """One parameter as people read it: its name, what it may be, its default as text, and what it means."""

    name: str
    possible: str
    default: str
    meaning: str


@cache
def declared(kind: type[Parameters]) -> Mapping[str, inspect.Field]:
    """The fields of a kind of record as declared, by name. Raises ParameterError for a default out of range."""
    told = inspect.type_info(kind)
    assert isinstance(told, inspect.StructType)
    for field in told.fields:  # msgspec itself does not look at defaults
        if field.default is not msgspec.NODEFAULT:
            plain = msgspec.to_builtins(field.default)
            _converted(field, plain, where=f"the default of {kind.__module__}", strict=True)
    return MappingProxyType({field.name: field for field in told.fields})


@cache
def fields_of(kind: type[Parameters]) -> tuple[Field, ...]:
    """The fields of a kind of record, a panel's own first."""
    default = kind().plain
    fields = [
        Field(field.name, _possible(field.type), _text(default[field.name]), _meaning(field.type))
        for field in declared(kind).values()
    ]
    common = declared(Parameters)
    return tuple(sorted(fields, key=lambda field: field.name in common))


def record_from(
    kind: type[Record],
    values: Mapping[str, Any],
    *,
    where: str,
    folder: Path | None = None,
    base: Record | None = None,
) -> Record:
    """The record with these values, given as texts or as plain values; all others are the base's.

    Args:
        kind: the panel's kind of record.
        values: by field name.
        where: for messages, such as "2a".
        folder: what relative paths of files are relative to; the working directory if None.
        base: the record that is changed; the default one if None.

    Raises:
        ParameterError: an unknown field or one given twice, a value of another type or out of range, or values that do
            not fit each other; the message names field, value and what is possible.
        UsageError: a file cannot be read.
    """
    fields = declared(kind)
    read: dict[str, Any] = {}
    for name, value in values.items():
        key = name.replace("-", "_")
        _demand_known(key, fields, where=where)
        if key in read:
            raise ParameterError(f"{where}: {key} is given twice")
        read[key] = _read(fields[key], value, where=where, folder=folder)
    try:
        return kind(**read) if base is None else msgspec.structs.replace(base, **read)
    except ParameterError as error:
        raise ParameterError(f"{where}: {error}") from None


def record_told(kind: type[Record], values: Mapping[str, Any], *, where: str) -> Record:
    """The record that a proof tells, every field as `plain` gave it: nothing is read from a file, whatever it names.

    Raises:
        ParameterError: a field is missing or unknown, or a value is none that the panel takes.
    """
    fields = declared(kind)
    for name in values:
        _demand_known(name, fields, where=where)
    told = {name: _converted(fields[name], value, where=where, strict=True) for name, value in values.items()}
    for name in fields:
        if name not in told:
            raise ParameterError(f"{where}: the parameter {name} is not told")
    return kind(**told)


def _demand_known(name: str, fields: Mapping[str, inspect.Field], *, where: str) -> None:
    if name not in fields:
        raise ParameterError(f"{where} has no parameter {name!r}.{hint(name, fields)} It has: {', '.join(fields)}.")


def _read(field: inspect.Field, value: Any, *, where: str, folder: Path | None) -> Any:
    """One value, as the record holds it."""
    loose = isinstance(value, str)
    if loose and value in ("", "none") and _is_optional(field.type):
        return None
    kind = file_kind(field.type)
    if kind and (isinstance(value, Path) or (isinstance(value, str) and names_a_file(value))):
        return kind.of_file(Path(value) if folder is None else folder / value, field=f"{where}: {field.name}")
    if kind and hasattr(value, "__array__"):
        return kind.of_array(value, field=f"{where}: {field.name}")
    if _takes_only_texts(field.type) and isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)  # such as a bias, which may be written as a number
    return _converted(field, value, where=where, strict=not loose)


def _converted(field: inspect.Field, value: Any, *, where: str, strict: bool) -> Any:
    """A value of the field's own type, and within its range; a text may stand for a number unless `strict`."""
    try:
        return msgspec.convert(value, _annotation(field.type), strict=strict)
    except msgspec.ValidationError:
        meaning = _meaning(field.type)
        meaning = f" ({meaning[0].lower()}{meaning[1:].rstrip('.')})" if meaning else ""
        raise ParameterError(
            f"{where}: {field.name} = {reprlib.repr(value)}: it must be {_possible(field.type)}{meaning}"
        ) from None


def _annotation(told: inspect.Type) -> Any:
    """The type that msgspec converts to, from what it says of it."""
    match told:
        case inspect.Metadata(type=inner):
            return _annotation(inner)
        case inspect.IntType(ge=low, le=high):
            return Annotated[int, Meta(ge=low, le=high)]
        case inspect.FloatType(ge=least, le=most):
            return Annotated[float, Meta(ge=least, le=most)]
        case inspect.StrType():
            return str
        case inspect.LiteralType(values=values):
            return Literal[values]
        case inspect.BoolType():
            return bool
        case inspect.NoneType():
            return None
        case inspect.StructType(cls=kind):
            return kind
        case inspect.UnionType(types=types):
            joined: Any = _annotation(types[0])
            for other in types[1:]:
                joined = joined | _annotation(other)
            return joined
    raise AssertionError(f"no parameter is a {told}")


def parts_of(told: inspect.Type) -> tuple[inspect.Type, ...]:
    """The types that a field of this type may be of."""
    if isinstance(told, inspect.Metadata):
        return parts_of(told.type)
    if isinstance(told, inspect.UnionType):
        return tuple(part for inner in told.types for part in parts_of(inner))
    return (told,)


def _is_optional(told: inspect.Type) -> bool:
    return any(isinstance(part, inspect.NoneType) for part in parts_of(told))


def file_kind(told: inspect.Type) -> type[OfAFile] | None:
    """What a field of this type holds of a user's file; None for one that takes no file."""
    kinds = (part.cls for part in parts_of(told) if isinstance(part, inspect.StructType))
    return next((kind for kind in kinds if issubclass(kind, OfAFile)), None)


def takes_files(kind: type[Parameters], name: str) -> bool:
    """Whether a record of this kind has a field of this name that a file may be given for."""
    key = name.replace("-", "_")
    return key in declared(kind) and file_kind(declared(kind)[key].type) is not None


def _takes_only_texts(told: inspect.Type) -> bool:
    return {type(part) for part in parts_of(told)} <= {inspect.StrType, inspect.NoneType}


def names_a_file(value: str) -> bool:
    """Bundled data has names without a point or a slash; a file has either, and is no row of numbers."""
    return any(sign in value for sign in "/\\.#") and not _NUMBERS.fullmatch(value)


def _possible(told: inspect.Type) -> str:
    """What a value may be, in words."""
    if isinstance(told, inspect.Metadata):
        extra = told.extra or {}
        return str(extra["possible"]) if "possible" in extra else _possible(told.type)
    match told:
        case inspect.IntType(ge=low, le=high):
            return f"a whole number from {low} to {high}"
        case inspect.FloatType(ge=least, le=most):
            return f"a number from {least:g} to {most:g}"
        case inspect.LiteralType(values=values):
            return " or ".join(map(str, in_order(values)))
        case inspect.BoolType():
            return "true or false"
        case inspect.NoneType():
            return "none"
        case inspect.StructType(cls=kind) if issubclass(kind, OfAFile):
            return "a file"
        case inspect.UnionType(types=types):
            return " or ".join(_possible(part) for part in types)
    return "a text"


def in_order(values: Iterable[Any]) -> list[Any]:
    """Values to choose from in the order that people look for them in: 1/8 before 1/16; msgspec goes by letters."""
    return sorted(values, key=lambda value: (len(str(value)), str(value)))


def _meaning(told: inspect.Type) -> str:
    if isinstance(told, inspect.Metadata):
        return str((told.extra_json_schema or {}).get("description", ""))
    return ""


def _text(value: Any) -> str:
    return "none" if value is None else str(value)


def _slug(value: Any) -> str:
    """A value as a part of a file name; what letters, digits and points cannot tell apart, a digest does."""
    text = str(Path(value["name"]).stem if isinstance(value, dict) else value)
    slug = re.sub(r"[^a-z0-9.]+", "-", text.lower()).strip("-.")
    if _NUMBER.fullmatch(text):
        return text.replace("-", "m")
    if _WORDS.fullmatch(text) and not isinstance(value, dict):  # of a file, its levels count too
        return slug
    return f"{slug}-{_digest(value)}".removeprefix("-")


def _digest(value: Any) -> str:
    return hashlib.sha256(msgspec.json.encode(value, order="sorted")).hexdigest()[:8]
