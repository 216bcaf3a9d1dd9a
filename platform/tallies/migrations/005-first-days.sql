-- Since when anything is counted at a place, as known on a day: asked for whole districts, and too long to look up in every series of theirs.
-- A place has a row for each day on which an earlier day became known than before. Counts are never taken out, so a first day stays.
CREATE TABLE tallies.first_day (
  place text COLLATE "C" NOT NULL,
  known_on date NOT NULL,
  day date NOT NULL,
  PRIMARY KEY (place, known_on));
COMMENT ON TABLE tallies.first_day IS 'retention: kept';

INSERT INTO tallies.first_day (place, known_on, day)
  SELECT place, known_on, day FROM (
    SELECT place, known_on, min(day) AS day,
      min(min(day)) OVER (PARTITION BY place ORDER BY known_on ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
    FROM tallies.count GROUP BY place, known_on) AS earliest
  WHERE before IS NULL OR day < before;

ALTER TABLE tallies.first_day ENABLE ROW LEVEL SECURITY;
CREATE POLICY first_day_read ON tallies.first_day FOR SELECT TO lianfang_app
  USING ((SELECT access.everywhere()) OR access.sees(place));
CREATE POLICY first_day_add ON tallies.first_day FOR INSERT TO lianfang_app WITH CHECK ((SELECT access.everywhere()));
CREATE POLICY first_day_change ON tallies.first_day FOR UPDATE TO lianfang_app USING ((SELECT access.everywhere()));
GRANT SELECT, INSERT, UPDATE ON tallies.first_day TO lianfang_app;

-- It was asked of the subjects.
DROP INDEX tallies.subject_place;
