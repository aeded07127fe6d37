"""The film in English: its opening, whose title is the film's, a card for each figure, and its closing."""

from types import MappingProxyType

from onebyone.words.cards import CardWords, card_words


def _chapter(mark: str, claim: str, *, question: str, picture: str) -> CardWords:
    """A title card: it comes from the last chapter and asks the question of the next one."""
    beats = {"the_question_of_the_next": question}
    return card_words(mark=mark, claim=claim, beats=beats, description=(f"A title card: {picture}",))


_OPENING = card_words(
    claim="Understanding 1×1 convolutions",
    beats={
        "a_kernel_sees_a_pixel": "A 1×1 kernel sees {seen_pixels = 1:a single} pixel.",
        "the_mark_is_explained": "✓: torch computed it, bit for bit.",
        "most_convolutions_are_such": "Yet of {convolutions} convolutions in ResNet-50, {pointwise} are 1×1.",
        "a_dense_layer_sees_it_all": "Some call 1×1 dense; dense sees edge to edge. Why?",
    },
    labels={
        "photo": "photo",
        "map": "map of a 1×1 convolution",
        "network": "ResNet-50: sizes of its kernels",
        "digit": "image",
        "neuron": "dense neuron",
    },
    description=(
        "A photo, and the map that a 1×1 convolution makes of it, pixel by pixel.",
        "Then the kernels of ResNet-50 as squares: of {convolutions} convolutions, {pointwise} are 1×1 and light up.",
        "And a handwritten digit, with wires from its pixels to a neuron: a part of a dense layer.",
    ),
)
_CHAPTERS = {
    "figure-1": _chapter(
        "Fig. 1",
        "The dense layer",
        question="What is a dense layer?",
        picture="a handwritten digit, and wires from its pixels to a neuron.",
    ),
    "figure-2": _chapter(
        "Fig. 2",
        "The sliding kernel",
        question="And a small, shared kernel?",
        picture="the digit, and a small kernel of weights that slides over it.",
    ),
    "figure-3": _chapter(
        "Fig. 3",
        "The kernel {kernel_height = height and kernel_width = width:as large as} the image",
        question="And if the kernel grows?",
        picture="the digit, and a kernel of its own size that comes to lie on it.",
    ),
    "figure-4": _chapter(
        "Fig. 4",
        "The pointwise kernel",
        question="And if it shrinks to 1×1?",
        picture="a photo as planes of colour, and a weight for {channels = weights:each} plane.",
    ),
    "figure-5": _chapter(
        "Fig. 5",
        "Filters and their maps",
        question="What is that good for?",
        picture="the class maps of a trained network.",
    ),
    "figure-6": _chapter(
        "Fig. 6",
        "The reshape",
        question="And a pixel as a channel?",
        picture="the digit, whose pixels go into depth, each behind the other.",
    ),
}
_CLOSING = card_words(
    claim="What do you call a channel?",
    beats={
        "every_pixel_is_a_channel": (
            "{channels} channels, {positions = 1:a single} position: the neuron sees {channels = pixels:every} pixel."
        ),
        "feature_maps_are_channels_too": "Over feature maps: dense, position by position.",
        "takeaway": "Pixel or map: a channel is what a 1×1 filter sums.",
    },
    labels={
        "image": "image",
        "column": "{channels} channels",
        "features": "feature maps",
        "map": "class map",
    },
    description=(
        "At the left the pixels of a handwritten digit go into depth: a column of {channels} channels.",
        "At the right stand feature maps; a line through them goes from position to position, and a class map fills.",
        "A filter sums over the channels of either; then the picture fades.",
    ),
)
WORDS = MappingProxyType({"opening": _OPENING, **_CHAPTERS, "closing": _CLOSING})
"""The words of each card, by its id."""
