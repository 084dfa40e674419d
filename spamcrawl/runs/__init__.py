"""One crawl as its operator sees it: the lock, the record it leaves, monitors, metrics, logs and a progress line."""
