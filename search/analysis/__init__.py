"""Chinese text → streams of tokens. The same for every engine, for documents and for queries."""
