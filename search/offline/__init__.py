"""The FAQ as something one carries: a sealed folder or archive, a single file, a document to print."""
