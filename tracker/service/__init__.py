"""Use cases: gather, decide, apply. Only here is the clock read."""
