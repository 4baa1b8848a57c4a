"""What texts mean, as vectors: documents close to a query in meaning stand higher. Search answers without all of it."""
