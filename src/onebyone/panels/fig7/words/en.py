"""Panel 7 in English."""

from onebyone.words.panels import panel_words

WORDS = panel_words(
    claim="Depth down, depth up: {bottleneck_weights < direct_weights:fewer} weights",
    beats={
        "a_wide_layer_is_counted": (
            "{large_height}×{large_width} kernels on {wide_channels} channels have {direct_weights} weights."
        ),
        "depth_goes_down_and_up": (
            "1×1 layers down to {narrow_channels} channels and up: {bottleneck_weights} weights."
        ),
        "takeaway": "1×1 layers make depth cheap.",
    },
    questions={"depth_goes_down_and_up": "Why change the depth?"},
    labels={
        "before": "feature maps {channels}×{height}×{width}",
        "between": "maps {channels_between}×{height}×{width}",
        "after": "maps {channels_back}×{height}×{width}",
        "direct": "weights of {large_height}×{large_width} kernels",
        "point": "1×1 kernels",
        "middle": "{large_height}×{large_width} kernels",
        "bottleneck": "weights with the bottleneck",
    },
    counter={"weights": "weights", "multiplications": "multiplications"},
    description=(
        "The feature maps of a handwritten digit stand behind each other, as a deep block.",
        "Beside them stands what kernels of {large_height}×{large_width} on {wide_channels} channels cost: "
        "{direct_weights} weights.",
        "The block shrinks and becomes a row of blocks: deep, thin, thin and deep; under the layers between them stand "
        "the weights of a bottleneck of ResNet: together {bottleneck_weights} weights.",
    ),
)
