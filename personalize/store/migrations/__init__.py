"""Migrations of the notebook's form, run by Alembic when a notebook is opened."""
