"""The crawl's own defence: what may be connected to, and how much of it is taken.

Knows Scrapy, Twisted and addresses. It must not know pages, rules or stores.
"""
