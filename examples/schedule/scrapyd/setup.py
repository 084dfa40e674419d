"""The egg that scrapyd-deploy builds: a settings module and no more."""

from setuptools import setup

setup(
    name="spamcrawl-deployed",
    version="0.1.0",
    packages=["spamcrawl_deployed"],
    entry_points={"scrapy": ["settings = spamcrawl_deployed.settings"]},
)
