"""The film in English: its opening, whose title is the film's, and its closing."""

from types import MappingProxyType

from onebyone.words.shots import shot_words

_OPENING = shot_words(
    claim="Understanding 1×1 convolutions",
    beats={
        "a_kernel_sees_a_pixel": "A 1×1 kernel sees {seen_pixels = 1:a single} pixel.",
        "most_convolutions_are_such": "Yet of {convolutions} convolutions in ResNet-50, {pointwise} are 1×1. Why?",
        "a_dense_layer_sees_it_all": "And why call it dense? A dense layer sees edge to edge.",
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
_CLOSING = shot_words(
    claim="What do you call a channel?",
    beats={
        "every_pixel_is_a_channel": "Pixels as channels: a filter sees {channels = pixels:every} pixel.",
        "feature_maps_are_channels_too": "Feature maps as channels: it sees a position at a time.",
        "a_channel_is_a_number_at_a_position": "Channels: the numbers at a position.",
        "takeaway": "Why 1×1? It mixes channels: a weight for {weights = channels:each} channel.",
    },
    labels={
        "image": "image",
        "column": "{channels} channels",
        "features": "feature maps",
        "channels": "channels",
        "weights": "weights",
        "map": "class map",
    },
    description=(
        "At the left the pixels of a handwritten digit go into depth: a column of {channels} channels.",
        "At the right stand feature maps; a line through them goes from position to position, and a class map fills.",
        "Then the line goes back to a position, whose numbers, a channel under the other, stand beside the maps, and "
        "beside them their weights.",
    ),
)
WORDS = MappingProxyType({"opening": _OPENING, "closing": _CLOSING})
"""The words of each card, by its id."""
