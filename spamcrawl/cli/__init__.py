"""The command line around the pure core: one module a subcommand, and what they share.

It must not know scrapy: cleaning a corpus needs no crawler installed or loaded.
"""
