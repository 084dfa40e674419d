"""spamcrawl separates stolen articles from the hotline templates that wrap them."""

__version__ = "0.1.0"
