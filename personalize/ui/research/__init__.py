"""The page Research: Calibrate, Plan, Test notes, Ledger."""
