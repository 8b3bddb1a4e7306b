"""Whom the settings tell: policies, their steps and routes."""
