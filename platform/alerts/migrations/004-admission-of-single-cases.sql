-- What one case is enough for asks for no room: it is counted beside, so that nobody waits for the unit's queue with it.
ALTER TABLE alerts.admission ADD COLUMN immediate boolean NOT NULL DEFAULT false;
ALTER TABLE alerts.admission DROP CONSTRAINT admission_pkey;
ALTER TABLE alerts.admission ADD PRIMARY KEY (unit, day, immediate);
