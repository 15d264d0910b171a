"""What was published: sources read into `Document` records with final, clean text.

load        a file that holds one document: page, text, Markdown, PDF
load_text   text that is at hand (also what came through stdin)
load_html   an HTML page that is at hand
items_of    everything in a file, folder, archive, feed, export or address, one item a document
clean       the cleaning by itself; cleaning a clean text changes nothing
"""

from sitroom.documents.cleaning import clean
from sitroom.documents.decoding import decode
from sitroom.documents.given import Given
from sitroom.documents.loaders import load, load_data, load_html, load_text
from sitroom.documents.pages import looks_like_html
from sitroom.documents.sources.items import Item, Options
from sitroom.documents.sources.walk import items_of

__all__ = ["Given", "Item", "Options", "clean", "decode", "items_of", "load", "load_data", "load_html", "load_text", "looks_like_html"]
