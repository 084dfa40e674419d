"""Which lines of a page are furniture: menus, related links, copyright, comments, share bars.

On a page with nothing cut before, the story is looked for and everything around it is furniture. On a page whose
template was cut, only what is furniture on its own account goes: the cut has already found the article, and looking
again could lose part of it. It must not know what a template is.
"""

from __future__ import annotations

from collections.abc import Sequence

from spamcrawl.core.model import Page
from spamcrawl.core.recovering.chrome import is_chrome
from spamcrawl.core.recovering.sheet import is_loose
from spamcrawl.core.recovering.story import find_story


def find_furniture(page: Page, open_lines: Sequence[bool]) -> list[bool]:
    """Return for each line of the page whether it is furniture.

    ``open_lines`` says which lines are not cut yet (one entry a line); closed lines are never furniture.
    Plain text loses only lines that are chrome by their wording: call this for it only on a hijacked page.

    >>> from spamcrawl.core.reading.page import read_html
    >>> page = read_html("<ul><li><a href=/>首页</a></ul><p>今天上午，新馆开门迎客。<p>版权所有")
    >>> find_furniture(page, [True] * 3)
    [True, False, True]
    """
    if not page.markup:
        return [is_open and is_chrome(line.text) for line, is_open in zip(page.lines, open_lines, strict=True)]
    if all(open_lines):
        story = find_story(page)
        return [index not in story for index in range(len(page.lines))]
    return [is_open and (line.hidden or is_loose(line)) for line, is_open in zip(page.lines, open_lines, strict=True)]
