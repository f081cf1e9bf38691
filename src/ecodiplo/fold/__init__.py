"""Texts compared, searched and sorted as people do it, whatever keyboard typed them."""

from ecodiplo.fold.alphabet import sort_key
from ecodiplo.fold.forms import (
    canonical,
    fold,
    has_marks,
    has_unusual,
    near_form,
    near_forms,
    search_form,
    without_invisible,
)
from ecodiplo.fold.index_text import index_text
from ecodiplo.fold.words import folded_words, index_words, is_unspaced, search_parts, words

__all__ = [
    "canonical",
    "fold",
    "folded_words",
    "has_marks",
    "has_unusual",
    "index_text",
    "index_words",
    "is_unspaced",
    "near_form",
    "near_forms",
    "search_form",
    "search_parts",
    "sort_key",
    "without_invisible",
    "words",
]
