"""Generated, labelled pages: the same spam families, places, layouts and disguises for the same seed."""

from .articles import load_articles, load_bundled
from .families import FAMILIES, HELD_OUT
from .generate import generate, generate_mixed, generate_template_only, is_allowed
from .layouts import STYLES
from .model import Article, LabelledPage
from .mutations import MUTATIONS
from .negatives import NEGATIVES, generate_negatives
from .numbers import WRITINGS
from .placement import PLACES

__all__ = [
    "FAMILIES",
    "HELD_OUT",
    "MUTATIONS",
    "NEGATIVES",
    "PLACES",
    "STYLES",
    "WRITINGS",
    "Article",
    "LabelledPage",
    "generate",
    "generate_mixed",
    "generate_negatives",
    "generate_template_only",
    "is_allowed",
    "load_articles",
    "load_bundled",
]
