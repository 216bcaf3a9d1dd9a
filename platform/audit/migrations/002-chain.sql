-- The chain. Entries below every open transaction, where nothing can appear any more, are sealed in the order of
-- (era, xid, number) into batches, each of which holds the hash of the one before.

-- The era of this server, as of the log: transaction numbers are compared only within one.
CREATE FUNCTION audit.era() RETURNS smallint LANGUAGE sql STABLE AS
$$ SELECT coalesce(max(era), 1)::smallint FROM signals.era $$;

ALTER TABLE audit.entry DROP CONSTRAINT entry_pkey;
DROP INDEX audit.entry_subject;
ALTER TABLE audit.entry ADD COLUMN era smallint NOT NULL DEFAULT audit.era();
ALTER TABLE audit.entry ADD CONSTRAINT entry_position PRIMARY KEY (era, xid, number);
CREATE INDEX entry_subject ON audit.entry (subject, era, xid, number);
CREATE INDEX entry_actor ON audit.entry (actor, era, xid, number);
CREATE INDEX entry_at ON audit.entry USING brin (at);

-- Whoever adds an entry says what was done; where it stands and when it came, the database says.
REVOKE INSERT ON audit.entry FROM lianfang_app;
GRANT INSERT (actor, action, subject, place, purpose, detail) ON audit.entry TO lianfang_app;

CREATE TABLE audit.batch (
  number bigint PRIMARY KEY CONSTRAINT batch_number CHECK (number >= 1),
  -- Of the canonical text that was hashed; what was sealed is checked by the form under which it was.
  format smallint NOT NULL,
  first_era smallint NOT NULL,
  first_xid xid8 NOT NULL,
  first_number bigint NOT NULL,
  last_era smallint NOT NULL,
  last_xid xid8 NOT NULL,
  last_number bigint NOT NULL,
  count int NOT NULL CONSTRAINT batch_count CHECK (count >= 1),
  -- The hash of each entry, 32 bytes each, in their order: so that it can be told which one was changed.
  leaves bytea NOT NULL,
  -- SHA-256 over the leaves.
  digest bytea NOT NULL,
  -- The hash of the batch before; 32 zero bytes in the first.
  previous bytea NOT NULL,
  hash bytea NOT NULL,
  sealed_at timestamptz NOT NULL);
COMMENT ON TABLE audit.batch IS 'retention: kept';
-- Hashes are as random as bytes get: to try and pack them is lost work.
ALTER TABLE audit.batch ALTER COLUMN leaves SET STORAGE EXTERNAL;
ALTER TABLE audit.batch ENABLE ROW LEVEL SECURITY;
CREATE POLICY batch_read ON audit.batch FOR SELECT TO lianfang_app USING ((SELECT access.everywhere()));
-- Batches are added by the owner alone.
GRANT SELECT ON audit.batch TO lianfang_app;

-- Nobody changes what was written, the owner by mistake neither; retention says so in its session.
CREATE FUNCTION audit.refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF coalesce(current_setting('lianfang.audit_retention', true), '') <> 'on' THEN
    RAISE EXCEPTION 'the audit is added to, never changed: % on audit.%', TG_OP, TG_TABLE_NAME
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER entry_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON audit.entry
  FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse();
CREATE TRIGGER batch_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON audit.batch
  FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse();
-- Also where a session says that it replicates.
ALTER TABLE audit.entry ENABLE ALWAYS TRIGGER entry_stays;
ALTER TABLE audit.batch ENABLE ALWAYS TRIGGER batch_stays;
