"""Which texts are the same and which are close: the content hash, shingles, the verdict on a pair."""
