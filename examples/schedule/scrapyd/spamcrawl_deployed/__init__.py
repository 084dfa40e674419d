"""What Scrapyd is given: settings for the spamcrawl that stands on its PYTHONPATH."""
