-- Files that departments import: the mapping, the import, a verdict for each row, and what the log took of it, so that
-- a whole import can be undone.
CREATE SCHEMA imports;
GRANT USAGE ON SCHEMA imports TO lianfang_app;

-- Remembered under the digest of its text: the same text is the same mapping, and a changed one is another.
CREATE TABLE imports.mapping (
  id text COLLATE "C" PRIMARY KEY,
  name text COLLATE "C" NOT NULL,
  title_zh text NOT NULL,
  title_en text NOT NULL,
  mode text NOT NULL,
  source text COLLATE "C" NOT NULL,
  yaml text NOT NULL,
  created_by text COLLATE "C" NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now());
COMMENT ON TABLE imports.mapping IS 'retention: kept';
GRANT SELECT, INSERT ON imports.mapping TO lianfang_app;

CREATE TABLE imports.import (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  mapping text COLLATE "C" NOT NULL REFERENCES imports.mapping (id),
  source text COLLATE "C" NOT NULL,
  file text NOT NULL,
  digest text COLLATE "C" NOT NULL,
  bytes bigint NOT NULL,
  -- The city's day on which it began: a file sent again is read as of the same day.
  day date NOT NULL,
  -- Where its importer may import. It is seen by those whose own areas cover all of them.
  areas text[] NOT NULL,
  state text NOT NULL CONSTRAINT import_state
    CHECK (state IN ('running', 'stopped', 'done', 'undoing', 'undo-stopped', 'undone')),
  counts jsonb NOT NULL,
  notes jsonb NOT NULL DEFAULT '[]',
  -- Why it stopped, where it did.
  error text,
  created_by text COLLATE "C" NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  finished_at timestamptz,
  undone_by text COLLATE "C",
  undone_at timestamptz,
  -- The lease of whoever works on it, in machine time. Each taking raises the attempt, and only the last one writes.
  attempt int NOT NULL DEFAULT 1,
  leased_until timestamptz NOT NULL);
-- Two files of one source never interleave: which of them brought a record would be a matter of chance.
CREATE UNIQUE INDEX import_one_at_a_time ON imports.import (source) WHERE state IN ('running', 'undoing');
CREATE INDEX import_digest ON imports.import (digest);
COMMENT ON TABLE imports.import IS 'retention: kept';

-- Reasons name columns and never repeat the value of a column that may name a person.
CREATE TABLE imports.row (
  import bigint NOT NULL REFERENCES imports.import (id),
  line int NOT NULL,
  verdict text COLLATE "C" NOT NULL CONSTRAINT row_verdict
    CHECK (verdict IN ('taken', 'repaired', 'duplicate', 'refused')),
  reasons jsonb,
  -- The signal that the row became, where a row is one signal.
  event text COLLATE "C",
  PRIMARY KEY (import, line));
CREATE INDEX row_verdict ON imports.row (import, verdict, line);
COMMENT ON TABLE imports.row IS 'retention: signals';

-- What an import says of a record: accepted into the log by it, or there before it (duplicate). As long as one import
-- that stands says so, the record counts.
CREATE TABLE imports.event (
  import bigint NOT NULL REFERENCES imports.import (id),
  record text COLLATE "C" NOT NULL,
  revision int NOT NULL,
  -- The revision that the file gave it, before it was raised above what had been undone.
  planned int NOT NULL,
  id text COLLATE "C" NOT NULL,
  outcome text COLLATE "C" NOT NULL CONSTRAINT event_outcome CHECK (outcome IN ('accepted', 'duplicate')),
  undone boolean NOT NULL DEFAULT false,
  PRIMARY KEY (import, record, revision));
CREATE INDEX event_record ON imports.event (record);
COMMENT ON TABLE imports.event IS 'retention: signals';

-- Records that an undo took back, how often, and the revision from which on they may be reported anew.
CREATE TABLE imports.undone (
  source text COLLATE "C" NOT NULL,
  record text COLLATE "C" NOT NULL,
  round int NOT NULL,
  base int NOT NULL,
  PRIMARY KEY (source, record));
COMMENT ON TABLE imports.undone IS 'retention: signals';

ALTER TABLE imports.import ENABLE ROW LEVEL SECURITY;
CREATE POLICY import_read ON imports.import FOR SELECT TO lianfang_app
  USING ((SELECT access.everywhere())
    OR NOT EXISTS (SELECT 1 FROM unnest(areas) AS area WHERE area = '*' OR NOT access.sees(area)));
CREATE POLICY import_add ON imports.import FOR INSERT TO lianfang_app WITH CHECK ((SELECT access.everywhere()));
CREATE POLICY import_change ON imports.import FOR UPDATE TO lianfang_app USING ((SELECT access.everywhere()));
GRANT SELECT, INSERT, UPDATE ON imports.import TO lianfang_app;

ALTER TABLE imports.row ENABLE ROW LEVEL SECURITY;
CREATE POLICY row_read ON imports.row FOR SELECT TO lianfang_app
  USING ((SELECT access.everywhere()) OR import IN (SELECT id FROM imports.import));
CREATE POLICY row_add ON imports.row FOR INSERT TO lianfang_app WITH CHECK ((SELECT access.everywhere()));
GRANT SELECT, INSERT ON imports.row TO lianfang_app;

ALTER TABLE imports.event ENABLE ROW LEVEL SECURITY;
CREATE POLICY event_house ON imports.event TO lianfang_app USING ((SELECT access.everywhere()));
GRANT SELECT, INSERT, UPDATE ON imports.event TO lianfang_app;

ALTER TABLE imports.undone ENABLE ROW LEVEL SECURITY;
CREATE POLICY undone_house ON imports.undone TO lianfang_app USING ((SELECT access.everywhere()));
GRANT SELECT, INSERT, UPDATE ON imports.undone TO lianfang_app;
