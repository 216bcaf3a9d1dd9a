-- Who is called when a unit does not answer, and what becomes of a unit's work when there is no such unit any more.
ALTER TABLE access.unit ADD COLUMN abolished_on date, ADD COLUMN successor text COLLATE "C" REFERENCES access.unit;

CREATE TABLE access.duty_officer (
  unit text COLLATE "C" NOT NULL REFERENCES access.unit ON DELETE CASCADE,
  -- The actor's id as it signs: `account:…` or `key:…`.
  officer text COLLATE "C" NOT NULL,
  name_zh text NOT NULL,
  name_en text NOT NULL,
  phone text,
  -- City time; without bounds a standing duty, which a shift overrides.
  begins_at timestamptz,
  ends_at timestamptz,
  CONSTRAINT duty_bounds CHECK ((begins_at IS NULL) = (ends_at IS NULL) AND (begins_at IS NULL OR begins_at < ends_at)));
CREATE INDEX duty_officer_unit ON access.duty_officer (unit, begins_at);
COMMENT ON TABLE access.duty_officer IS 'retention: kept';
GRANT SELECT, INSERT, UPDATE, DELETE ON access.duty_officer TO lianfang_app;
