-- Reports of something odd, by record: the version that counts, without its words, which stay in the log and leave with it.
CREATE TABLE early_warning.event_report (
  number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  source text COLLATE "C" NOT NULL,
  record text COLLATE "C" NOT NULL,
  revision int NOT NULL,
  retracted boolean NOT NULL,
  -- Where the log has its versions, `era.xid.sequence`, the one that counts the last.
  positions text[] COLLATE "C" NOT NULL,
  place text COLLATE "C" NOT NULL,
  -- Its community, or its own place where it has none, with its setting: reports of one group are of one thing.
  group_key text COLLATE "C" NOT NULL,
  seen_on date NOT NULL,
  known_on date NOT NULL,
  reported_at timestamptz,
  submitted_by text COLLATE "C" NOT NULL,
  -- All fields of the kind but the words.
  facts jsonb NOT NULL,
  has_words boolean NOT NULL,
  -- The alert that it raised, or joined; what became of that alert.
  alert bigint,
  raised boolean NOT NULL DEFAULT false,
  alert_state text COLLATE "C",
  alert_outcome text COLLATE "C",
  CONSTRAINT event_report_record UNIQUE (source, record));
CREATE INDEX event_report_group ON early_warning.event_report (group_key, seen_on);
CREATE INDEX event_report_place ON early_warning.event_report (place, number);
CREATE INDEX event_report_alert ON early_warning.event_report (alert) WHERE alert IS NOT NULL;
CREATE INDEX event_report_own ON early_warning.event_report (submitted_by, number);
COMMENT ON TABLE early_warning.event_report IS 'retention: kept';
ALTER TABLE early_warning.event_report ENABLE ROW LEVEL SECURITY;
CREATE POLICY event_report_read ON early_warning.event_report FOR SELECT TO lianfang_app
  USING ((SELECT access.everywhere()) OR access.sees(place));
CREATE POLICY event_report_add ON early_warning.event_report FOR INSERT TO lianfang_app
  WITH CHECK ((SELECT access.everywhere()));
CREATE POLICY event_report_change ON early_warning.event_report FOR UPDATE TO lianfang_app
  USING ((SELECT access.everywhere())) WITH CHECK ((SELECT access.everywhere()));
GRANT SELECT, INSERT, UPDATE ON early_warning.event_report TO lianfang_app;
