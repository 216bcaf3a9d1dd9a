-- A world that a scenario made: one for each scenario, and since when it may be entered.
ALTER TABLE worlds.world
  ADD COLUMN scenario text COLLATE "C" CONSTRAINT world_of_scenario UNIQUE,
  ADD COLUMN ready_at timestamptz;
