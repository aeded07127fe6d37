"""Panel 7 in English."""

from onebyone.words.panels import panel_words

WORDS = panel_words(
    claim="Depth down, depth up: {small_weights < small_direct_weights:fewer} weights",
    beats={
        "a_wide_layer_is_counted": (
            "{large_height}×{large_width} kernels on {channels} channels have {small_direct_weights} weights."
        ),
        "depth_goes_down_and_up": "1×1 layers down to {thin_channels} channels and up: {small_weights} weights.",
        "takeaway": "So ResNet-50’s {direct_weights} weights become {bottleneck_weights}.",
    },
    questions={"depth_goes_down_and_up": "Why 1×1 layers?"},
    labels={
        "before": "feature maps {channels}×{height}×{width}",
        "between": "maps {thin_channels}×{height}×{width}",
        "after": "maps {channels_back}×{height}×{width}",
        "direct": "weights of {large_height}×{large_width} kernels",
        "point": "1×1 kernels",
        "middle": "{large_height}×{large_width} kernels",
        "wide": "weights of a wide layer",
        "bottleneck": "weights with a bottleneck",
        "large_direct": "ResNet-50: {wide_channels} channels",
        "large_bottleneck": "down to {narrow_channels}, and up",
    },
    counter={"weights": "weights", "multiplications": "multiplications"},
    description=(
        "The feature maps of a handwritten digit stand behind each other, as a deep block.",
        "Beside it a deep block comes that is still empty; under them stands what kernels of "
        "{large_height}×{large_width} cost between the blocks: {small_direct_weights} weights.",
        "The blocks shrink, and thin blocks come between: deep, thin, thin and deep; under the layers between them "
        "stand their weights: together {small_weights} weights.",
        "Under them ResNet-50 is counted: {direct_weights} weights become {bottleneck_weights}.",
    ),
)
