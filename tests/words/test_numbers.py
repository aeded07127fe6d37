"""The detector finds a number however it is written or hidden, and leaves names and innocent words alone."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from num2words import num2words

from onebyone.words.names import NAMES
from onebyone.words.numbers import find_numbers


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("0.37", ["0.37"]),
        ("from 28 to 6,084.", ["28", "6,084"]),
        ("3D and x²", ["3", "²"]),
        ("half of ½", ["half", "½"]),
        ("٣ ३ 三 ３ ① Ⅳ 𝟛", ["٣", "३", "三", "３", "①", "Ⅳ", "𝟛"]),
        ("1\u20e3", ["1"]),
        ("Twenty-three kernels", ["Twenty-three"]),
        ("nine hundred", ["nine", "hundred"]),
        ("fortytwo", ["fortytwo"]),
        ("once, twice, thrice, a dozen", ["once", "twice", "thrice", "dozen"]),
        ("a third, two-fifths, three hundredths", ["third", "two-fifths", "three", "hundredths"]),
        ("one-off, no one, ones", ["one", "one", "ones"]),
        ("threefold twoish oneishness", ["threefold", "twoish", "oneishness"]),
        ("ZERO weights", ["ZERO"]),
        ("part II of VIII", ["II", "VIII"]),
        ("XL kernels, mmxxvi or MCM, xii pixels", ["XL", "MCM", "xii"]),
        ("twelv or fourty kernels, thrity, hunderd, sevn, fuor, nnine, Threee", 8),
    ],
)
def test_numbers_are_found_in_reading_order(text, found):
    numbers = find_numbers(text, NAMES)
    assert (len(numbers) if isinstance(found, int) else numbers) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("th\u200bree", ["invisible U+200B"]),
        ("th\u00adree", ["invisible U+00AD"]),
        ("th\u2060ree", ["invisible U+2060"]),
        ("\u202eeerht", ["invisible U+202E"]),
        ("th\u200aree", ["invisible U+200A"]),
        ("th\nree", ["invisible U+000A"]),
        ("thre\u0301e", ["thre\u0301e"]),
        ("thrée", ["thrée"]),
        ("ｔｈｒｅｅ", ["ｔｈｒｅｅ"]),
        ("𝐭𝐡𝐫𝐞𝐞", ["𝐭𝐡𝐫𝐞𝐞"]),
        ("th-ree", ["th-ree"]),
        ("t h r e e", ["t h r e e"]),
        ("\u043ene kernel", ["\u043ene"]),  # a Cyrillic о
    ],
)
def test_numbers_are_found_in_hiding(text, found):
    assert find_numbers(text, NAMES) == found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The weight of a kernel often stands alone; none of the stones phone anyone.",
        "First the second tone, then a network's tension, attention and its tent.",
        "I say V, X and C: someone's bone.",
        "Even the weights there have seen light; never a dirty party, nor events in the freight of our forts.",
        "a sum of products, y = Σ w x + b",
        "sum_i w_i x_i + b",
        "“image” – a feature map’s edge…",
        "non-breaking\u00a0space",
    ],
)
def test_innocent_words_stay(text):
    assert find_numbers(text, NAMES) == []


@pytest.mark.parametrize("text", ["1×1", "A 1×1 kernel.", "1×1-convolution", "nn.Conv2d(", "2a", "Fig. 3", "(Fig. 2a)"])
def test_declared_names_are_not_numbers(text):
    assert find_numbers(text, NAMES) == []
    assert find_numbers(text, []) != []


@pytest.mark.parametrize(
    "text", ["11×1", "1×11", "−1×1", "1×1.5", "1×1×784", "0.1×1", "2ab", "12a", "Conv2d3", "Fig. 34", "3"]
)
def test_a_name_excuses_nothing_but_itself(text):
    assert find_numbers(text, NAMES) != []


@given(st.integers(0, 10**9))
def test_every_number_word_of_english_is_found(number):
    for words in (num2words(number), num2words(number, to="ordinal")):
        innocent = {"and", "first", "second"}
        found = " ".join(find_numbers(words, NAMES))
        for word in words.replace(",", "").split():
            parts = {part for part in word.split("-") if part not in innocent}
            assert all(part in found for part in parts), words


@given(st.characters(categories=["Nd", "Nl", "No"]))
def test_every_numeral_of_every_script_is_found(character):
    assert unicodedata.numeric(character, None) is not None
    assert find_numbers(f"a {character} b", NAMES) == [character]


@given(st.characters(categories=["Cf", "Cc", "Co", "Zl", "Zp"]))
def test_every_invisible_character_is_found(character):
    assert find_numbers(f"a{character}b", NAMES) == [f"invisible U+{ord(character):04X}"]


@given(st.text(st.sampled_from("abcdefghijklmnopqrstuvwxyz -'é½3"), max_size=30))
def test_what_is_found_is_in_the_text(text):
    for number in find_numbers(text, NAMES):
        assert number in text
