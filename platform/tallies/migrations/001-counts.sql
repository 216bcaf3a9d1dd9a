-- Counts by tally, series, place and day, each also by the day on which it became known: the sum of what was
-- known by a day is the view of that day. Rows are only ever added to, so that folding is a sum.
CREATE SCHEMA tallies;
GRANT USAGE ON SCHEMA tallies TO lianfang_app;

CREATE TABLE tallies.count (
  tally text COLLATE "C" NOT NULL,
  series text COLLATE "C" NOT NULL,
  place text COLLATE "C" NOT NULL,
  day date NOT NULL,
  known_on date NOT NULL,
  amount bigint NOT NULL,
  -- How many reports stand behind it: a day with a report of zero differs from a day without a report.
  reports bigint NOT NULL,
  PRIMARY KEY (tally, series, place, day, known_on));
COMMENT ON TABLE tallies.count IS 'retention: kept';
ALTER TABLE tallies.count ENABLE ROW LEVEL SECURITY;
CREATE POLICY count_read ON tallies.count FOR SELECT TO lianfang_app
  USING ((SELECT access.everywhere()) OR access.sees(place));
CREATE POLICY count_add ON tallies.count FOR INSERT TO lianfang_app WITH CHECK ((SELECT access.everywhere()));
CREATE POLICY count_change ON tallies.count FOR UPDATE TO lianfang_app USING ((SELECT access.everywhere()));
GRANT SELECT, INSERT, UPDATE ON tallies.count TO lianfang_app;

-- The version that counts of each record that has, or may have, more than one.
CREATE TABLE tallies.effective (
  source int NOT NULL,
  record text COLLATE "C" NOT NULL,
  revision int NOT NULL,
  era smallint NOT NULL,
  xid xid8 NOT NULL,
  sequence int NOT NULL,
  PRIMARY KEY (source, record));
COMMENT ON TABLE tallies.effective IS 'retention: signals';
GRANT SELECT, INSERT, UPDATE ON tallies.effective TO lianfang_app;
