-- The as-of moment as a one-row table.
SELECT {as_of} AS as_of
