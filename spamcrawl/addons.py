"""Scrapy add-ons: settings that follow from other settings. They must not know pages or stores."""

from __future__ import annotations

from scrapy.settings import BaseSettings

from spamcrawl import __version__


class HonestAgent:
    """Says who crawls: ``spamcrawl/0.1.0 (+SPAMCRAWL_CONTACT)``, unless USER_AGENT is set explicitly."""

    def update_settings(self, settings: BaseSettings) -> None:
        agent = f"spamcrawl/{__version__} (+{settings['SPAMCRAWL_CONTACT']})"
        settings.set("USER_AGENT", agent, priority="addon")
