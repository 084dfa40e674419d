"""``python -m spamcrawl``: clean, explain, rules, export, run. Never imports scrapy."""

import sys

from spamcrawl.cli.main import main

if __name__ == "__main__":  # worker processes import this module under another name
    sys.exit(main())
