"""The rules of a clean FAQ, one module a subject."""
