"""The pictures of the editors' guide, taken from the demo by its own people. See docs/editors/README.md for the guide."""
