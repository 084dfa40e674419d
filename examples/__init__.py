"""A small site of invented pages on several loopback hosts, to see a crawl without touching the network."""
