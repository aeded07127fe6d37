"""Views keep their names apart where another digit makes numbers short, or points few."""

import pytest
from project import words

from onebyone.drawing.mobjects.text import Phrase
from onebyone.inputs.pictures import square_digit
from onebyone.look.layout import Page
from onebyone.look.theme import SIZES, theme
from onebyone.panels.fig6a.numbers import PixelsAsChannels
from onebyone.panels.fig6a.view import Beam
from onebyone.panels.fig8.numbers import PointCloud
from onebyone.panels.fig8.view import Cloud

THEME, PAGE = theme("dark"), Page(aspect=16 / 9)


def set_up(view, figure, id):
    def label(name, role):
        runs = words(id).labels[name].runs(figure.quantities)
        return Phrase(runs, size=SIZES.label, role=role, theme=THEME)

    return view(figure, page=PAGE, theme=THEME, label=label)


@pytest.mark.parametrize("digit", [2, 7])
def test_the_names_of_equal_numbers_stand_apart_however_short_these_are(digit):
    view = set_up(Beam, PixelsAsChannels.verified(image=square_digit(f"digit:{digit}")), "6a")
    assert view.said.get_top()[1] < view.neuron_label.get_bottom()[1]
    assert view.sum_label.get_top()[1] < view.said.get_bottom()[1]


@pytest.mark.parametrize("digit", [1, 2])
def test_all_that_is_said_of_features_and_scores_has_its_place_however_few_the_points(digit):
    view = set_up(Cloud, PointCloud.verified(image=square_digit(f"digit:{digit}"), label=digit), "8")
    for cloud, name, call, plate in zip(view.layers[1:], view.names[1:], view.calls[1:], view.plates[1:], strict=True):
        assert cloud.get_right()[0] < min(name.get_left()[0], call.get_left()[0])
        assert max(name.get_right()[0], call.get_right()[0]) < plate.get_right()[0]
        assert name.get_bottom()[1] > call.get_top()[1]
        assert plate.get_bottom()[1] < cloud.get_bottom()[1] < cloud.get_top()[1] < plate.get_top()[1]
    assert view.painted_label.get_right()[0] < view.key.get_left()[0]
    for cloud, peak in zip(view.painted, view.peaks, strict=True):
        # One of them still stands among the layers.
        assert cloud is view.layers[-1] or peak.get_top()[1] < cloud.get_bottom()[1]
    table, peaks = view.table_label, view.peaks_label
    are_on_a_line = abs(table.get_center()[1] - peaks.get_center()[1]) < table.height + peaks.height
    assert table.get_right()[0] < peaks.get_left()[0] or not are_on_a_line
    assert view.list_label.get_right()[0] < view.neurons_label.get_left()[0]
    assert view.neurons_label.get_right()[0] < view.scores_label.get_left()[0]
    for digit, score, said in zip(view.digits, view.scores, view.said, strict=True):
        assert digit.get_right()[0] < score.get_left()[0] < score.get_right()[0] < said.get_left()[0]
