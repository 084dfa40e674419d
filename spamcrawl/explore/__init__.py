"""Exploring one site: which of its links are worth a request, and what is known of it when the budget is spent.

Accounts keep what was fetched and found; budget, likeness, probes and frugality decide from them; view tells a person.
Knows records, URLs and counts, no spider: ``spiders/site.py`` asks and is answered.
"""
