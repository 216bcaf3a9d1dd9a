-- What detectors found: never changed afterwards, with the evidence as it was known.
CREATE SCHEMA early_warning;
GRANT USAGE ON SCHEMA early_warning TO lianfang_app;

CREATE TABLE early_warning.alarm (
  number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  detector text COLLATE "C" NOT NULL,
  tally text COLLATE "C" NOT NULL,
  series text COLLATE "C" NOT NULL,
  place text COLLATE "C" NOT NULL,
  raised_on date NOT NULL,
  raised_at timestamptz NOT NULL,
  observed bigint NOT NULL,
  expected double precision NOT NULL,
  threshold double precision NOT NULL,
  p_value double precision NOT NULL,
  quiet_days int,
  evidence jsonb NOT NULL,
  CONSTRAINT alarm_once_a_day UNIQUE (detector, tally, series, place, raised_on));
CREATE INDEX alarm_place ON early_warning.alarm (place, raised_on);
COMMENT ON TABLE early_warning.alarm IS 'retention: kept';
ALTER TABLE early_warning.alarm ENABLE ROW LEVEL SECURITY;
CREATE POLICY alarm_read ON early_warning.alarm FOR SELECT TO lianfang_app
  USING ((SELECT access.everywhere()) OR access.sees(place));
CREATE POLICY alarm_add ON early_warning.alarm FOR INSERT TO lianfang_app WITH CHECK ((SELECT access.everywhere()));
GRANT SELECT, INSERT ON early_warning.alarm TO lianfang_app;
