"""The versions that a proof names: of what decides numbers and is pinned, those that judge it here."""

from __future__ import annotations

import re

from onebyone.proof.document import Proof
from onebyone.proof.provenance import made_with
from onebyone.verify.finding import VerifyError

PINNED = ("onebyone", "manim", "torch")  # a checkout of this project has no others
VERSION = re.compile(r"\d{1,5}(?:\.\d{1,5}){0,4}(?:(?:a|b|rc|\.dev|\.post)\d{1,5})*")
BUILD = re.compile(r"(?:\+(?:cpu|cu\d{2,3}|rocm\d{1,2}(?:\.\d{1,2}){1,2}|xpu|git[0-9a-f]{7,40}))?")  # torch's own marks


def demand_versions(proof: Proof) -> str:
    """Demand versions that can be, and of what is pinned those that are installed; a build's own mark may differ.

    Raises VerifyError where one is no version, or another than is installed here: nothing tells a lie from a clip that
    must be verified elsewhere.
    """
    told, own = proof.made_with, made_with()
    for name in told.__struct_fields__:
        version = getattr(told, name)
        if isinstance(version, str) and not _can_be(name, version):
            raise VerifyError(f"the proof names a version of {name} that is none: {version[:80]!r}")
    for name in PINNED:
        there, here = (getattr(made, name).partition("+")[0] for made in (told, own))
        if there != here:
            raise VerifyError(f"the proof says that {name} {there} made it; here is {here}: verify it where that is")
    return f"by onebyone {told.onebyone} with torch {told.torch}"


def _can_be(name: str, version: str) -> bool:
    """Whether there can be such a version; only torch is built in several ways, of which it tells by a mark."""
    number, plus, mark = version.partition("+")
    is_marked_well = BUILD.fullmatch(plus + mark) is not None if name == "torch" else not plus
    return VERSION.fullmatch(number) is not None and is_marked_well
