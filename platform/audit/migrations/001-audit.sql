-- Who did what, in the transaction of the deed. Entries are sealed into a chain of batches once nothing can appear
-- between them any more.
CREATE SCHEMA audit;
GRANT USAGE ON SCHEMA audit TO lianfang_app;

CREATE TABLE audit.entry (
  xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
  number bigint GENERATED ALWAYS AS IDENTITY,
  -- Machine time: the audit is of people, who live by it.
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  actor text COLLATE "C" NOT NULL,
  action text COLLATE "C" NOT NULL,
  subject text COLLATE "C" NOT NULL,
  -- Null where it concerns no place, as a rule or a key.
  place text COLLATE "C",
  purpose text COLLATE "C",
  -- Ids and codes, never a person's data.
  detail jsonb NOT NULL DEFAULT '{}',
  PRIMARY KEY (xid, number));
CREATE INDEX entry_subject ON audit.entry (subject, xid, number);
COMMENT ON TABLE audit.entry IS 'retention: kept';
ALTER TABLE audit.entry ENABLE ROW LEVEL SECURITY;
CREATE POLICY entry_read ON audit.entry FOR SELECT TO lianfang_app
  USING ((SELECT access.everywhere()) OR access.sees(place));
-- Whoever acts leaves a trace, wherever it acts.
CREATE POLICY entry_add ON audit.entry FOR INSERT TO lianfang_app WITH CHECK (true);
GRANT SELECT, INSERT ON audit.entry TO lianfang_app;
