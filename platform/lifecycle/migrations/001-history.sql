-- What happened to everything that people work on: a row for each step, never changed.
CREATE SCHEMA lifecycle;
GRANT USAGE ON SCHEMA lifecycle TO lianfang_app;

CREATE TABLE lifecycle.step (
  -- `alert`, `event`, `task`, `order`, and the number of the one among them.
  cycle text COLLATE "C" NOT NULL,
  id bigint NOT NULL,
  number int NOT NULL,
  step text COLLATE "C" NOT NULL,
  from_state text COLLATE "C",
  to_state text COLLATE "C" NOT NULL,
  place text COLLATE "C" NOT NULL,
  actor text COLLATE "C" NOT NULL,
  -- City time; the machine's time stands in the audit.
  at timestamptz NOT NULL,
  -- What the step was given: a reason, an outcome, who takes over.
  detail jsonb NOT NULL,
  PRIMARY KEY (cycle, id, number));
COMMENT ON TABLE lifecycle.step IS 'retention: kept';
ALTER TABLE lifecycle.step ENABLE ROW LEVEL SECURITY;
CREATE POLICY step_read ON lifecycle.step FOR SELECT TO lianfang_app
  USING ((SELECT access.everywhere()) OR access.sees(place));
CREATE POLICY step_add ON lifecycle.step FOR INSERT TO lianfang_app
  WITH CHECK ((SELECT access.everywhere()) OR access.sees(place));
GRANT SELECT, INSERT ON lifecycle.step TO lianfang_app;
