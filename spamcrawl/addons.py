"""Scrapy add-ons: settings that follow from others, or are judged first. They must not know pages or stores."""

from __future__ import annotations

from scrapy.exceptions import UsageError
from scrapy.settings import BaseSettings

from spamcrawl import __version__
from spamcrawl.network.addresses import parse_reach


class HonestAgent:
    """Says who crawls: ``spamcrawl/0.1.0 (+SPAMCRAWL_CONTACT)``, unless USER_AGENT is set explicitly."""

    def update_settings(self, settings: BaseSettings) -> None:
        agent = f"spamcrawl/{__version__} (+{settings['SPAMCRAWL_CONTACT']})"
        settings.set("USER_AGENT", agent, priority="addon")


class KnownNetworks:
    """Stops a crawl whose SPAMCRAWL_ALLOW_NETWORKS cannot be read: Scrapy would go on without its downloads."""

    def update_settings(self, settings: BaseSettings) -> None:
        try:
            parse_reach(settings.getlist("SPAMCRAWL_ALLOW_NETWORKS"))
        except ValueError as error:
            raise UsageError(f"SPAMCRAWL_ALLOW_NETWORKS: {error}") from error
