"""Scrapy commands of this project, found through COMMANDS_MODULE."""
