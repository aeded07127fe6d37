"""The film in English: its title, its opening question, a card for each figure of the article, and its closing."""

from onebyone.words.cards import CardWords, card_words
from onebyone.words.sentence import Sentence

TITLE = Sentence.parse("Understanding 1×1 convolutions")


def _chapter(id: str, mark: str, claim: str, *, bridge: str, question: str, picture: str) -> CardWords:
    """A title card: it comes from the last chapter and asks the question of the next one."""
    beats = {"a_bridge_from_the_last_chapter": bridge, "the_question_of_the_next": question}
    return card_words(id=id, mark=mark, claim=claim, beats=beats, description=(f"A title card: {picture}",))


OPENING = card_words(
    id="opening",
    claim="The question",
    beats={
        "a_kernel_of_a_single_weight": "What is a 1×1 convolution?",
        "a_layer_of_all_weights": "And why would it be a dense layer?",
    },
    description=(
        "A photo parted into its colour planes, and a weight for each of them: a 1×1 convolution.",
        "Beside it a handwritten digit, with a wire from every pixel to a neuron: a part of a dense layer.",
    ),
)
CHAPTERS = (
    _chapter(
        "figure-1",
        "Fig. 1",
        "The dense layer",
        bridge="First, a layer without any convolution.",
        question="How does a dense layer look at an image?",
        picture="a handwritten digit, and wires from all its pixels to a neuron.",
    ),
    _chapter(
        "figure-2",
        "Fig. 2",
        "The sliding kernel",
        bridge="That takes {weights} weights.",
        question="Can a few do, if they slide?",
        picture="the digit, and a small kernel of weights that slides over it.",
    ),
    _chapter(
        "figure-3",
        "Fig. 3",
        "The kernel as large as the image",
        bridge="A kernel may have any size.",
        question="What if it covers the whole image?",
        picture="the digit, and a kernel of its own size that comes to lie on it.",
    ),
    _chapter(
        "figure-4",
        "Fig. 4",
        "The smallest kernel",
        bridge="Now the other extreme.",
        question="What does a 1×1 kernel do?",
        picture="a photo as planes of colour, and a weight for each plane.",
    ),
    _chapter(
        "figure-5",
        "Fig. 5",
        "More filters, more maps",
        bridge="A filter makes a map.",
        question="What can {filters:words} filters tell?",
        picture="the class maps of a trained network, layered.",
    ),
    _chapter(
        "figure-6",
        "Fig. 6",
        "The reshape",
        bridge="Back to the question.",
        question="When are 1×1 kernels a dense layer?",
        picture="the digit, whose rows lift off and recede into depth.",
    ),
)
CLOSING = card_words(
    id="closing",
    claim="The answer",
    beats={
        "a_dense_layer": "A dense layer: {outputs} outputs, each with weights of its own.",
        "a_kernel_as_large_as_the_image": "Or {outputs} filters, each as large as the image.",
        "kernels_of_a_single_weight": "Or 1×1 kernels, when every pixel is a channel.",
        "the_outputs_are_equal": "Same weights, same products: all {equal} outputs agree.",
        "takeaway": "A 1×1 convolution is a dense layer at every position.",
    },
    labels={
        "dense": "dense layer",
        "large": "{height}×{width} convolution",
        "pointwise": "reshape, 1×1 convolution",
    },
    description=(
        "Side by side stand a dense layer, a convolution with kernels as large as the image, and a 1×1 convolution whose "
        "channels are the pixels of the reshaped image; below each its torch call and its outputs, folded into a picture.",
        "Of the {outputs} outputs {equal} are equal in all of them.",
    ),
)
