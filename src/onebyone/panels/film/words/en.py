"""The film in English: its opening, whose title is the film's, and its closing."""

from types import MappingProxyType

from onebyone.words.shots import shot_words

_SIZES = {
    "pointwise_size": "1×1",
    "others_size": "{others_size}×{others_size}",
    "first_size": "{first_size}×{first_size}",
}
_OPENING = shot_words(
    claim="Understanding 1×1 convolutions",
    beats={
        "a_kernel_sees_a_pixel": "A 1×1 kernel sees {seen_pixels = 1:a single} pixel.",
        "most_convolutions_are_such": "Yet of {convolutions} convolutions in ResNet-50, {pointwise} are 1×1. Why?",
        "a_dense_layer_sees_it_all": "Is 1×1 dense? Dense layers see edge to edge.",
    },
    labels={
        "photo": "photo",
        "map": "map of a 1×1 convolution",
        "kernels": "ResNet-50, which names what a photo shows: sizes of its kernels",
        **_SIZES,
        "image": "image",
        "neuron": "dense neuron",
    },
    description=(
        "A photo, and the map that a 1×1 convolution makes of it, pixel by pixel.",
        "Then the kernels of ResNet-50, a network that names what a photo shows, as squares: of {convolutions} "
        "convolutions, {pointwise} are 1×1 and light up.",
        "And a handwritten digit, with wires from its pixels to a neuron: a part of a dense layer.",
    ),
)
_CLOSING = shot_words(
    claim="What do you call a channel?",
    beats={
        "every_pixel_is_a_channel": "Pixels as channels: a filter sees edge to edge.",
        "feature_maps_are_channels_too": "Feature maps as channels: it sees {seen_positions:words} position at a time.",
        "a_filter_mixes_the_channels": "A channel is whatever gets its own weight.",
        "takeaway": (
            "So {pointwise} of {convolutions} are 1×1: {pointwise_size < others_size:cheap} mixing of channels; "
            "{others_size}×{others_size} kernels look around."
        ),
    },
    labels={
        "image": "image",
        "pixels": "pixels as channels",
        "features": "feature maps",
        "channels": "channels",
        "weights": "weights",
        "map": "class map",
        "kernels": "ResNet-50: sizes of its kernels",
        "down": "down, look, up",
        **_SIZES,
    },
    description=(
        "At the left the pixels of a handwritten digit go into depth: a column of channels.",
        "At the right stand feature maps; a line through them goes from position to position, and a class map fills.",
        "Then the line goes back to a position, whose numbers, a channel under the other, stand beside the maps, and "
        "beside them their weights.",
        "At the end the kernels of ResNet-50 are there again: of {convolutions} convolutions, {pointwise} are framed, "
        "and so is a bottleneck of them: down, look, up.",
    ),
)
WORDS = MappingProxyType({"opening": _OPENING, "closing": _CLOSING})
"""The words of each card, by its id."""
