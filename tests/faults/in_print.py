"""Faults in print: numbers written otherwise than they are, lines that do not close, numbers typed into the words."""

from __future__ import annotations

import re

from copies import Edit, source
from kinds import CLIPS, Chance, Fault, Kind, Slip, slips, words_file

TEXT, LEDGER = "core/printing.py", "drawing/ledger.py"
TYPED = "as plain text: write a slot|states .* in its words"
FRACTIONS = "1a 1b 2a 2b 4a 4b 5a 6a"  # clips in which numbers with decimals are printed
EXACT = "return _decimal(value.numerator * 5**places, places)"

ROUNDED = (
    Slip(FRACTIONS, TEXT, EXACT, "return rounded_text(value, 1)[0]"),
    Slip(FRACTIONS, TEXT, EXACT, "return rounded_text(value, 0)[0]"),
    Slip(FRACTIONS, TEXT, EXACT, 'return f"{float(value):.1f}".replace("-", MINUS)'),
    Slip(FRACTIONS, TEXT, EXACT, "return _decimal(int(value), 0)"),
    Slip(
        "4a 4b",
        TEXT,
        EXACT,
        "return _decimal(round(value * 10), 1) if places > 2 else _decimal(value.numerator * 5**places, places)",
    ),
)
MISPRINTED = (
    Slip("1a 2a 2b 4a 5a 6a", TEXT, 'return f"{MINUS}{text}" if digits < 0 else text', "return text"),
    Slip("1a 1b 3 6a 6b", TEXT, 'f"{whole:,}"', 'f"{whole % 100:,}"'),
    Slip(FRACTIONS, TEXT, "divmod(abs(digits), 10**places)", "divmod(abs(digits) + 1, 10**places)"),
    Slip(FRACTIONS, TEXT, 'f".{decimals:0{places}d}"', 'f".{decimals}"[:2]'),
    Slip("1a 2a 4a 4b 5a 6a", TEXT, "str(num2words(number))", "str(num2words(number + 1))"),
    Slip("1a 2a 4a 4b 5a 6a", TEXT, "str(num2words(number))", "str(num2words(max(number - 1, 0)))"),
)
TERMS = "zip(pixels, weights, products, strict=True)"
UNCLOSED = (
    Slip("1a 2a 2b 4a 4b 5a 6a", "core/figure.py", TERMS, "zip(pixels, weights, products[::-1], strict=True)"),
    Slip("1a 2a 2b 4a 4b 5a 6a", "core/figure.py", TERMS, "zip(pixels, weights[::-1], products, strict=True)"),
    Slip("1a 2a 4a 5a 6a", "core/figure.py", TERMS, "zip(weights, pixels, products[1:] + products[:1], strict=True)"),
    Slip("2a", "panels/fig2a/numbers.py", "subtracted=(1,)", "subtracted=(1, 2)"),
    Slip("2a", "panels/fig2a/numbers.py", "Extent(self.weight, 1), Cell(self", "Extent(self.result, 1), Cell(self"),
    Slip("1a 2a 4a 6a", "panels/shared/ledgers.py", "Ledger([*dot.rows, ", "Ledger([*dot.rows[:-1], "),
)
SIGNS = (
    Slip("2a", LEDGER, 'self.times = Label("×"', 'self.times = Label("+"'),
    Slip("2a", LEDGER, "self.equals = sign_before(line", 'self.equals = Label("≈"'),
    Slip(
        "2a",
        LEDGER,
        '"−" if position in equation.subtracted else "+"',
        '"+" if position in equation.subtracted else "−"',
    ),
    Slip("2a", LEDGER, '[*runs, f" {equation.sign} "', '[*runs, " → "'),
    Slip("4a 6a", LEDGER, "self.equals = sign_before(line", 'self.equals = Label("<"'),
    Slip("1a 4a 6a", LEDGER, "equals := sign_before(total", 'equals := Label("<"'),
    Slip("1a 2a 4a 6a", "drawing/mobjects/text.py", "Label(line.sign, ", 'Label("≠", '),
    Slip("5a", "panels/fig5a/view.py", "equals := sign_before(line", 'equals := Label("≠"'),
)
BEFORE = (
    *(
        Slip("2b 4b", "drawing/mobjects/weighing.py", 'self.times = Label("×"', f'self.times = Label("{sign}"')
        for sign in ("÷", "+", "−", "·", "<")
    ),
    *(
        Slip("1a 4a 6a", LEDGER, "equals := sign_before(total", f'equals := Label("{sign}"')
        for sign in ("+", "−", "×", "→")
    ),
    Slip("5a", "panels/fig5a/view.py", "equals := sign_before(line", 'equals := Label("+"'),
    Slip("5a", "panels/fig5a/view.py", '("×", row.sign)', '("×", "−")'),
    Slip("2a", "panels/fig2a/view.py", 'else "−" if at in equation.subtracted else "+"', 'else "+"'),
    Slip("2a", "panels/fig2a/view.py", 'else "−" if at in equation.subtracted else "+"', 'else "−"'),
    Slip("c1", "panels/figc1/formula.py", '"⌊(H + ", two', '"⌊(H − ", two'),
    Slip("c1", "panels/figc1/formula.py", '") / S⌋ + ", one]', '") / S⌋ − ", one]'),
    Slip("c1", "panels/figc1/formula.py", '" · P − D · (K − "', '" · D − P · (K − "'),
    Slip("3", "panels/fig3/view.py", 'Label("=", size=SIZES.claim', 'Label("≠", size=SIZES.claim'),
    Slip("6b", "panels/fig6b/view.py", 'Label("=", size=SIZES.claim', 'Label("+", size=SIZES.claim'),
)
CELLS = (
    Slip(
        "2a",
        "panels/fig2a/numbers.py",
        "[Cell(self.weight, offset) for offset in offsets]",
        "[Cell(self.weight, offset[::-1]) for offset in offsets]",
    ),
    Slip("2a", "panels/fig2a/numbers.py", "(row, column, *offset)", "(row, column + 1, *offset)"),
    Slip("2a 4a", "drawing/mobjects/grid.py", "int(self.cells[row, column])", "int(self.cells[row, column - 1])"),
    Slip("2a 2b", "drawing/mobjects/grid.py", "int(self.cells[row, column])", "int(self.cells.T[row, column])"),
    Slip(
        "2a",
        "drawing/mobjects/grid.py",
        "number.move_to(self.centre_of(row, column))",
        "number.move_to(self.centre_of(column, row))",
    ),
    Slip(
        "4a",
        "panels/fig4a/numbers.py",
        "Cell(self.weight, (channel,)) for channel in self.lit",
        "Cell(self.weight, (channel - 1,) if channel else (2,)) for channel in self.lit",
    ),
    Slip(
        "4a",
        "panels/fig4a/numbers.py",
        "result=Cell(self.result, (row, column))",
        "result=Cell(self.result, (column, row))",
    ),
    Slip(
        "5a",
        "panels/fig5a/numbers.py",
        "Cell(self.weight, (self.label, channel, 0, 0))",
        "Cell(self.weight, (self.label - 1, channel, 0, 0))",
    ),
    Slip(
        "5a",
        "panels/fig5a/numbers.py",
        "bias=Cell(self.bias, (self.label,)),",
        "bias=Cell(self.bias, (self.label + 1,)),",
    ),
    Slip(
        "1a",
        "panels/fig1a/numbers.py",
        "[self._pixel(at) for at in self.bright]",
        "[self._pixel(at + 1) for at in self.bright]",
    ),
    Slip(
        "1a",
        "panels/fig1a/numbers.py",
        "Cell(self.products, (at,)) for at in self.bright",
        "Cell(self.products, (at - 1,)) for at in self.bright",
    ),
    Slip(
        "6a",
        "panels/fig6a/numbers.py",
        "Cell(self.filters, (0, channel, 0, 0))",
        "Cell(self.filters, (0, channel - 1, 0, 0))",
    ),
    Slip(
        "3",
        "panels/fig3/view.py",
        "Cell(self.figure.result, self._swapped.position)",
        "Cell(self.figure.result, (self.figure.unit - 1, 0, 0))",
    ),
    Slip(
        "1b", "panels/fig1b/view.py", "Cell(figure.shown, (place,))", "Cell(figure.shown, (place - 1 if place else 3,))"
    ),
    Slip("5a", "panels/fig5a/view.py", "Cell(figure.sums, (at,))", "Cell(figure.sums, (at - 1 if at else 9,))"),
    Slip(
        "5a",
        "panels/fig5a/view.py",
        "Cell(figure.names, (at,))",
        "Cell(figure.names, (at - 1 if at else 9,))",
    ),
    Slip("5b", "panels/fig5b/view.py", "self._number(tensor, (at,)", "self._number(tensor, (at - 1 if at else 9,)"),
)


def typed_into_words(clip: str, rng: Chance) -> Fault:
    """A slot of a caption, the claim or a label gives way to a number from the keyboard."""
    return _typed(clip, rng, [str(rng.randrange(2, 999)), "½", "3²", f"{rng.randrange(2, 99)}.5"])


def word_into_words(clip: str, rng: Chance) -> Fault:
    """The same with a number word."""
    return _typed(clip, rng, ["nine", "twenty-six", "a dozen", "half", "thrice", "seven hundred eighty-four"])


def _typed(clip: str, rng: Chance, numbers: list[str]) -> Fault:
    file = words_file(clip)
    text = source(file)
    start = text.index("WORDS = ")
    panel = text[start : text.index("description=", start)]
    slot = rng.choice(list(re.finditer(r"\{\w+(?::[Ww]ords)?\}", panel)))
    number = rng.choice(numbers)
    at = text[: start + slot.start()].count(slot[0])
    return Fault((Edit(file, slot[0], number, at),), f"{slot[0]} → {number!r} in the words of {clip}", TYPED)


KINDS = (
    slips("rounding without ≈", "is not drawn as its value|does not close|is printed for|reads as", ROUNDED),
    slips("misprinted number", "is not drawn as its value|does not close|is printed for|reads as", MISPRINTED),
    slips("line that does not close", "does not close|where it does not belong|with the terms|which is", UNCLOSED),
    # A product that no "=" stands before is read as the value of the cell in which it is made.
    slips("wrong sign in a line", "belongs|where it does not belong|products.* stands in the cell", SIGNS),
    slips("wrong sign before a number", "belongs|the signs of this formula are not", BEFORE),
    slips(
        "Number pointing at another cell",
        "stands in the|stands where|cannot land|does not close|say different things|has no cell|"
        "is not what these weights give|neither in their own order",
        CELLS,
    ),
    Kind("digits in a caption, a label or a title", CLIPS, typed_into_words),
    Kind("number word in a caption, a label or a title", CLIPS, word_into_words),
)
