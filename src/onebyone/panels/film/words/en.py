"""The film in English: its opening, whose title is the film's, a card for each figure, and its closing."""

from types import MappingProxyType

from onebyone.words.cards import CardWords, card_words


def _chapter(mark: str, claim: str, *, bridge: str, question: str, picture: str) -> CardWords:
    """A title card: it comes from the last chapter and asks the question of the next one."""
    beats = {"a_bridge_from_the_last_chapter": bridge, "the_question_of_the_next": question}
    return card_words(mark=mark, claim=claim, beats=beats, description=(f"A title card: {picture}",))


_OPENING = card_words(
    claim="Understanding 1×1 convolutions",
    beats={
        "a_kernel_of_a_single_weight": "What is a 1×1 convolution?",
        "a_layer_of_all_weights": "And why would it be a dense layer?",
    },
    description=(
        "A photo parted into its colour planes, and a weight for {channels = weights:each} plane: a 1×1 convolution.",
        "Beside it a handwritten digit, with wires from its pixels to a neuron: a part of a dense layer.",
    ),
)
_CHAPTERS = {
    "figure-1": _chapter(
        "Fig. 1",
        "The dense layer",
        bridge="To begin: the dense layer.",
        question="How does it look at an image?",
        picture="a handwritten digit, and wires from its pixels to a neuron.",
    ),
    "figure-2": _chapter(
        "Fig. 2",
        "The sliding kernel",
        bridge="That takes {weights} weights.",
        question="Can a small kernel do, if it slides?",
        picture="the digit, and a small kernel of weights that slides over it.",
    ),
    "figure-3": _chapter(
        "Fig. 3",
        "The kernel {kernel_height = height and kernel_width = width:as large as} the image",
        bridge="The kernel can grow.",
        question="What if it covers the image?",
        picture="the digit, and a kernel of its own size that comes to lie on it.",
    ),
    "figure-4": _chapter(
        "Fig. 4",
        "The pointwise kernel",
        bridge="Now the other extreme.",
        question="What does a 1×1 kernel do?",
        picture="a photo as planes of colour, and a weight for {channels = weights:each} plane.",
    ),
    "figure-5": _chapter(
        "Fig. 5",
        "Filters and their maps",
        bridge="A filter makes a map.",
        question="What can {filters:words} filters tell?",
        picture="the class maps of a trained network, layered.",
    ),
    "figure-6": _chapter(
        "Fig. 6",
        "The reshape",
        bridge="Back to the question.",
        question="When are 1×1 kernels a dense layer?",
        picture="the digit, whose pixels go into depth, each behind the other.",
    ),
}
_CLOSING = card_words(
    claim="{equal = outputs:The same} layer, written differently",
    beats={
        "a_dense_layer": "A dense layer: {outputs} outputs with weights of their own.",
        "a_convolution_with_large_kernels": (
            "As a convolution, {filters = outputs:every} output takes a filter of its own."
        ),
        "a_convolution_after_the_reshape": "Or reshape: {channels = pixels:every} pixel a channel, a position left.",
        "torch_says_the_same": "{weights} weights, {multiplications} products: {equal} outputs agree.",
        "takeaway": "So a 1×1 convolution is a dense layer, position by position.",
    },
    labels={
        "dense": "dense layer",
        "large": "{height}×{width} convolution",
        "pointwise": "reshape, 1×1 convolution",
        "equal": "{equal} of {outputs} {equal = outputs:equal}",
    },
    counter={"weights": "weights", "multiplications": "multiplications", "output": "output"},
    description=(
        "Side by side stand a dense layer, a convolution with kernels {large_height = height:as large as} the image, "
        "and a 1×1 convolution "
        "whose channels are the pixels of the reshaped image.",
        "Below them stand their torch calls and their {outputs} outputs, folded into pictures: {equal} are "
        "{equal = outputs:equal}.",
        "They take {weights} weights and {multiplications} multiplications.",
    ),
)
WORDS = MappingProxyType({"opening": _OPENING, **_CHAPTERS, "closing": _CLOSING})
"""The words of each card, by its id."""
