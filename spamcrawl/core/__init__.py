"""The pure core: bytes in, record out. It knows no Scrapy, no network, no clock and no settings."""
