"""The English words of every panel, by id: one module per figure of the article."""

from collections.abc import Mapping
from types import MappingProxyType

from onebyone.panels.words_en import fig1, fig2, fig3, fig4, fig5, fig6, film
from onebyone.words.cards import CardWords
from onebyone.words.panels import PanelWords

PANELS: Mapping[str, PanelWords] = MappingProxyType(
    {
        words.id: words
        for words in (
            fig1.NEURON,
            fig1.LAYER,
            fig2.KERNEL,
            fig2.NEURON,
            fig3.FULL,
            fig4.KERNELS,
            fig4.NEURON,
            fig5.FILTERS,
            fig5.NEURONS,
            fig6.COLUMN,
            fig6.LAYER,
        )
    }
)
CARDS: Mapping[str, CardWords] = MappingProxyType(
    {words.id: words for words in (film.OPENING, *film.CHAPTERS, film.CLOSING)}
)
