-- The worlds that this server hosts besides production. Kept in production's database.
CREATE SCHEMA worlds;
GRANT USAGE ON SCHEMA worlds TO lianfang_app;

CREATE TABLE worlds.world (
  id text COLLATE "C" PRIMARY KEY,
  title text NOT NULL,
  database text NOT NULL,
  created_by text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now());
COMMENT ON TABLE worlds.world IS 'retention: operations';
GRANT SELECT, INSERT, UPDATE, DELETE ON worlds.world TO lianfang_app;
