-- The place tree. Names and shapes of places are public, so every principal may read them.
CREATE SCHEMA places;
GRANT USAGE ON SCHEMA places TO lianfang_app, lianfang_intake;

CREATE TABLE places.place (
  path text COLLATE "C" PRIMARY KEY CONSTRAINT place_path_form CHECK (path ~ '^[a-z0-9]{1,24}(\.[a-z0-9]{1,24}){0,11}$'),
  parent text COLLATE "C" REFERENCES places.place (path) DEFERRABLE INITIALLY DEFERRED,
  level text NOT NULL,
  name_zh text NOT NULL,
  name_en text NOT NULL,
  population bigint CONSTRAINT place_population_positive CHECK (population >= 0),
  lon double precision,
  lat double precision,
  -- Divisions merge and split: the place is current while the city's day lies within; its successor takes over.
  valid_from date,
  valid_until date,
  successor text COLLATE "C");
CREATE INDEX place_parent ON places.place (parent);
COMMENT ON TABLE places.place IS 'retention: kept';

-- Codes by which sources name a place. One place may have had several.
CREATE TABLE places.code (
  code text COLLATE "C" PRIMARY KEY,
  path text COLLATE "C" NOT NULL REFERENCES places.place (path) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED);
COMMENT ON TABLE places.code IS 'retention: kept';

CREATE TABLE places.geometry (
  path text COLLATE "C" PRIMARY KEY REFERENCES places.place (path) ON DELETE CASCADE,
  geojson jsonb NOT NULL);
COMMENT ON TABLE places.geometry IS 'retention: kept';

GRANT SELECT, INSERT, UPDATE, DELETE ON places.place, places.code, places.geometry TO lianfang_app;
