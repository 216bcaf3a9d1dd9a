-- How often a record that was set aside has been tried in vain, and when last.
ALTER TABLE signals.parked ADD COLUMN attempts int NOT NULL DEFAULT 1;
ALTER TABLE signals.parked ADD COLUMN tried_at timestamptz NOT NULL DEFAULT now();
