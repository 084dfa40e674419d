"""The spiders: each finds requests, and yields a page for every response. What a page is, they never ask."""
