"""The proof of a clip, format 3: what it shows, where and when, and what each number of it was computed from.

The records below are the one declaration: the JSON Schema comes from them, and reading is checked against them. Times
are seconds of the clip: what is shown from t to u is on every frame n with t <= n / fps < u. Boxes are [x, y, width,
height] in pixels of the clip, from its upper left corner; they hold the ink of a text, and exactly the cells of a grid.
Flat indices count a tensor's cells in C order, from 0. Positions in lists count from 0.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from typing import Annotated, Any, Literal, TypeAlias

import msgspec
from msgspec import Meta, field

from onebyone.errors import OneByOneError, UsageError
from onebyone.proof.webvtt import Caption, cues_to_webvtt

FORMAT = "onebyone proof 3"
EARLIER = re.compile(r"onebyone proof (\d)")
LARGEST_FILE = 32_000_000  # bytes: no proof of ours comes near
LARGEST = 2**31 - 1

Count: TypeAlias = Annotated[int, Meta(ge=1, le=LARGEST)]
Position: TypeAlias = Annotated[int, Meta(ge=0, le=LARGEST)]
Pixel: TypeAlias = Annotated[int, Meta(ge=1, le=32_768)]
Frame: TypeAlias = Annotated[int, Meta(ge=0, le=100_000_000)]
Seconds: TypeAlias = Annotated[float, Meta(ge=0, le=10_000_000)]
Extent: TypeAlias = Annotated[int, Meta(ge=0, le=2**24)]
Integer: TypeAlias = Annotated[int, Meta(ge=-LARGEST, le=LARGEST)]
Place: TypeAlias = Annotated[float, Meta(ge=-1e6, le=1e6)]
Side: TypeAlias = Annotated[float, Meta(ge=0, le=1e6)]
Words: TypeAlias = Annotated[str, Meta(min_length=1, max_length=10_000)]
Hash: TypeAlias = Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
Packed: TypeAlias = Annotated[str, Meta(pattern="^[0-9A-Za-z+/]*=*$")]
Shape: TypeAlias = Annotated[tuple[Extent, ...], Meta(max_length=16)]
Box: TypeAlias = tuple[Place, Place, Side, Side]
Path: TypeAlias = Annotated[tuple[Place, ...], Meta(min_length=4)]
Run: TypeAlias = tuple[Position, Count]
Block: TypeAlias = tuple[Position, Annotated[tuple[tuple[Count, Integer], ...], Meta(max_length=16)]]
Key: TypeAlias = tuple[Frame, Integer, Integer, Integer, Integer, Annotated[int, Meta(ge=0, le=100)]]
Track: TypeAlias = Annotated[tuple[Key, ...], Meta(min_length=1)]

FIGURE = Meta(description="Position in figures.")
SHAPE = Meta(description="Extents in C order; empty for a single number.")
BITS = Meta(description="The dyadic grid: every cell is a multiple of 1/2**bits.")
NAME = Meta(description="The tensor's name, which is its own within a figure.")
CONTENT = Meta(description="SHA-256 of the numerators as little-endian int64 in C order.")
BEGIN = Meta(description="The time of its first frame.")
END = Meta(description="The time of the frame after its last.")
STANDS = Meta(description="When and where it stands still, looking the same, for a quarter of a second or longer.")
BOX = Meta(description="Where, in pixels; it may reach beyond the frame.")
TRACKS = Meta(
    description="Wherever it is, at rest or on its way: a list of keys for each time that it is on screen without a "
    "break, [frame, x, y, width, height, opacity], frames counted from 0, places in tenths of a pixel, opacity in "
    "hundredths. Between two keys each value goes evenly from frame to frame, within half a pixel of the truth; it is "
    "on screen from the first key's frame to the last key's. Of a line, x and y are where it starts, and width and "
    "height, which may be negative, lead to its end."
)


class ProofError(OneByOneError):
    """Records, files or parts that do not belong together, or a proof that is none."""


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False):
    """A part of a proof: no field may be missing, but what says that it does not apply, and none added."""


class Chapter(Part, frozen=True):
    """A chapter of a film, as it stands in the video's file."""

    title: Annotated[Words, Meta(description="Its title.")]
    start: Annotated[Seconds, BEGIN] = field(name="from")
    end: Annotated[Seconds, END] = field(name="to")


class Beside(Part, frozen=True):
    """A file that was made with the video."""

    what: Annotated[
        Literal["captions", "poster", "transcript", "svg", "pdf"],
        Meta(
            description="captions: WebVTT. poster: a PNG, which is the video's cover too. transcript: text. svg, pdf: "
            "of a still, the same as a drawing."
        ),
    ]
    sha256: Annotated[Hash, Meta(description="The hash of the file.")]


class Cut(Part, frozen=True):
    """What of a shot was made."""

    clean: Annotated[
        bool, Meta(description="Whether there is no running head, claim, caption or counter in the picture.")
    ]
    beat: Annotated[Words | None, Meta(description="The name of the only beat that is shown, or null for all of them.")]
    loop: Annotated[
        bool, Meta(description="Whether the beat is followed by the way back to its first frame, which ends the video.")
    ]
    still: Annotated[bool, Meta(description="Whether it is a picture: the beat's last frame, told as if for a second.")]


class Clip(Part, frozen=True, omit_defaults=True):
    """The video that this proves. A file with another hash is not that video."""

    id: Annotated[Words, Meta(description='The panel of the article, such as "2a", "opening", "closing" or "film".')]
    title: Annotated[Words, Meta(description="What the clip claims.")]
    file: Annotated[str, Meta(description="The video's file name, without folders.", pattern=r"^[^/\\]+$")]
    bytes: Annotated[
        int,
        Meta(
            description="The size of the video file. A file of this size with another hash was not encoded anew, but "
            "altered.",
            ge=1,
            le=2**50,
        ),
    ]
    sha256: Annotated[Hash, Meta(description="The hash of the video file.")]
    width: Annotated[Pixel, Meta(description="Of a frame, in pixels.")]
    height: Annotated[Pixel, Meta(description="Of a frame, in pixels.")]
    fps: Annotated[int, Meta(description="Frames per second.", ge=1, le=1000)]
    frames: Annotated[int, Meta(description="How many frames there are.", ge=1, le=100_000_000)]
    duration: Annotated[float, Meta(description="frames / fps, in seconds.", gt=0, le=10_000_000)]
    takeaway: Annotated[Words | None, Meta(description="The one sentence to go home with; null where there is none.")]
    description: Annotated[
        Words | None,
        Meta(
            description="For someone who sees nothing; null for a film, whose transcript has those of its parts, and "
            "for a single beat."
        ),
    ]
    chapters: Annotated[tuple[Chapter, ...], Meta(description="Of a film; a clip has none.")]
    beside: Annotated[
        tuple[Beside, ...],
        Meta(description="The other files that were made with the video. One with another hash is not that file."),
    ]
    cut: Annotated[
        Cut | None, Meta(description="What of the shot is shown; left out for all of it, and for a film.")
    ] = None


class Commit(Part, frozen=True):
    """The project's commit."""

    commit: Annotated[str, Meta(description="Its full hash.", pattern="^[0-9a-f]{40,64}$")]
    dirty: Annotated[bool, Meta(description="Whether tracked files differed from that commit.")]


class MadeWith(Part, frozen=True):
    """The versions of what made the clip."""

    onebyone: Annotated[Words, Meta(description="This project.")]
    python: Annotated[Words, Meta(description="The interpreter.")]
    manim: Annotated[Words, Meta(description="It moves the mobjects.")]
    numpy: Annotated[Words, Meta(description="It computed the numbers.")]
    torch: Annotated[Words, Meta(description="It was their witness.")]
    av: Annotated[Words, Meta(description="PyAV, which encoded the frames.")]
    pycairo: Annotated[Words, Meta(description="It painted them.")]
    git: Annotated[Commit | None, Meta(description="The project's commit, or null where that cannot be told.")]


class Figure(Part, frozen=True):
    """A figure whose numbers and pictures are shown."""

    id: Annotated[Words, Meta(description="The clip, opening or closing that shows it.")]
    panel: Annotated[
        Words, Meta(description='The panel whose numbers these are, such as "2a"; it proves every one again.')
    ]
    parameters: Annotated[
        dict[str, Any],
        Meta(description="Every parameter of the panel, by name; a user's picture as what was in it.", max_length=100),
    ]
    start: Annotated[Seconds, Meta(description="When that part of the video begins.")] = field(name="from")
    end: Annotated[Seconds, Meta(description="When it ends.")] = field(name="to")


class Beat(Part, frozen=True):
    """A beat of the telling: one caption, and what it speaks of."""

    id: Annotated[Words, Meta(description="Its name in the scene.")]
    figure: Annotated[Position, Meta(description="The figure it speaks of: position in figures.")]
    caption: Annotated[Words, Meta(description="What is read meanwhile, in one or two lines.")]
    question: Annotated[Words | None, Meta(description="What to ask before the beat, or null.")]
    answered: Annotated[
        Seconds | None,
        Meta(description="When the caption takes the question's place, in seconds; null where nothing is asked."),
    ]
    start: Annotated[Seconds, BEGIN] = field(name="from")
    end: Annotated[Seconds, END] = field(name="to")
    still: Annotated[
        Seconds, Meta(description="The time of its last frame, which shows all that the beat has come to.")
    ]

    @property
    def cues(self) -> tuple[Caption, ...]:
        """What is read, one after the other: the question stands until it is answered."""
        if self.question is None or self.answered is None or not self.start < self.answered < self.end:
            return (Caption(self.start, self.end, self.caption),)
        asked = Caption(self.start, self.answered, self.question)
        return asked, Caption(self.answered, self.end, self.caption)


class Input(Part, frozen=True):
    """A tensor that was given, not computed."""

    figure: Annotated[Position, FIGURE]
    tensor: Annotated[Words, NAME]
    shape: Annotated[Shape, SHAPE]
    bits: Annotated[int, BITS, Meta(ge=0, le=60)]
    sha256: Annotated[Hash, CONTENT]
    what: Annotated[Words, Meta(description="What it is.")]
    source: Annotated[
        str | None,
        Meta(description="Its author or source; null for a constant of the figure, and for a user's own."),
    ]
    licence: Annotated[str | None, Meta(description="The licence it is under, or null as above.")]
    file: Annotated[str | None, Meta(description="The file under assets/ that holds it, or null if none does.")]


class RoundedInput(Part, frozen=True):
    """An input of one's own that was rounded to its grid."""

    tensor: Annotated[Words, NAME]
    changed: Annotated[Count, Meta(description="In how many of its cells it is not what was given.")]
    error: Annotated[Side, Meta(description="The largest difference from what was given, to three significant digits.")]


class ChangedOutputs(Part, frozen=True):
    """What becomes of a figure's outputs, as its inputs are rounded: against what torch computes of the originals."""

    tensor: Annotated[Words, NAME]
    error: Annotated[Side, Meta(description="The largest difference, to three significant digits.")]
    turned: Annotated[Position, Meta(description="How many outputs have the other sign.")]
    vanished: Annotated[Position, Meta(description="How many are 0 that would not be.")]
    largest: Annotated[Shape, Meta(description="The index of the largest output of the originals, or the first.")]
    largest_shown: Annotated[Shape, Meta(description="The index of the largest output shown, or the first.")]


class Fidelity(Part, frozen=True, omit_defaults=True):
    """The fidelity card of a figure of one's own data: the original against what is shown, if that was rounded."""

    figure: Annotated[Position, FIGURE]
    inputs: Annotated[tuple[RoundedInput, ...], Meta(description="What was rounded to a grid.")]
    outputs: Annotated[
        ChangedOutputs | None,
        Meta(
            description="What that changes; null where nothing was rounded, and for a network that rounds between its "
            "layers too."
        ),
    ]
    as_stored: Annotated[
        tuple[Words, ...],
        Meta(description="The inputs that are as they were stored: nothing of them was quantized. Left out for none."),
    ] = ()


class Tensor(Part, frozen=True):
    """A tensor of a figure, given or proven."""

    figure: Annotated[Position, FIGURE]
    name: Annotated[Words, NAME]
    shape: Annotated[Shape, SHAPE]
    bits: Annotated[int, BITS, Meta(ge=0, le=60)]
    sha256: Annotated[Hash, CONTENT]


class Content(Part, frozen=True):
    """The numerators of all tensors that have this content, each divided by 2**bits of the tensor."""

    sha256: Annotated[Hash, CONTENT]
    width: Annotated[Literal[1, 2, 4, 8], Meta(description="Bytes a numerator: a signed integer, little-endian.")]
    cells: Annotated[Packed, Meta(description="The numerators in C order, deflated by zlib, in base64.")]


class Check(Part, frozen=True):
    """What was computed twice, by this project from the definition and by torch, and compared."""

    figure: Annotated[Position, FIGURE]
    what: Annotated[Words, Meta(description="The tensor or count that was proven.")]
    shape: Annotated[Shape, SHAPE]
    cells: Annotated[Count, Meta(description="How many numbers were compared.")]
    method: Annotated[
        Literal["exact", "rounded"],
        Meta(
            description="exact: integers, float64, and torch in float32 and float64, are equal bit for bit. rounded: "
            "numbers that were not quantized: what float64, and torch in float32 and float64, make of them lies, cell "
            "by cell, within gamma_n times the sum of the terms' absolute values of what integers give."
        ),
    ]
    difference: Annotated[Side, Meta(description="The largest difference found, of torch in float32.")]
    bound: Annotated[
        Literal[0] | Side,
        Meta(description="The largest that any cell may have in float32; each is held to its own. 0: exact."),
    ]
    verdict: Annotated[
        Literal["equal", "within"],
        Meta(description="Whether the difference keeps the bound; no clip is made otherwise."),
    ]


class Reading(Part, frozen=True):
    """A number at rest."""

    start: Annotated[Seconds, BEGIN] = field(name="from")
    end: Annotated[Seconds, END] = field(name="to")
    box: Annotated[Box, BOX]
    readable: Annotated[
        bool,
        Meta(
            description="Whether it can be read all that time: large enough, on one colour that it stands out from, "
            "whole, and with nothing in front of it."
        ),
    ]


class Number(Part, frozen=True):
    """A number on screen. What is the same quantity printed the same way is one entry, however often it is shown."""

    text: Annotated[Words, Meta(description="As printed. A rounded text begins with ≈.")]
    style: Annotated[
        Literal["digits", "words", "Words"] | Annotated[int, Meta(ge=0, le=60)],
        Meta(
            description="digits: exact. words, Words: in English words, the latter with a capital. A count: rounded to "
            "so many decimal places."
        ),
    ]
    value: Annotated[
        str,
        Meta(
            description="The exact value, numerator/denominator in lowest terms.",
            pattern="^-?[0-9]+/[1-9][0-9]*$",
            max_length=100,
        ),
    ]
    figure: Annotated[Position, FIGURE]
    tensor: Annotated[Words, NAME]
    kind: Annotated[
        Literal["cell", "extent", "size"],
        Meta(
            description="cell: an element of the tensor. extent: the length of one axis. size: the number of its cells."
        ),
    ]
    index: Annotated[
        Shape,
        Meta(
            description="Of a cell its index, one position for each axis; of an extent the axis alone; of a size "
            "nothing."
        ),
    ]
    reads: Annotated[
        tuple[Position, ...],
        Meta(
            description="The image cells that it is computed from, as the figure declares them: positions in this "
            "list. Empty for a given or counted number, and for an intermediate one whose inputs the figure does not "
            "declare."
        ),
    ] = field(name="from")
    spans: Annotated[
        tuple[Reading, ...],
        Meta(
            description="When and where it stands still, for a quarter of a second or longer. A number that is only "
            "ever on its way has none."
        ),
    ]
    tracks: Annotated[tuple[Track, ...], TRACKS]


class Equation(Part, frozen=True):
    """A line of arithmetic on screen. It closes exactly; and with the digits as printed, where none is rounded."""

    text: Annotated[str, Meta(description='The line, such as "28 − 3 + 1 = 26".', min_length=3, max_length=100_000)]
    operation: Annotated[Literal["product", "sum", "formula"], Meta(description="What joins the terms.")]
    terms: Annotated[tuple[Position, ...], Meta(description="Positions in numbers.", min_length=1)]
    subtracted: Annotated[
        tuple[Position, ...],
        Meta(description="Which terms of a sum are taken away: positions in terms."),
    ]
    form: Annotated[
        tuple[str, ...],
        Meta(description="Of a formula, what stands before, between and behind its terms; else empty."),
    ]
    relation: Annotated[
        Literal["=", "≈"],
        Meta(
            description="=: the line is exact, as printed. ≈: numbers of it are rounded in print, and their exact "
            "values close; one that only nearly holds is never drawn."
        ),
    ]
    result: Annotated[Position, Meta(description="Position in numbers.")]


class Standing(Part, frozen=True):
    """Something at rest."""

    start: Annotated[Seconds, BEGIN] = field(name="from")
    end: Annotated[Seconds, END] = field(name="to")
    box: Annotated[Box, BOX]


class Label(Part, frozen=True):
    """A sign that stands still and states no number; a name such as Conv2d or Fig. 2 may hold a digit."""

    kind: Annotated[
        Literal["words", "formula"],
        Meta(description="words: a label. formula: one glyph of a formula."),
    ]
    text: Annotated[
        Words,
        Meta(description="The words as printed, or the source of the whole formula in Typst's notation."),
    ]
    spans: Annotated[tuple[Standing, ...], STANDS, Meta(min_length=1)]


class Colormap(Part, frozen=True):
    """The colormap of a picture's values."""

    name: Annotated[Words, Meta(description="The theme's own name for it.")]
    low: Annotated[float, Meta(description="The value at its lower end.")]
    high: Annotated[float, Meta(description="The value at its upper end.")]


class Shown(Part, frozen=True):
    """A picture at rest."""

    start: Annotated[Seconds, BEGIN] = field(name="from")
    end: Annotated[Seconds, END] = field(name="to")
    box: Annotated[Box, BOX]
    shown: Annotated[
        tuple[Run, ...],
        Meta(
            description="Which cells are on screen, the others being blank: runs of [first, count] of the picture's "
            "cells, row by row."
        ),
    ]
    opacity: Annotated[
        float,
        Meta(
            description="1 hides what lies under it; colours are as the map says only then.",
            gt=0,
            le=1,
        ),
    ]
    places: Annotated[
        tuple[Place, ...],
        Meta(
            description="Where loose cells lie: [x, y, side, x', y', side', …], the upper left corner and the side of "
            "each in pixels. None for a grid and for wires."
        ),
    ]


class PictureTrack(Part, frozen=True, omit_defaults=True):
    """A picture for as long as it is on screen without a break, at rest or on its way."""

    keys: Annotated[Track, TRACKS]
    shown: Annotated[
        tuple[tuple[Frame, tuple[Run, ...]], ...],
        Meta(
            description="[frame, runs]: the cells, in runs of [first, count], that appear on that frame if they were "
            "blank, and vanish if they were shown. Before the first frame all are blank. Left out for loose "
            "cells and wires, which are shown all the time."
        ),
    ] = ()
    places: Annotated[
        Packed | None,
        Meta(
            description="Of loose cells, each cell's own keys, as packed integers of four bytes, little-endian, "
            "deflated by zlib, in base64: for each cell in turn how many keys it has, their frames counted from the "
            "track's first, then every x, every y and every side, in tenths of a pixel. Left out for a grid and for "
            "wires."
        ),
    ] = None
    lines: Annotated[
        Packed | None,
        Meta(
            description="Of wires, where each starts and ends, x, y, x', y' in tenths of a pixel, packed in the same "
            "way. Left out for a grid and for loose cells."
        ),
    ] = None
    stretch: Annotated[
        tuple[tuple[Frame, Annotated[int, Meta(ge=0, le=1000)], Annotated[int, Meta(ge=0, le=1000)]], ...],
        Meta(
            description="Of wires, which part of each is drawn, in thousandths of its length: keys [frame, from, to]. "
            "Left out for a grid and for loose cells."
        ),
    ] = ()


class Picture(Part, frozen=True):
    """A tensor in colours: what looks like a digit in one is a picture of a digit."""

    kind: Annotated[
        Literal["grid", "cells", "wires"],
        Meta(
            description="grid: equal cells side by side that fill the box. cells: squares of one row, each in a place "
            "of its own, the first in front. wires: one line for each weight."
        ),
    ]
    figure: Annotated[Position, FIGURE]
    tensor: Annotated[Words, NAME]
    shape: Annotated[
        Annotated[tuple[Annotated[int, Meta(ge=1, le=2**24)], ...], Meta(min_length=2, max_length=3)],
        Meta(
            description="[rows, columns] of the picture, or [3, rows, columns] for a photo in full colour, which takes "
            "three values for a cell."
        ),
    ]
    cells: Annotated[
        tuple[Block, ...],
        Meta(
            description="Which cells of the tensor are pictured: blocks of flat indices, one after the other, "
            "that fill the shape in C order. A block is [start, [[count, step], …]], the outermost loop first, and its "
            "indices are start + i·step + j·step' + … for all i < count, j < count', …, of which the last runs "
            "fastest.",
            min_length=1,
        ),
    ]
    map: Annotated[
        Colormap | None,
        Meta(
            description="The colormap of the values; for full colour, and for it alone, null: values from 0 to 1 are "
            "sRGB as they stand."
        ),
    ]
    spans: Annotated[tuple[Shown, ...], STANDS]
    tracks: Annotated[
        tuple[PictureTrack, ...],
        Meta(description="Each time that it is on screen without a break, at rest or on its way."),
    ]


class Drawing(Part, frozen=True):
    """Wires, a frame, a line or an arrow that stands still: what is neither a sign nor a cell."""

    paths: Annotated[
        tuple[Path, ...],
        Meta(
            description="Straight lines from point to point: [x, y, x', y', …] in pixels. A closed path ends where it "
            "begins; a curve is told by points on it.",
            min_length=1,
        ),
    ]
    width: Annotated[Side, Meta(description="Of the widest line, in pixels.")]
    filled: Annotated[bool, Meta(description="Whether what a path encloses has another colour than the paper.")]
    spans: Annotated[tuple[Standing, ...], STANDS, Meta(min_length=1)]


class Mark(Part, frozen=True):
    """Frames, cursors, leads and all other shapes of one kind, at rest or on their way."""

    shape: Annotated[Words, Meta(description='The kind, such as "Rectangle" or "Line".')]
    tracks: Annotated[tuple[Track, ...], TRACKS]


class Thumbnails(Part, frozen=True):
    """Frames that follow one another, small, as they were painted and before they were encoded."""

    frames: Annotated[Count, Meta(description="How many.")]
    levels: Annotated[
        Packed,
        Meta(
            description="Their luma (BT.709, limited range), halved and rounded down, in 36 rows of 64 means, a byte "
            "each: of the first frame as it is, of each other the difference from the one before, modulo 256; deflated "
            "by zlib, in base64."
        ),
    ]


class Proof(Part, frozen=True):
    """What a clip shows, where and when, and what each number of it was computed from."""

    format: Annotated[Literal["onebyone proof 3"], Meta(description="Which format this is.")]
    clip: Annotated[Clip, Meta(description="The video that this proves.")]
    made_with: Annotated[MadeWith, Meta(description="The versions of what made the clip.")]
    quality: Annotated[
        Literal["l", "m", "h", "p", "k"] | None,
        Meta(description="The letter of manim's quality that was asked for, or null for a size of one's own."),
    ]
    theme: Annotated[Literal["dark", "light"], Meta(description="The colours.")]
    figures: Annotated[
        tuple[Figure, ...],
        Meta(
            description="The figures whose numbers and pictures are shown. A clip has one, an opening or a closing "
            "may have several, its own first; a film has those of its parts, in order of time.",
            min_length=1,
        ),
    ]
    beats: Annotated[tuple[Beat, ...], Meta(description="The beats in order of time; each caption is shown for one.")]
    inputs: Annotated[tuple[Input, ...], Meta(description="The tensors that were given, not computed.")]
    fidelity: Annotated[
        tuple[Fidelity, ...], Meta(description="How far a user's own data are from what is shown, where they differ.")
    ]
    tensors: Annotated[tuple[Tensor, ...], Meta(description="Every tensor of the figures.", min_length=1)]
    contents: Annotated[
        tuple[Content, ...],
        Meta(description="What the tensors hold, each content once, in order of its hash."),
    ]
    checks: Annotated[
        tuple[Check, ...],
        Meta(description="What was computed twice and compared; no clip is made otherwise.", min_length=1),
    ]
    numbers: Annotated[
        tuple[Number, ...],
        Meta(
            description="Every number on screen, in order of its first appearance; then those, never on screen, that a "
            "number on screen or an equation refers to."
        ),
    ]
    equations: Annotated[tuple[Equation, ...], Meta(description="Each line of arithmetic on screen.")]
    labels: Annotated[tuple[Label, ...], Meta(description="All other signs that stand still on screen.")]
    pictures: Annotated[tuple[Picture, ...], Meta(description="Every tensor in colours, at rest or on its way.")]
    drawings: Annotated[tuple[Drawing, ...], Meta(description="What is drawn with a pen and stands still.")]
    marks: Annotated[tuple[Mark, ...], Meta(description="Every shape, at rest or on its way.")]
    rests: Annotated[
        tuple[tuple[Seconds, Seconds], ...],
        Meta(description="When the whole picture stands still, for a quarter of a second or longer: [from, to]."),
    ]
    thumbnails: Annotated[tuple[Thumbnails, ...], Meta(description="Every frame, one after the other.")]
    digest: Annotated[
        Hash,
        Meta(
            description="SHA-256 of this file without the line that holds this. It shows a slip, and no more: whoever "
            "changes the proof on purpose can write a new one."
        ),
    ]


class _Any(msgspec.Struct):
    """A proof of any format."""

    format: str


@cache
def schema() -> Mapping[str, Any]:
    """The JSON Schema of a proof, draft 2020-12."""
    told = msgspec.json.schema(Proof)
    about = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "urn:onebyone:proof:3"}
    return {**about, "title": "The proof of a onebyone clip", "description": (__doc__ or "").strip(), **told}


def to_json(proof: Proof | Mapping[str, Any]) -> str:
    """A proof as text with its digest: keys in order, one entry of a list a line, always the same for the same proof.

    Raises ProofError for what is no proof, such as a number that is none.
    """
    lines = _lines(proof)
    return _text({**lines, "digest": _line(_digest(lines))})


def from_json(text: bytes, *, name: str) -> Proof:
    """Read a proof; `name` is what it is called in errors.

    Raises:
        ProofError: it is no proof, or not as it was written.
        UsageError: it is a proof of an earlier format.
    """
    proof = _decoded(text, name)
    if to_json(proof).encode() != text:
        raise ProofError(f"{name} was edited: it is not as it was written, by its own digest")
    return proof


def checked(content: Mapping[str, Any]) -> Proof:
    """A proof of this content, well formed, with its digest.

    Raises ProofError, which names what is not as the format says.
    """
    proof = _decoded(to_json(content).encode(), "the proof that was made")
    return msgspec.structs.replace(proof, digest=_digest(_lines(proof)))  # numbers as they are read


def _decoded(text: bytes, name: str) -> Proof:
    """Read a proof, whatever its digest. Raises as `from_json` does."""
    if len(text) > LARGEST_FILE:
        raise ProofError(f"{name} is damaged: {len(text):,} bytes are more than any proof has")
    try:
        return msgspec.json.decode(text, type=Proof)
    except msgspec.ValidationError as error:
        _demand_read(text, name)
        what, _, where = str(error).partition(" - at ")
        place = where.strip("`") or "$"
        raise ProofError(f"{name} is not well formed: {place}: {what[:200]}") from error
    except (ValueError, RecursionError) as error:  # ValueError: also of bytes that are no text
        raise ProofError(f"{name} is damaged: {str(error)[:200]}") from error


def _demand_read(text: bytes, name: str) -> None:
    """Demand that a proof is of no earlier format. Raises UsageError."""
    with suppress(msgspec.DecodeError, RecursionError):  # no proof of any format
        found = msgspec.json.decode(text, type=_Any).format
        if (earlier := EARLIER.fullmatch(found)) and found < FORMAT:
            raise UsageError(
                f"{name} is a proof of format {earlier[1]}, which is no longer read: render the clip again"
            )


def to_metadata_vtt(proof: Proof) -> str:
    """The numbers as a WebVTT metadata track: a cue for each span, whose payload is the entry as JSON.

    A payload has `index`, the number's position in the proof, and `at`, its index in the tensor; `text`,
    `value`, `tensor`, `kind`, `box` and `readable` are the proof's.
    """
    cues = []
    for place, number in enumerate(proof.numbers):
        said = {key: getattr(number, key) for key in ("text", "value", "tensor", "kind")}
        for span in number.spans:
            payload = {**said, "index": place, "at": number.index, "box": span.box, "readable": span.readable}
            told = msgspec.json.encode(payload, order="sorted").decode()
            # A ">" could close the cue's line of times in a payload, so it is escaped.
            cues.append((span.start, span.end, told.replace(">", "\\u003e")))
    return cues_to_webvtt(sorted(cues), header=f"{proof.clip.id}: numbers")


def seconds(frames: int, fps: int) -> float:
    """A time, to the microsecond."""
    return round(frames / fps, 6)


def _lines(proof: Proof | Mapping[str, Any]) -> dict[str, str]:
    """What a proof holds, key by key, but its digest."""
    content = proof if isinstance(proof, Mapping) else msgspec.structs.asdict(proof)
    return {key: _line(value) for key, value in sorted(content.items()) if key != "digest"}


def _line(value: object) -> str:
    """A value of a proof; the entries of a list have lines of their own."""
    if isinstance(value, tuple | list) and value:
        return "[\n" + ",\n".join(msgspec.json.encode(entry, order="sorted").decode() for entry in value) + "\n]"
    return msgspec.json.encode(value, order="sorted").decode()


def _text(lines: Mapping[str, str]) -> str:
    return "{\n" + ",\n".join(f'"{key}": {line}' for key, line in sorted(lines.items())) + "\n}\n"


def _digest(lines: Mapping[str, str]) -> str:
    # Of the text without the digest's own line, which is never the last.
    return hashlib.sha256(_text(lines).encode()).hexdigest()
