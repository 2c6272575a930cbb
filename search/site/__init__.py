"""The site as data: views of entries and facets, addresses, feeds, catalogue. Knows no MkDocs and no HTTP."""
