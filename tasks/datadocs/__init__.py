"""The Data Docs as Chinese pages for the stewards, without external resources.

Great Expectations builds the site; `PAGES` tells its site builder to render with the classes of
`tasks.datadocs.pages`, and `make_self_contained` finishes what it wrote::

    verdicts = judge(with_decisions(suites, findings), site, run_name="2018.1", pages=PAGES)
    make_self_contained(site)
"""

from tasks.datadocs.decided import with_decisions
from tasks.datadocs.pages import PAGES
from tasks.datadocs.selfcontained import ForeignReferenceError, make_self_contained

__all__ = ["PAGES", "ForeignReferenceError", "make_self_contained", "with_decisions"]
