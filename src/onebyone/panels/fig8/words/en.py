"""Panel 8 in English."""

from onebyone.words.panels import panel_words

WORDS = panel_words(
    claim="A shared MLP is a stack of 1×1 convolutions",
    beats={
        "the_digit_becomes_points": "{points} points: x, y, brightness.",
        "a_filter_reads_a_point": "A 1×1 filter reads a point: products and bias add up.",
        "one_network_for_all_points": "A shared MLP: such layers, point after point.",
        "the_largest_values_stay": "Max pooling keeps the peaks.",
        "the_points_are_shuffled": "Shuffle the points: columns move, the peaks stay.",
        "the_network_answers": "{deciding_points} points hold the peaks: a {digit}.",
        "takeaway": "It reads points in whatever order.",
    },
    labels={
        "image": "image {height}×{width}",
        "points": "{points} points",
        "deciding": "{deciding_points} points",
        "values": "point: x, y, brightness",
        "across": "x",
        "up": "y",
        "brightness": "brightness",
        "value": "value",
        "weight": "weight",
        "product": "product",
        "bias": "bias",
        "features": "{features} features of {points} points",
        "pooled": "peaks",
        "unchanged": "shuffled: the peaks stay",
        "scores": "scores",
        "answer": "{score}",
    },
    counter={"weights": "weights", "multiplications": "multiplications"},
    description=(
        "The lit pixels of a handwritten digit become a cloud of {points} points, with x, y and brightness.",
        "A filter reads a point; its products and a bias add up in a ledger.",
        "Point after point the layers of a shared MLP fill a matrix of features, and of a row its peak is kept.",
        "The columns are shuffled, and the peaks stay; {deciding_points} points hold them.",
        "Scores of the digits appear: the network reads a {digit}.",
    ),
)
