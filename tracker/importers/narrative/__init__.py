"""Documents in prose read into candidates: what they ask, request, claim and pledge; a person decides."""

from tracker.importers.narrative.from_pdf import prose_of_pages
from tracker.importers.narrative.from_word import prose_of_word
from tracker.importers.narrative.prose import Prose
from tracker.importers.narrative.reading import parse_narrative
from tracker.importers.narrative.text_file import looks_like_prose, read_prose_text

__all__ = ["Prose", "looks_like_prose", "parse_narrative", "prose_of_pages", "prose_of_word", "read_prose_text"]
