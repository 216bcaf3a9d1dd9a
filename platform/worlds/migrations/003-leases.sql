-- A world that is kept only while somebody asks for it to be: for how long, and until when as things stand. In the machine's time.
ALTER TABLE worlds.world
  ADD COLUMN lease_seconds int CONSTRAINT lease_is_some_time CHECK (lease_seconds > 0),
  ADD COLUMN leased_until timestamptz,
  ADD CONSTRAINT lease_is_whole CHECK ((lease_seconds IS NULL) = (leased_until IS NULL));
