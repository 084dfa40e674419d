"""The tables of both backends as numbered steps. A store's schema version is the number of steps it has
taken.

A step is never changed once released; a change of schema is a step appended to both lists. Each step runs in
the transaction that raises the version, so a store is at one version or the next and never between.

``content``: which sighting introduced an article, by content hash; all that a claim must look into, so it is small.
``articles``: one row per article, numbered by the sighting that introduced it; bodies are appended, never moved.
``sightings``: one row per page fetched; ``article`` is the number of its article, NULL where the page has none.
``indicators``: which sightings show a number, brand or path.
``near_runs``, ``near_blocks``: which articles are listed under a near-duplicate key, laid out by
:mod:`spamcrawl.store.postings`; ``near_merge``: one row, see :class:`~spamcrawl.store.postings.Merge`.
``near``: which article is close to an earlier one. ``near_progress``: one row, see
:class:`~spamcrawl.store.near.Progress`.
"""

from __future__ import annotations

Steps = tuple[tuple[str, ...], ...]

SQLITE: Steps = (
    (
        "CREATE TABLE content (hash BLOB PRIMARY KEY, seq INTEGER NOT NULL) WITHOUT ROWID",
        """CREATE TABLE articles (
            seq INTEGER PRIMARY KEY, hash BLOB NOT NULL, title TEXT, authors TEXT NOT NULL, editor TEXT,
            source TEXT, published TEXT, body BLOB NOT NULL
        )""",
        """CREATE TABLE sightings (
            seq INTEGER PRIMARY KEY, article INTEGER, url_key INTEGER NOT NULL, id TEXT NOT NULL, url TEXT NOT
            NULL, host TEXT NOT NULL, fetched_at TEXT NOT NULL, verdict TEXT NOT NULL, families TEXT NOT NULL,
            score REAL, indicators TEXT NOT NULL, rules TEXT NOT NULL, schema INTEGER NOT NULL
        )""",
        "CREATE INDEX sightings_article ON sightings (article) WHERE article IS NOT NULL",
        "CREATE INDEX sightings_url ON sightings (url_key)",
        """CREATE TABLE indicators (
            kind TEXT NOT NULL, value TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (kind, value, seq)
        ) WITHOUT ROWID""",
    ),
    # What a crawl knows of a visit: the job, how the page was found, its validators, and what had changed.
    # NULL: no job; fetched; none sent; not compared, or nothing to compare with.
    (
        "ALTER TABLE sightings ADD COLUMN job INTEGER",
        "ALTER TABLE sightings ADD COLUMN state TEXT",
        "ALTER TABLE sightings ADD COLUMN etag TEXT",
        "ALTER TABLE sightings ADD COLUMN last_modified TEXT",
        "ALTER TABLE sightings ADD COLUMN changed TEXT",
    ),
    (
        "CREATE TABLE near_keys (key INTEGER, article INTEGER, PRIMARY KEY (key, article)) WITHOUT ROWID",
        """CREATE TABLE near (
            article INTEGER PRIMARY KEY, near_of INTEGER NOT NULL, kind TEXT NOT NULL, similarity REAL NOT NULL,
            containment REAL NOT NULL, version INTEGER NOT NULL
        )""",
        "CREATE TABLE near_progress (version INTEGER NOT NULL, through INTEGER)",
        "INSERT INTO near_progress VALUES (0, 0)",
    ),
    # Evidence beside a sighting: the WARC record of the response, and what a browser got. NULL: none was taken.
    (
        "ALTER TABLE sightings ADD COLUMN warc TEXT",
        "ALTER TABLE sightings ADD COLUMN looks TEXT",
    ),
    # Keys as sorted runs and blocks: one table of them, by key, had each key on another page. ``pack_block`` is this
    # program's own, see PackBlock in spamcrawl/store/sqlite_file.py.
    (
        "CREATE TABLE near_runs (last INTEGER PRIMARY KEY, listings BLOB NOT NULL)",
        "CREATE TABLE near_blocks (block INTEGER PRIMARY KEY, listings BLOB NOT NULL)",
        "CREATE TABLE near_merge (epoch INTEGER NOT NULL, block INTEGER NOT NULL, through INTEGER NOT NULL)",
        "INSERT INTO near_merge VALUES (0, 0, 0)",
        "INSERT INTO near_blocks SELECT key & 262143, pack_block(key, article) FROM near_keys GROUP BY 1",
        "DROP TABLE near_keys",
    ),
)

POSTGRES: Steps = (
    (
        "CREATE TABLE content (hash uuid PRIMARY KEY, seq bigint NOT NULL)",
        """CREATE TABLE articles (
            seq bigint PRIMARY KEY, hash uuid NOT NULL, title text, authors json NOT NULL, editor text, source
            text, published text, body bytea NOT NULL
        )""",
        # The body is compressed already; EXTERNAL keeps the server from trying again.
        "ALTER TABLE articles ALTER COLUMN body SET STORAGE EXTERNAL",
        """CREATE TABLE sightings (
            seq bigint PRIMARY KEY, article bigint, url_key bigint NOT NULL, id text NOT NULL, url text NOT
            NULL, host text NOT NULL, fetched_at text NOT NULL, verdict text NOT NULL, families json NOT NULL,
            score double precision, indicators json NOT NULL, rules text NOT NULL, schema integer NOT NULL
        )""",
        "CREATE SEQUENCE sightings_seq",
        "CREATE INDEX sightings_article ON sightings (article) WHERE article IS NOT NULL",
        "CREATE INDEX sightings_url ON sightings (url_key, seq)",
        """CREATE TABLE indicators (
            kind text NOT NULL, value text NOT NULL, seq bigint NOT NULL, PRIMARY KEY (kind, value, seq)
        )""",
    ),
    (
        "ALTER TABLE sightings ADD COLUMN job bigint",
        "ALTER TABLE sightings ADD COLUMN state text",
        "ALTER TABLE sightings ADD COLUMN etag text",
        "ALTER TABLE sightings ADD COLUMN last_modified text",
        "ALTER TABLE sightings ADD COLUMN changed json",
    ),
    (
        "CREATE TABLE near_keys (key bigint, article bigint, PRIMARY KEY (key, article))",
        """CREATE TABLE near (
            article bigint PRIMARY KEY, near_of bigint NOT NULL, kind text NOT NULL,
            similarity double precision NOT NULL, containment double precision NOT NULL, version integer NOT NULL
        )""",
        "CREATE TABLE near_progress (version integer NOT NULL, through bigint)",
        "INSERT INTO near_progress VALUES (0, 0)",
    ),
    (
        "ALTER TABLE sightings ADD COLUMN warc text",
        "ALTER TABLE sightings ADD COLUMN looks json",
    ),
    (
        "CREATE TABLE near_runs (last bigint PRIMARY KEY, listings bytea NOT NULL)",
        # Blocks are written anew again and again: room in each page for the next version, and no way round by TOAST.
        """CREATE TABLE near_blocks (block integer PRIMARY KEY, listings bytea NOT NULL)
            WITH (fillfactor = 50, toast_tuple_target = 8160)""",
        "ALTER TABLE near_runs ALTER COLUMN listings SET STORAGE EXTERNAL",
        "ALTER TABLE near_blocks ALTER COLUMN listings SET STORAGE EXTERNAL",
        "CREATE TABLE near_merge (epoch bigint NOT NULL, block integer NOT NULL, through bigint NOT NULL)",
        "INSERT INTO near_merge VALUES (0, 0, 0)",
        """INSERT INTO near_blocks
            SELECT key & 262143, string_agg(int8send(key >> 18 << 34 | article), ''::bytea ORDER BY key, article)
            FROM near_keys GROUP BY 1""",
        "DROP TABLE near_keys",
    ),
)
