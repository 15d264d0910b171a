"""A room as one file: the pages of the web app from the same views and templates, with their words and pictures, that opens without a network.

making     a room -> the file
contents   which pages, and of whom and what there are further ones
places     where links lead within the file
wordless   views and evidence without a word of the texts
islands    data in the file that no text can break out of
"""

from __future__ import annotations

from sitroom.show.report.making import Report, report

__all__ = ["Report", "report"]
