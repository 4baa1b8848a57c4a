"""Imported once by the process that children are forked from, so that they find everything there."""

import gc

import django

django.setup()
# What lives as long as this process need not be looked through, nor copied for that, in any child.
gc.collect()
gc.freeze()
