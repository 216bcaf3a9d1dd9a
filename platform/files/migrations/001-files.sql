-- Files that people add to their work: sealed before they come here, by a key of each file's own, which is itself sealed
-- by a key that the database never sees. To destroy a file is to destroy its key.
CREATE SCHEMA files;
GRANT USAGE ON SCHEMA files TO lianfang_app;

CREATE TABLE files.file (
  id uuid PRIMARY KEY,
  number bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT file_number_once UNIQUE,
  place text COLLATE "C" NOT NULL,
  -- What it belongs to: `task:3`.
  subject text COLLATE "C" NOT NULL,
  media_type text COLLATE "C" NOT NULL,
  bytes bigint NOT NULL CONSTRAINT file_not_empty CHECK (bytes > 0),
  retention text COLLATE "C" NOT NULL,
  -- City time.
  added_at timestamptz NOT NULL,
  added_by text COLLATE "C" NOT NULL,
  expires_at timestamptz NOT NULL,
  -- Which key outside the database seals the file's own.
  key_id text COLLATE "C" NOT NULL,
  sealed_key bytea,
  -- Names of files name people.
  sealed_name bytea,
  -- City time.
  shredded_at timestamptz,
  shredded_by text COLLATE "C",
  shredded_why text,
  CONSTRAINT file_place_once UNIQUE (id, place),
  CONSTRAINT file_expires_later CHECK (expires_at > added_at),
  CONSTRAINT file_shredded_wholly CHECK (
    num_nulls(sealed_key, sealed_name) = 0 AND num_nulls(shredded_at, shredded_by, shredded_why) = 3
    OR num_nulls(sealed_key, sealed_name) = 2 AND num_nulls(shredded_at, shredded_by, shredded_why) = 0));
CREATE INDEX file_subject ON files.file (subject, number);
COMMENT ON TABLE files.file IS 'retention: kept';
ALTER TABLE files.file ENABLE ROW LEVEL SECURITY;
CREATE POLICY file_read ON files.file FOR SELECT TO lianfang_app
  USING ((SELECT access.everywhere()) OR access.sees(place));
CREATE POLICY file_add ON files.file FOR INSERT TO lianfang_app
  WITH CHECK ((SELECT access.everywhere()) OR access.sees(place));
CREATE POLICY file_shred ON files.file FOR UPDATE TO lianfang_app
  USING ((SELECT access.everywhere()) OR access.sees(place));
GRANT SELECT, INSERT, UPDATE (sealed_key, sealed_name, shredded_at, shredded_by, shredded_why) ON files.file TO lianfang_app;

-- What was shredded stays shredded, and nothing is shredded without a word of who and why.
CREATE FUNCTION files.refuse_revival() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what was shredded stays shredded' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER file_no_revival BEFORE UPDATE ON files.file
  FOR EACH ROW WHEN (OLD.shredded_at IS NOT NULL) EXECUTE FUNCTION files.refuse_revival();

-- The sealed pieces, in order from 0. Sealed bytes do not become smaller by packing.
CREATE TABLE files.chunk (
  file uuid NOT NULL,
  place text COLLATE "C" NOT NULL,
  number int NOT NULL,
  body bytea NOT NULL,
  PRIMARY KEY (file, number),
  CONSTRAINT chunk_of_file FOREIGN KEY (file, place) REFERENCES files.file (id, place));
ALTER TABLE files.chunk ALTER COLUMN body SET STORAGE EXTERNAL;
COMMENT ON TABLE files.chunk IS 'retention: operations';
ALTER TABLE files.chunk ENABLE ROW LEVEL SECURITY;
CREATE POLICY chunk_read ON files.chunk FOR SELECT TO lianfang_app
  USING ((SELECT access.everywhere()) OR access.sees(place));
CREATE POLICY chunk_add ON files.chunk FOR INSERT TO lianfang_app
  WITH CHECK ((SELECT access.everywhere()) OR access.sees(place));
CREATE POLICY chunk_shred ON files.chunk FOR DELETE TO lianfang_app
  USING ((SELECT access.everywhere()) OR access.sees(place));
GRANT SELECT, INSERT, DELETE ON files.chunk TO lianfang_app;

-- As long as one hold stands, the file is not shredded, whatever its time.
CREATE TABLE files.hold (
  file uuid NOT NULL,
  place text COLLATE "C" NOT NULL,
  number int NOT NULL,
  reason text NOT NULL,
  -- City time.
  placed_at timestamptz NOT NULL,
  placed_by text COLLATE "C" NOT NULL,
  lifted_at timestamptz,
  lifted_by text COLLATE "C",
  lifted_why text,
  PRIMARY KEY (file, number),
  CONSTRAINT hold_of_file FOREIGN KEY (file, place) REFERENCES files.file (id, place),
  CONSTRAINT hold_lifted_wholly CHECK (num_nulls(lifted_at, lifted_by, lifted_why) IN (0, 3)));
COMMENT ON TABLE files.hold IS 'retention: kept';
ALTER TABLE files.hold ENABLE ROW LEVEL SECURITY;
CREATE POLICY hold_read ON files.hold FOR SELECT TO lianfang_app
  USING ((SELECT access.everywhere()) OR access.sees(place));
CREATE POLICY hold_add ON files.hold FOR INSERT TO lianfang_app
  WITH CHECK ((SELECT access.everywhere()) OR access.sees(place));
CREATE POLICY hold_lift ON files.hold FOR UPDATE TO lianfang_app
  USING ((SELECT access.everywhere()) OR access.sees(place));
GRANT SELECT, INSERT, UPDATE (lifted_at, lifted_by, lifted_why) ON files.hold TO lianfang_app;
