"""Scrapy settings: what differs from Scrapy's defaults, and why.

Ours share the prefix SPAMCRAWL_. Any of them can be given on the command line with ``-s NAME=VALUE``.
"""

from pathlib import Path

BOT_NAME = "spamcrawl"
SPIDER_MODULES = ["spamcrawl.spiders"]
NEWSPIDER_MODULE = "spamcrawl.spiders"
COMMANDS_MODULE = "spamcrawl.commands"  # `scrapy crawl` with an honest exit code and a summary

# --- Ours -----------------------------------------------------------------------------------------------------
PACKAGE = Path(__file__).resolve().parent

SPAMCRAWL_ROOT = str(PACKAGE.parent if (PACKAGE.parent / "scrapy.cfg").exists() else Path.cwd())
"""Relative output paths start here (the folder of scrapy.cfg), wherever the command is run."""

SPAMCRAWL_OUTPUT = "output"
"""Folder of the two feeds, articles.jsonl and sightings.jsonl."""

SPAMCRAWL_STORE = ""
"""Where articles and sightings are kept: a path or a store URL. Empty: spamcrawl.db in SPAMCRAWL_OUTPUT."""

SPAMCRAWL_BATCH_SIZE = 100
"""Records written in one transaction at most: one commit a page costs ten times as much."""

SPAMCRAWL_BATCH_SECONDS = 0.1
"""Longest wait of a record for its batch; waiting pages count against the 5 MB that Scrapy lets be in work."""

SPAMCRAWL_NEAR = "mark"
"""What is done with an article close to an earlier one (edited, cut, spam left in). ``mark``: it goes on like any other
and names the earlier one in near_of, because only the reader can say which version is the better. ``drop``: it goes no
further than the store and its feeds, which keep it with its mark. ``off``: it is not looked for, which saves 0.2 ms an
article, 0.9 in a store of a million; ``python -m spamcrawl near`` does that later."""

SPAMCRAWL_QUEUE_AHEAD = 2_000
"""Seeds read ahead of the downloads: enough hosts to keep every slot busy, few enough to hold in memory."""

SPAMCRAWL_QUEUE = ""
"""The queue: a file, or for workers on several machines redis://host:port/db. Empty: the store's own file, or queue.db
in SPAMCRAWL_OUTPUT where the store is a server."""

SPAMCRAWL_JOB = ""
"""Name of the job (or ``-a job=``): a crawl goes on with an unfinished job of its name. Empty: spider and arguments."""

SPAMCRAWL_LEASE = 60.0
"""Seconds after which a silent crawl loses its requests to others of its job; one dead on this machine does at once."""

SPAMCRAWL_TRIES = 3
"""Bad ends of a request until it becomes a dead letter: see ``scrapy queue``."""

SPAMCRAWL_RECRAWL_AFTER = ""
"""How long a page stays fresh: seconds, or a number with s, m, h, d or w (``7d``). A fresh page is not asked for."""

SPAMCRAWL_CONDITIONAL = True
"""Whether a page read before, by the same rules, is asked for only if it has changed (ETag, Last-Modified)."""

SPAMCRAWL_WARC = ""
"""Folder of WARC files with every response as it came, and its request. Empty: none are written."""

SPAMCRAWL_WARC_SIZE = 1_000_000_000
"""Bytes after which the next WARC file begins: the gigabyte that archives and their tools are used to."""

SPAMCRAWL_CLOAK_CHECK = 0.0
"""Share of pages that are fetched again as a browser that came from a search engine, to see whether it gets another
page: 0 none, 1 all, each for one to three requests more."""

SPAMCRAWL_CONTACT = "https://example.org/spamcrawl"
"""Page that tells a site's owner who crawls and how to object. Put your own here before crawling others."""

SPAMCRAWL_LOCK = False
"""Refuse to start while another run holds the output folder or the store. ``python -m spamcrawl run`` sets it;
``scrapy crawl`` leaves it off, because several crawls may share the queue of one job."""

SPAMCRAWL_STOP_SECONDS = 120.0
"""What a crawl may take to end in good order after its time limit (CLOSESPIDER_TIMEOUT) before it is ended hard:
four times the longest download."""

SPAMCRAWL_RUNS_KEPT = 100
"""Files kept in the output's folder ``runs``: three months of nightly crawls, at some 5 KB each."""

SPAMCRAWL_LOG_JSON = False
"""Log one JSON object a line: time, level, logger, message, spider, exception."""

SPAMCRAWL_PROGRESS = True
"""Show a progress line where standard error is a terminal."""

SPAMCRAWL_ALLOW_NETWORKS: list[str] = []
"""Networks (CIDR) outside the public internet that may be connected to: an intranet, tests, a proxy's own address.
Nothing else is, whatever a redirect, a link or a name server says: pages are hostile, and inside are your services.
One exception: a port of this machine that your own seed list names by address (http://127.0.0.2:8080/…)."""

SPAMCRAWL_BACKOFF_MAX = 120
"""Longest wait in seconds for a host that answers 429 or 503. Honest ones ask for 1 to 60; one that wants more than
this is left out for as long as it says, so that it cannot keep the crawl waiting."""

SPAMCRAWL_MIN_RATE = 512
"""Bytes a second that a response must bring, over ten seconds, once it has begun. A 2G line brings five times that."""

# --- Budgets of a site's exploration (scrapy crawl site), for each registrable domain --------------------------------
SPAMCRAWL_BUDGET_PAGES = 500  # at one page in 0.5 s four minutes of one host: enough to tell what a site is
SPAMCRAWL_BUDGET_PAGES_HOST = 200  # a host must leave some for the others
SPAMCRAWL_BUDGET_PAGES_LEVEL = 200  # the same for depths: the deep end of a trap has no end
SPAMCRAWL_BUDGET_DEPTH = 6  # clicks from the start page; honest articles lie within four
SPAMCRAWL_BUDGET_HOSTS = 40  # sub-domains; large portals have more, and are not what is explored here
SPAMCRAWL_BUDGET_HOSTS_WILDCARD = 5  # the same where any invented sub-domain is answered: they are all one
SPAMCRAWL_BUDGET_LINKS = 100  # followed of one page, folders taking turns; kits print thousands
SPAMCRAWL_BUDGET_DRY = 15  # pages in a row without a new article or text until a folder is left alone
SPAMCRAWL_BUDGET_SAMPLE = 10  # one page in so many where most are template
SPAMCRAWL_BUDGET_QUEUE = 5_000  # links waiting: ten for each page that may be fetched

# --- Manners --------------------------------------------------------------------------------------------------
ADDONS = {
    "spamcrawl.addons.HonestAgent": 0,  # USER_AGENT names the project, its version and SPAMCRAWL_CONTACT
    "spamcrawl.addons.KnownNetworks": 0,
}
ROBOTSTXT_OBEY = True  # Scrapy's own default is to ignore it
DOWNLOADER_MIDDLEWARES = {  # Scrapy's own lets the third waiting request of a new host through
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "spamcrawl.middlewares.RevisitMiddleware": 90,  # before robots.txt is asked for: what is fresh needs no request
    "spamcrawl.middlewares.StrictRobotsMiddleware": 100,
    "spamcrawl.evidence.WarcMiddleware": 950,  # next to the downloader: bodies still packed, as they came
    "spamcrawl.network.backoff.BackOff": 85,  # 429 and 503: Scrapy knows no Retry-After, and comes back at once
    "spamcrawl.network.bodies.BodyGuard": 95,  # outermost of what looks at a body, so it sees it unpacked
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "spamcrawl.network.bodies.BoundedUnpacking": 590,  # in the place of Scrapy's own
}
ROBOTSTXT_PARSER = "spamcrawl.network.robots.BoundedRobots"  # a robots.txt may be megabytes of rules
ROBOTSTXT_USER_AGENT = "spamcrawl"  # robots.txt names products, not whole User-Agent strings
CONCURRENT_ITEMS = 4  # as many tasks are started for each response, which yields one item: 100 cost 0.45 ms a page
CONCURRENT_REQUESTS = 32  # a seed list spans many hosts, each of which is asked slowly
CONCURRENT_REQUESTS_PER_DOMAIN = 2  # spam shares servers with its victims: do not press them
DOWNLOAD_DELAY = 0.5  # seconds between two requests to one host, at the least; at 0 Scrapy 2.19 keeps no limit per host
AUTOTHROTTLE_ENABLED = True  # slow down further when a host answers slowly
AUTOTHROTTLE_START_DELAY = 0.5  # Scrapy's five seconds would make a list of single-page hosts crawl for hours
AUTOTHROTTLE_TARGET_CONCURRENCY = 2.0  # the per-host limit above
DOWNLOAD_SLOTS = {"": {"delay": 0, "concurrency": 8}}  # file: URLs have no host to be polite to
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,text/plain;q=0.9,*/*;q=0.1",  # the types that are read
    "Accept-Language": "zh-CN,zh;q=0.9,en;q=0.5",  # the pages in question are Chinese
}

# --- Bounds against hostile pages -----------------------------------------------------------------------------
DOWNLOAD_MAXSIZE = 4 * 1024 * 1024  # bytes, unpacked too; a page of nothing but numbers takes seconds a megabyte
DOWNLOAD_WARNSIZE = 0  # the limit above says it all
DOWNLOAD_TIMEOUT = 30  # seconds; a page that takes longer is not worth a slot for Scrapy's three minutes
REDIRECT_MAX_TIMES = 5  # honest chains are shorter, kits loop
COOKIES_ENABLED = False  # no session is wanted, and the middleware fetches a public-suffix list
TELNETCONSOLE_ENABLED = False  # executes code for whoever connects
REMOTE_CONTROL_ENABLED = False  # the same, new in Scrapy 2.19
DOWNLOAD_HANDLERS = {  # only http, https and the user's own files
    "data": None,
    "ftp": None,
    "s3": None,
    "http": "spamcrawl.network.handler.GuardedHandler",  # judges the address of every connection, bounds every head
    "https": "spamcrawl.network.handler.GuardedHandler",
}

# --- Failures (Scrapy's defaults already retry 429 and 5xx twice) ----------------------------------------------
RETRY_GIVE_UP_LOG_LEVEL = "DEBUG"  # the spider reports the failed seed in one line of its own

# --- Pipelines and feeds --------------------------------------------------------------------------------------
ITEM_PIPELINES = {
    "spamcrawl.secondlook.SecondLookPipeline": 50,  # page → page, looked at again as a browser (SPAMCRAWL_CLOAK_CHECK)
    "spamcrawl.pipelines.CleanPipeline": 100,  # page → record: template cut, article pulled out
    "spamcrawl.pipelines.StorePipeline": 200,  # record → record as claimed: article and sighting written
    "spamcrawl.pipelines.ArticlePipeline": 300,  # what is a new article goes on to Scrapy's feeds, the rest drops
}
EXTENSIONS = {
    "spamcrawl.extensions.Tally": 0,  # counts what the closing summary tells
    "spamcrawl.runs.characters.Characters": 0,  # counts how much text could be named
    "spamcrawl.runs.monitors.Monitors": 0,  # judges the crawl at its end
    "spamcrawl.runs.metrics.MetricsFile": 0,  # metrics.prom in SPAMCRAWL_OUTPUT
    "spamcrawl.runs.live.LiveLine": 0,  # one line on a terminal
}
FEED_EXPORT_ENCODING = "utf-8"  # Chinese as text; the default writes \uXXXX
FEED_EXPORTERS = {  # -O out.csv is opened in spreadsheets, which run what starts with "="
    "csv": "spamcrawl.exporters.PlainCsvExporter",
    "pickle": None,  # whoever reads one runs what a page's writer may have wished
    "marshal": None,
}

# --- Queue ----------------------------------------------------------------------------------------------------
SCHEDULER = "spamcrawl.scheduler.DurableScheduler"  # a killed crawl goes on; Scrapy's own forgets its queue

# --- Monitors (Spidermon), judged at the end: a failed one is in the summary, the run file and the exit code ---
SPIDERMON_ENABLED = True
SPIDERMON_SPIDER_CLOSE_MONITORS = ["spamcrawl.runs.monitors.CrawlMonitors"]
SPAMCRAWL_MONITOR_LEAST = 20  # requests or pages below which a share says nothing: one of 20 is already 5%
SPAMCRAWL_PAGES_LEAST = 1  # pages that must come; a known list may ask for more
SPAMCRAWL_PAGES_SHARE = 0.5  # of the median of the last runs; seed lists age by a few per cent a week, not by half
SPAMCRAWL_ERROR_RATE = 0.5  # doorway hosts die young: a list of last month loses a third
SPAMCRAWL_NO_CONTENT_SHARE = 0.5  # half the pages empty is a block page, or a reader that broke
SPAMCRAWL_MIX_DISTANCE = 0.3  # of the pages that would need another verdict to be mixed as before
SPAMCRAWL_UNKNOWN_SHARE = 0.3  # of all characters

# --- Engine ---------------------------------------------------------------------------------------------------
ASYNCIO_EVENT_LOOP = "uvloop.Loop"  # 12% less CPU a page
LOG_LEVEL = "INFO"  # DEBUG writes two lines a page
LOG_FORMATTER = "spamcrawl.logs.OneLineFormatter"  # a page is many kilobytes: log lines name it, never hold it
LOG_VERSIONS = []  # a crawl log is no bug report
STATS_DUMP = False  # the summary says it shorter; -s STATS_DUMP=1 brings it back
