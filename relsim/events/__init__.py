"""Events and the vocabulary they are written in: actors, groups, CAMEO and PLOVER, provenance."""
