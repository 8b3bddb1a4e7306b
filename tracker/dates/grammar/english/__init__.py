"""The words of English that say when: what another language would have a place of its own for."""
