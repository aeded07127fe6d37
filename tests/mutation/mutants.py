"""Every mutant of a source file, as mutmut's operators make them, in decorated functions and module bodies as well."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

import libcst as cst
from libcst.metadata import MetadataWrapper, ParentNodeProvider, PositionProvider, WhitespaceInclusivePositionProvider
from mutmut.mutation.file_mutation import MutationVisitor
from mutmut.mutation.mutators import mutation_operators
from mutmut.mutation.pragma_handling import IgnoredCode


@dataclass(frozen=True)
class Mutant:
    """One small change to one file.

    Attributes:
        file: the source, relative to the package, such as core/operations.py.
        where: the function it lies in, such as Tensor.exact, or "" outside of any.
        was: the lines that change, without indentation.
        becomes: what they become.
        lines: first and last line of the statement that changes; tests that run none of them cannot tell.
        source: the whole file, changed.
    """

    file: str
    where: str
    was: str
    becomes: str
    lines: tuple[int, int]
    source: str

    @property
    def name(self) -> tuple[str, str, str, str]:
        """What the list of survivors knows it by: still the same when lines above it come or go."""
        return self.file, self.where, self.was, self.becomes

    @property
    def compiles(self) -> bool:
        """Whether Python can read it at all; if not, it is no mutant."""
        try:
            compile(self.source, self.file, "exec", dont_inherit=True)
        except SyntaxError:
            return False
        return True


class _Everywhere(MutationVisitor):
    """mutmut's visitor, but without the limits of its trampolines: decorated functions and class bodies count too."""

    def __init__(self) -> None:
        super().__init__(mutation_operators, IgnoredCode(set(), set(), set()))

    def _skip_node_and_children(self, node: cst.CSTNode) -> bool:
        return not isinstance(node, cst.FunctionDef) and super()._skip_node_and_children(node)


def mutants_of(root: Path, file: str) -> Iterator[Mutant]:
    """Give every mutant of root/file in reading order; a few of them Python could not compile."""
    text = (root / file).read_text(encoding="utf-8")
    wrapper, visitor = MetadataWrapper(cst.parse_module(text)), _Everywhere()
    wrapper.visit(visitor)
    positions, parents = wrapper.resolve(PositionProvider), wrapper.resolve(ParentNodeProvider)
    spans = wrapper.resolve(
        WhitespaceInclusivePositionProvider
    )  # what a node's own code takes up, with its parentheses
    begins = list(accumulate((len(line) for line in text.splitlines(keepends=True)), initial=0))
    for mutation in sorted(visitor.mutations, key=lambda each: positions[each.original_node].start.line):
        node = mutation.original_node
        start, end = (begins[at.line - 1] + at.column for at in (spans[node].start, spans[node].end))
        source = text[:start] + wrapper.module.code_for_node(mutation.mutated_node) + text[end:]
        if source == text:
            continue
        was, becomes = _difference(text, source)
        above = list(_upwards(node, parents))
        statement = next((at for at in above if isinstance(at, cst.SimpleStatementLine)), node)
        lines = positions[statement].start.line, positions[statement].end.line
        scopes = [at.name.value for at in above if isinstance(at, cst.FunctionDef | cst.ClassDef)]
        yield Mutant(file, ".".join(reversed(scopes)), was, becomes, lines, source)


def _upwards(node: cst.CSTNode, parents: Mapping[cst.CSTNode, cst.CSTNode]) -> Iterator[cst.CSTNode]:
    """A node and whatever it lies in, from the inside out."""
    yield node
    while node in parents:
        node = parents[node]
        yield node


def _difference(text: str, source: str) -> tuple[str, str]:
    """The lines that two texts do not share, each without its indentation."""
    old, new = text.splitlines(), source.splitlines()
    shorter = min(len(old), len(new))
    first = next((at for at in range(shorter) if old[at] != new[at]), shorter)
    last = next((at for at in range(shorter - first) if old[-1 - at] != new[-1 - at]), shorter - first)
    parts = (old[first : len(old) - last], new[first : len(new) - last])
    was, becomes = ("\n".join(line.strip() for line in part) for part in parts)
    return was, becomes
