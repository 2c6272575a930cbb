"""The knowledge base: words in, answers out.

content  reads and checks the words            (no Whoosh, no MkDocs, no HTTP)
engine   indexes and searches them             -> content
site     turns them into data for pages        -> content, engine
cli      the `faq` command                     -> all of them
"""

__version__ = "0.2.0"
