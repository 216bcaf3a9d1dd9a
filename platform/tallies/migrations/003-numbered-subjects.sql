-- What is counted where gets a number, so that the counts themselves are narrow and their index compares numbers: twice as
-- many may be added in the same time. `tallies.count` shows both as one, under the rights of whoever reads.
CREATE TABLE tallies.subject (
  -- Given by whoever folds, one behind the other.
  id int PRIMARY KEY,
  tally text COLLATE "C" NOT NULL,
  series text COLLATE "C" NOT NULL,
  place text COLLATE "C" NOT NULL,
  CONSTRAINT subject_once UNIQUE (tally, series, place));
COMMENT ON TABLE tallies.subject IS 'retention: kept';
ALTER TABLE tallies.subject ENABLE ROW LEVEL SECURITY;
CREATE POLICY subject_read ON tallies.subject FOR SELECT TO lianfang_app
  USING ((SELECT access.everywhere()) OR access.sees(place));
CREATE POLICY subject_add ON tallies.subject FOR INSERT TO lianfang_app WITH CHECK ((SELECT access.everywhere()));
GRANT SELECT, INSERT ON tallies.subject TO lianfang_app;

CREATE TABLE tallies.amount (
  subject int NOT NULL,
  day date NOT NULL,
  known_on date NOT NULL,
  amount bigint NOT NULL,
  -- How many reports stand behind it: a day with a report of zero differs from a day without a report.
  reports bigint NOT NULL,
  PRIMARY KEY (subject, day, known_on)
-- Counts are added to in place: pages keep room for the next version of their rows.
) WITH (fillfactor = 80);
COMMENT ON TABLE tallies.amount IS 'retention: kept';

INSERT INTO tallies.subject (id, tally, series, place)
  SELECT row_number() OVER (ORDER BY tally, series, place), tally, series, place
  FROM (SELECT DISTINCT tally, series, place FROM tallies.count) AS counted;
INSERT INTO tallies.amount (subject, day, known_on, amount, reports)
  SELECT s.id, c.day, c.known_on, c.amount, c.reports FROM tallies.count c
  JOIN tallies.subject s USING (tally, series, place) ORDER BY s.id, c.day, c.known_on;
DROP TABLE tallies.count;

-- Whoever sees the subject sees its amounts.
ALTER TABLE tallies.amount ENABLE ROW LEVEL SECURITY;
CREATE POLICY amount_read ON tallies.amount FOR SELECT TO lianfang_app
  USING ((SELECT access.everywhere()) OR EXISTS (SELECT 1 FROM tallies.subject s WHERE s.id = amount.subject));
CREATE POLICY amount_add ON tallies.amount FOR INSERT TO lianfang_app WITH CHECK ((SELECT access.everywhere()));
CREATE POLICY amount_change ON tallies.amount FOR UPDATE TO lianfang_app USING ((SELECT access.everywhere()));
GRANT SELECT, INSERT, UPDATE ON tallies.amount TO lianfang_app;

CREATE VIEW tallies.count WITH (security_invoker = true) AS
  SELECT s.tally, s.series, s.place, a.day, a.known_on, a.amount, a.reports
  FROM tallies.subject s JOIN tallies.amount a ON a.subject = s.id;
GRANT SELECT ON tallies.count TO lianfang_app;
