-- Slots of ten minutes, so that "in the last hour" is at most ten minutes off.
ALTER TABLE signals.activity RENAME COLUMN hour TO slot;
