"""What HTML elements do to the text inside them: tables, no code.

Follows the rendering section of the HTML standard where a browser has a say, and this project's own needs
where it has none (every table cell is a line, because kits lay their lines out in tables).
"""

from __future__ import annotations

from spamcrawl.core.model import Zone
from spamcrawl.core.reading.zones import Claim, words

BLOCKS = words(
    """
    address article aside blockquote body button caption center dd details dialog dir div dl dt fieldset
    figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup html legend li listing main marquee menu
    nav ol optgroup option p plaintext pre search section select summary table tbody td textarea tfoot th thead tr ul
    xmp
    """
)
"""Elements that break lines."""

BREAKS = words("br hr")
"""Elements that end a line and hold nothing."""

DROPPED = words(
    """
    script style title template svg math iframe object embed applet audio video canvas
    noembed noframes
    """
)
"""Elements whose text is not the page's: programs, drawings, and stand-ins for what a browser loads. The title
and the frameless text of a frameset are read apart from the rest."""

EMPTY = words("img input link base wbr area source param col track")
"""Elements without text of their own, passed over."""

VEILED = words("noscript datalist")
"""Read, but as hidden text: a browser with scripts shows nothing of it."""

PREFORMATTED = words("pre textarea listing xmp plaintext")
"""A line break in the source is a line break on the screen."""

ROOTS = frozenset(("html", "body"))
"""Their names speak of the whole page, so they claim no zone and hide nothing."""

CLAIMS = {
    "nav": Claim(Zone.CHROME),
    "footer": Claim(Zone.CHROME),
    "aside": Claim(Zone.CHROME),
    "select": Claim(Zone.CHROME),
    "header": Claim(Zone.CHROME, weak=True),
    "form": Claim(Zone.CHROME, weak=True),
    "article": Claim(Zone.MAIN),
    "main": Claim(Zone.MAIN),
}
"""What a tag says about its place on the page. A <select> is chrome: its options are choices, not text."""

TELLING = frozenset(CLAIMS) | VEILED | PREFORMATTED
"""Elements that say something without an attribute."""

BLOCK, BREAK, PASSED = "block", "break", "passed"

KINDS = dict.fromkeys(BLOCKS, BLOCK) | dict.fromkeys(BREAKS, BREAK) | dict.fromkeys(DROPPED | EMPTY, PASSED)
"""What a start tag does to the line; a tag that is not here stands inside the line."""

META_NAMES = words(
    """
    og:title twitter:title headline title articletitle dc.title author article:author byl og:article:author
    articleauthor dc.creator source og:site_name contentsource mediaid publisher article:published_time
    og:published_time og:release_date pubdate publishdate publish_date publish-date publish_time date datepublished
    dc.date dc.date.issued article_date_original weibo:article:create_at apub:time editor
    contenteditor
    """
)
"""<meta> names about headline, author, editor, source and date, lower case."""
