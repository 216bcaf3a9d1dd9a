-- Reports of exams, as they were handed in: of synthetic cities, so that no row is about a person or a place of the city's own.
-- Kept in production's database alone.
CREATE SCHEMA exams;
GRANT USAGE ON SCHEMA exams TO lianfang_app;

CREATE TABLE exams.exam (
  number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- Machine time.
  added_at timestamptz NOT NULL DEFAULT now(),
  added_by text COLLATE "C" NOT NULL,
  -- What a list shows, so that it need not read the reports.
  head jsonb NOT NULL,
  -- In the shape of `ExamReport`, which names its own version.
  report jsonb NOT NULL);
COMMENT ON TABLE exams.exam IS 'retention: kept';
GRANT SELECT, INSERT, DELETE ON exams.exam TO lianfang_app;
