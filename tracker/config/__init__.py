"""Settings: one TOML file, secrets from outside it."""
