"""What was published: sources read into `Document` records with final, clean text.

load        a file, text or HTML by its content
load_text   text that is at hand (also what came through stdin)
load_html   an HTML page that is at hand
clean       the cleaning by itself; cleaning a clean text changes nothing
"""

from sitroom.documents.cleaning import clean
from sitroom.documents.decoding import decode
from sitroom.documents.loaders import load, load_html, load_text
from sitroom.documents.pages import looks_like_html

__all__ = ["clean", "decode", "load", "load_html", "load_text", "looks_like_html"]
