-- The import assistant: files that wait, sealed, to be looked at and imported; what an import would do, before it does; mappings
-- that are remembered by the headings they were used for; imports that are cancelled and go on.

-- Sealed by a key of each file's own, which is itself sealed by a key that the database never sees.
CREATE TABLE imports.upload (
  id uuid PRIMARY KEY,
  number bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT upload_number_once UNIQUE,
  file text NOT NULL,
  areas text[] NOT NULL,
  state text COLLATE "C" NOT NULL CONSTRAINT upload_state CHECK (state IN ('arriving', 'whole')),
  added_by text COLLATE "C" NOT NULL,
  -- City time.
  added_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  bytes bigint NOT NULL DEFAULT 0,
  digest text COLLATE "C",
  format text COLLATE "C",
  encoding jsonb,
  key_id text COLLATE "C",
  sealed_key bytea,
  CONSTRAINT upload_whole CHECK (state = 'arriving' OR num_nulls(digest, format, key_id, sealed_key) = 0));
CREATE INDEX upload_mine ON imports.upload (added_by, number);
COMMENT ON TABLE imports.upload IS 'retention: short';

CREATE TABLE imports.upload_piece (
  upload uuid NOT NULL REFERENCES imports.upload (id) ON DELETE CASCADE,
  number int NOT NULL,
  body bytea NOT NULL,
  PRIMARY KEY (upload, number));
ALTER TABLE imports.upload_piece ALTER COLUMN body SET STORAGE EXTERNAL;
COMMENT ON TABLE imports.upload_piece IS 'retention: short';

-- What an import would do. Cells of rows are in `sealed_rows` alone, under the key of the upload.
CREATE TABLE imports.dry_run (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  upload uuid NOT NULL REFERENCES imports.upload (id) ON DELETE CASCADE,
  mapping text COLLATE "C" NOT NULL REFERENCES imports.mapping (id),
  areas text[] NOT NULL,
  state text COLLATE "C" NOT NULL CONSTRAINT dry_run_state CHECK (state IN ('running', 'stopped', 'done')),
  share real NOT NULL DEFAULT 0,
  foresight jsonb,
  sealed_rows bytea,
  error text,
  asked_to_stop text COLLATE "C",
  started_by text COLLATE "C" NOT NULL,
  started_at timestamptz NOT NULL DEFAULT now(),
  finished_at timestamptz,
  -- The lease of whoever works on it, in machine time.
  leased_until timestamptz NOT NULL);
CREATE UNIQUE INDEX dry_run_one_at_a_time ON imports.dry_run (upload) WHERE state = 'running';
COMMENT ON TABLE imports.dry_run IS 'retention: short';

-- Which mapping was used, by whom, for a file with which headings.
CREATE TABLE imports.mapping_use (
  shape text COLLATE "C" NOT NULL,
  used_by text COLLATE "C" NOT NULL,
  mapping text COLLATE "C" NOT NULL REFERENCES imports.mapping (id),
  used_at timestamptz NOT NULL DEFAULT now(),
  times int NOT NULL DEFAULT 1,
  PRIMARY KEY (shape, used_by, mapping));
COMMENT ON TABLE imports.mapping_use IS 'retention: kept';
GRANT SELECT, INSERT, UPDATE ON imports.mapping_use TO lianfang_app;

-- Mappings of one name and source are versions of each other.
ALTER TABLE imports.mapping ADD COLUMN version int;
UPDATE imports.mapping m SET version = n.version FROM (
  SELECT id, row_number() OVER (PARTITION BY name, source ORDER BY created_at, id) AS version FROM imports.mapping) n
WHERE n.id = m.id;
ALTER TABLE imports.mapping ALTER COLUMN version SET NOT NULL;
ALTER TABLE imports.mapping ADD CONSTRAINT mapping_version_once UNIQUE (name, source, version);

ALTER TABLE imports.import
  ADD COLUMN upload uuid REFERENCES imports.upload (id) ON DELETE SET NULL,
  ADD COLUMN asked_to_stop text COLLATE "C",
  -- How much of the file has been read, 0 to 1, and the last line that has its verdict.
  ADD COLUMN share real NOT NULL DEFAULT 0,
  ADD COLUMN reached int NOT NULL DEFAULT 0;
CREATE INDEX import_upload ON imports.import (upload) WHERE upload IS NOT NULL;

ALTER TABLE imports.upload ENABLE ROW LEVEL SECURITY;
CREATE POLICY upload_read ON imports.upload FOR SELECT TO lianfang_app
  USING ((SELECT access.everywhere())
    OR NOT EXISTS (SELECT 1 FROM unnest(areas) AS area WHERE area = '*' OR NOT access.sees(area)));
CREATE POLICY upload_house ON imports.upload TO lianfang_app USING ((SELECT access.everywhere()));
GRANT SELECT, INSERT, UPDATE, DELETE ON imports.upload TO lianfang_app;

ALTER TABLE imports.upload_piece ENABLE ROW LEVEL SECURITY;
CREATE POLICY upload_piece_house ON imports.upload_piece TO lianfang_app USING ((SELECT access.everywhere()));
GRANT SELECT, INSERT, DELETE ON imports.upload_piece TO lianfang_app;

ALTER TABLE imports.dry_run ENABLE ROW LEVEL SECURITY;
CREATE POLICY dry_run_read ON imports.dry_run FOR SELECT TO lianfang_app
  USING ((SELECT access.everywhere())
    OR NOT EXISTS (SELECT 1 FROM unnest(areas) AS area WHERE area = '*' OR NOT access.sees(area)));
CREATE POLICY dry_run_house ON imports.dry_run TO lianfang_app USING ((SELECT access.everywhere()));
GRANT SELECT, INSERT, UPDATE ON imports.dry_run TO lianfang_app;
