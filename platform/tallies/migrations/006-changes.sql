-- How often the counts of a series were changed, wherever: who keeps what was made of them asks here whether it still holds, since the
-- counts themselves are long to read. Without a name: since when places are heard (`first_day`).
CREATE TABLE tallies.change (
  tally text COLLATE "C" NOT NULL,
  series text COLLATE "C" NOT NULL,
  times bigint NOT NULL,
  PRIMARY KEY (tally, series)
-- Few rows, changed by every range that is folded: their pages keep room for the next version.
) WITH (fillfactor = 30);
COMMENT ON TABLE tallies.change IS 'retention: kept';
ALTER TABLE tallies.change ENABLE ROW LEVEL SECURITY;
-- No place and no number of cases is told here.
CREATE POLICY change_read ON tallies.change FOR SELECT TO lianfang_app USING (true);
CREATE POLICY change_add ON tallies.change FOR INSERT TO lianfang_app WITH CHECK ((SELECT access.everywhere()));
CREATE POLICY change_change ON tallies.change FOR UPDATE TO lianfang_app USING ((SELECT access.everywhere()));
GRANT SELECT, INSERT, UPDATE ON tallies.change TO lianfang_app;
