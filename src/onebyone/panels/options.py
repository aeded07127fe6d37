"""The parameters of all panels as options of a command line, read from their records; and two ways to write them short.

An option is a setting: `--kernel-size 5` says what `--set kernel_size=5` says, and goes the same way.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from msgspec import inspect

from onebyone.errors import UsageError
from onebyone.inputs.layers import GivenLayer
from onebyone.inputs.parameters import Parameters, declared, fields_of, file_kind, parts_of
from onebyone.panels.panel import Panel

DIGIT, LAYER = "digit", "layer"
"""What is no parameter, but a part of one: the picture that is a bundled digit, and the layer of a file of weights."""


@dataclass(frozen=True)
class Option:
    """An option that some panels take.

    Attributes:
        name: as it is typed, without the two hyphens.
        value: what kind of value it takes, in one word; None for a switch.
        meaning: what it is, in a sentence, and which panels take it if not all do.
    """

    name: str
    value: str | None
    meaning: str

    @property
    def field(self) -> str:
        """The name of the parameter."""
        return self.name.replace("-", "_")


@cache
def options_of(panels: tuple[Panel, ...]) -> tuple[Option, ...]:
    """An option for each parameter of any of these panels, and the two short ways."""
    takers: dict[str, list[Panel]] = {}
    for panel in panels:
        for name in panel.parameters.__struct_fields__:
            takers.setdefault(name, []).append(panel)
    found = [_option(name, taking, all_take=len(taking) == len(panels)) for name, taking in takers.items()]
    layers = [name for name, taking in takers.items() if _takes_layers(taking[0].parameters, name)]
    found += [Option(DIGIT, "N", "The bundled digit as the picture: 0 to 9, or 7:3 for another 7.")]
    found += [Option(LAYER, "NAME", f"The layer of the file that --{name} names.") for name in layers[:1]]
    return tuple(found)


def settings_from(texts: Iterable[str], panels: Iterable[Panel]) -> dict[str, str]:
    """The settings in texts such as "stride=2", by the names of parameters.

    Raises UsageError for a text without =, a name given twice, or a layer without its file.
    """
    found: dict[str, str] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        name = name.strip().replace("-", "_")
        if not equals or not name:
            raise UsageError(f"--set {text}: write a parameter and its value, such as --set stride=2")
        if name in found:
            raise UsageError(f"--{name.replace('_', '-')} is given twice")
        found[name] = value.strip()
    if DIGIT in found:
        if "image" in found:
            raise UsageError("--digit and --image are both given, and a clip has one picture")
        found["image"] = f"{DIGIT}:{found.pop(DIGIT)}"
    if LAYER in found:
        layer = found.pop(LAYER)
        files = [name for name in found if any(_takes_layers(panel.parameters, name) for panel in panels)]
        if not files:
            raise UsageError(f"--layer {layer}: say which file it is of, such as --weights net.safetensors")
        found[files[0]] += f"#{layer}"
    return found


def _option(name: str, panels: list[Panel], *, all_take: bool) -> Option:
    kind = panels[0].parameters
    told = declared(kind)[name].type
    (field,) = (field for field in fields_of(kind) if field.name == name)
    whose = "" if all_take else f" ({', '.join(panel.id for panel in panels)})"
    return Option(name.replace("_", "-"), _value(told), f"{field.meaning}{whose}")


def _value(told: inspect.Type) -> str | None:
    parts = parts_of(told)
    if all(isinstance(part, inspect.BoolType | inspect.NoneType) for part in parts):
        return None
    if file_kind(told):
        return "FILE|TEXT"
    words = ["N" for part in parts if isinstance(part, inspect.IntType)]
    chosen = [str(value) for part in parts if isinstance(part, inspect.LiteralType) for value in part.values]
    return "|".join([*words, *sorted(chosen, key=lambda word: (len(word), word))]) or "TEXT"


def _takes_layers(kind: type[Parameters], name: str) -> bool:
    return name in declared(kind) and file_kind(declared(kind)[name].type) is GivenLayer
