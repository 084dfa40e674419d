"""The queries of a PostgreSQL store, and how its columns travel. Knows the tables, but no connection and no record."""

from __future__ import annotations

from spamcrawl.store.postgres_link import NEAR_LOCK
from spamcrawl.store.visits import EARLIER_COLUMNS

NEXT_SEQS = "SELECT nextval('sightings_seq') FROM generate_series(1, %s)"

CLAIM = """
    INSERT INTO content (hash, seq) SELECT * FROM unnest(%s::text[]::uuid[], %s::bigint[]) AS fresh (hash, seq)
    ORDER BY hash ON CONFLICT DO NOTHING"""

KNOWN = """
    SELECT c.hash, c.seq, s.url, s.fetched_at, o.hash, n.similarity, n.containment
    FROM content c JOIN sightings s ON s.seq = c.seq
    LEFT JOIN near n ON n.article = c.seq LEFT JOIN articles o ON o.seq = n.near_of
    WHERE c.hash = ANY (%s::text[]::uuid[])"""

# All that follows is looked up by index. A planner without statistics (a restored backup, rows added in bulk) reads the
# whole table of near-duplicate keys instead: 11 s a batch at 40 million.
ENTER_ALONE = f"SELECT set_config('enable_seqscan', 'off', true), pg_advisory_xact_lock({NEAR_LOCK})"
ENTER_SHARED = f"SELECT pg_advisory_xact_lock_shared({NEAR_LOCK})"

ARTICLES = """
    SELECT a.seq, a.hash, a.title, a.authors::text, a.editor, a.source, a.published, a.body,
           s.url, s.host, s.fetched_at, s.families::text, o.hash, n.similarity, n.containment
    FROM articles a JOIN sightings s ON s.seq = a.seq
    LEFT JOIN near n ON n.article = a.seq LEFT JOIN articles o ON o.seq = n.near_of
    WHERE a.seq > %s AND a.seq <= %s ORDER BY a.seq LIMIT %s"""

SIGHTINGS = """
    SELECT s.seq, s.id, s.url, s.host, s.fetched_at, s.verdict, s.families::text, s.score, s.indicators::text, a.hash,
           s.article, f.url, s.rules, s.schema, s.job, s.state, s.changed::text, s.warc, s.looks::text,
           o.hash, n.similarity, n.containment{more}
    FROM sightings s LEFT JOIN articles a ON a.seq = s.article LEFT JOIN sightings f ON f.seq = s.article
    LEFT JOIN near n ON n.article = s.article LEFT JOIN articles o ON o.seq = n.near_of"""

NEAR = -3
"""Where the columns of a mark begin in a row of either feed."""
HASH_COLUMN = 9
"""Where the content hash stands in a row of SIGHTINGS."""
SIGHTINGS_AFTER = f"{SIGHTINGS.format(more='')} WHERE s.seq > %s AND s.seq <= %s ORDER BY s.seq LIMIT %s"
OF_URL = "WHERE s.url_key = %s AND s.url = %s ORDER BY s.seq DESC LIMIT 1"
SIGHTING_OF_URL = f"{SIGHTINGS.format(more='')} {OF_URL}"
VISIT_OF_URL = f"{SIGHTINGS.format(more=', s.job, s.state, s.etag, s.last_modified')} {OF_URL}"
VISIT = -4
"""Where a visit's columns begin in it."""

# Of each URL asked for the last sighting, and what the job has of it.
EARLIER = f"""
    SELECT w.job, w.url, {EARLIER_COLUMNS.replace("s.indicators", "s.indicators::text")}
    FROM unnest(%s::bigint[], %s::text[], %s::bigint[]) AS w (url_key, url, job) CROSS JOIN LATERAL (
        (SELECT * FROM sightings t WHERE t.url_key = w.url_key AND t.url = w.url ORDER BY t.seq DESC LIMIT 1)
        UNION ALL
        (SELECT * FROM sightings t WHERE t.url_key = w.url_key AND t.url = w.url AND t.job = w.job LIMIT 1)
    ) s LEFT JOIN articles a ON a.seq = s.article LEFT JOIN sightings f ON f.seq = s.article
    LEFT JOIN near n ON n.article = s.article LEFT JOIN articles o ON o.seq = n.near_of ORDER BY s.seq"""

# How a value travels in a binary COPY; json and uuid take the bytes of text and bytea as they are.
ARTICLE_TYPES = ("int8", "bytea", "text", "text", "text", "text", "text", "bytea")
SIGHTING_TYPES = (
    "int8", "int8", "int8", "text", "text", "text", "text", "text", "text", "float8", "text", "text", "int4",
    "int8", "text", "text", "text", "text", "text", "text",
)  # fmt: skip
INDICATOR_TYPES = ("text", "text", "int8")
