-- Weekly bulletins as they were made: never changed. Who makes one of a week anew adds a version.
CREATE TABLE early_warning.bulletin (
  number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  place text COLLATE "C" NOT NULL,
  year int NOT NULL,
  week int NOT NULL,
  version int NOT NULL,
  as_known_on date NOT NULL,
  made_at timestamptz NOT NULL,
  made_by text COLLATE "C" NOT NULL,
  content jsonb NOT NULL,
  CONSTRAINT bulletin_version UNIQUE (place, year, week, version));
COMMENT ON TABLE early_warning.bulletin IS 'retention: kept';
ALTER TABLE early_warning.bulletin ENABLE ROW LEVEL SECURITY;
CREATE POLICY bulletin_read ON early_warning.bulletin FOR SELECT TO lianfang_app
  USING ((SELECT access.everywhere()) OR access.sees(place));
CREATE POLICY bulletin_add ON early_warning.bulletin FOR INSERT TO lianfang_app
  WITH CHECK ((SELECT access.everywhere()) OR access.sees(place));
GRANT SELECT, INSERT ON early_warning.bulletin TO lianfang_app;
