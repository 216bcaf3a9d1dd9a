-- Work given to a unit or a person. A row is what it is now; how it came to that is its history in lifecycle.step.
CREATE SCHEMA tasks;
GRANT USAGE ON SCHEMA tasks TO lianfang_app;

CREATE TABLE tasks.task (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind text COLLATE "C" NOT NULL CONSTRAINT task_kind CHECK (kind IN ('to-do', 'problem')),
  type text COLLATE "C" NOT NULL,
  title_zh text NOT NULL,
  title_en text NOT NULL,
  note text,
  place text COLLATE "C" NOT NULL,
  -- Null while nobody has it: returned, or its unit is gone and nobody took over.
  unit text COLLATE "C",
  duty text COLLATE "C",
  urgent boolean NOT NULL,
  originator text COLLATE "C",
  key text COLLATE "C",
  -- The to-do that this one checks.
  checks bigint CONSTRAINT task_checked REFERENCES tasks.task,
  opened_at timestamptz NOT NULL,
  opened_by text COLLATE "C" NOT NULL,
  state text COLLATE "C" NOT NULL,
  -- All times are the city's.
  due_at timestamptz NOT NULL,
  overdue_at timestamptz,
  taken_by text COLLATE "C",
  asked_until timestamptz,
  deferred_at timestamptz,
  deferred_until timestamptz,
  filed_at timestamptz,
  -- Done, closed, not filed or cancelled; null while it is alive.
  ended_at timestamptz,
  outcome text COLLATE "C",
  rating text COLLATE "C",
  -- What a dispatcher has to look at: its unit is gone.
  flag text COLLATE "C",
  returns int NOT NULL DEFAULT 0,
  reworks int NOT NULL DEFAULT 0,
  extensions int NOT NULL DEFAULT 0,
  CONSTRAINT task_once UNIQUE (originator, key),
  CONSTRAINT task_deferral CHECK ((deferred_at IS NULL) = (deferred_until IS NULL)));
CREATE INDEX task_due ON tasks.task (due_at, id);
CREATE INDEX task_place ON tasks.task (place, due_at, id);
CREATE INDEX task_unit ON tasks.task (unit, due_at, id);
CREATE INDEX task_opened ON tasks.task (opened_at) WHERE kind = 'problem';
CREATE INDEX task_checks ON tasks.task (checks) WHERE checks IS NOT NULL;
COMMENT ON TABLE tasks.task IS 'retention: kept';
ALTER TABLE tasks.task ENABLE ROW LEVEL SECURITY;
CREATE POLICY task_read ON tasks.task FOR SELECT TO lianfang_app
  USING ((SELECT access.everywhere()) OR access.sees(place));
CREATE POLICY task_add ON tasks.task FOR INSERT TO lianfang_app
  WITH CHECK ((SELECT access.everywhere()) OR access.sees(place));
CREATE POLICY task_change ON tasks.task FOR UPDATE TO lianfang_app
  USING ((SELECT access.everywhere()) OR access.sees(place));
GRANT SELECT, INSERT ON tasks.task TO lianfang_app;
-- What a task is, where and for whom, never changes.
GRANT UPDATE (state, unit, duty, due_at, overdue_at, taken_by, asked_until, deferred_at, deferred_until, filed_at, ended_at,
  outcome, rating, flag, returns, reworks, extensions) ON tasks.task TO lianfang_app;

-- What a city has set for a type of task; the nearest up the tree counts, field by field, then the product's own figure.
CREATE TABLE tasks.type_rule (
  type text COLLATE "C" NOT NULL,
  place text COLLATE "C" NOT NULL,
  title_zh text,
  title_en text,
  limit_hours double precision CONSTRAINT type_limit CHECK (limit_hours > 0),
  urgent_limit_hours double precision CONSTRAINT type_urgent_limit CHECK (urgent_limit_hours > 0),
  checking_share double precision CONSTRAINT type_share CHECK (checking_share BETWEEN 0 AND 1),
  closing_zh text,
  closing_en text,
  duty text COLLATE "C",
  dispatches_itself boolean,
  PRIMARY KEY (type, place));
COMMENT ON TABLE tasks.type_rule IS 'retention: kept';

CREATE TABLE tasks.setting (
  place text COLLATE "C" PRIMARY KEY,
  two_centres boolean,
  returns_at_most int CONSTRAINT setting_returns CHECK (returns_at_most >= 0),
  reworks_at_most int CONSTRAINT setting_reworks CHECK (reworks_at_most >= 0));
COMMENT ON TABLE tasks.setting IS 'retention: kept';

-- A city's figures bind whoever works below it, so everyone may read them; only who sees the place may set them.
ALTER TABLE tasks.type_rule ENABLE ROW LEVEL SECURITY;
ALTER TABLE tasks.setting ENABLE ROW LEVEL SECURITY;
CREATE POLICY type_read ON tasks.type_rule FOR SELECT TO lianfang_app USING (true);
CREATE POLICY type_add ON tasks.type_rule FOR INSERT TO lianfang_app
  WITH CHECK ((SELECT access.everywhere()) OR access.sees(place));
CREATE POLICY type_change ON tasks.type_rule FOR UPDATE TO lianfang_app
  USING ((SELECT access.everywhere()) OR access.sees(place));
CREATE POLICY setting_read ON tasks.setting FOR SELECT TO lianfang_app USING (true);
CREATE POLICY setting_add ON tasks.setting FOR INSERT TO lianfang_app
  WITH CHECK ((SELECT access.everywhere()) OR access.sees(place));
CREATE POLICY setting_change ON tasks.setting FOR UPDATE TO lianfang_app
  USING ((SELECT access.everywhere()) OR access.sees(place));
GRANT SELECT, INSERT, UPDATE ON tasks.type_rule, tasks.setting TO lianfang_app;

-- By which seed done to-dos are drawn to be checked. Nobody who works may know it; an exam sets its own.
CREATE TABLE tasks.draw (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  seed text NOT NULL);
INSERT INTO tasks.draw (seed) VALUES (gen_random_uuid()::text);
COMMENT ON TABLE tasks.draw IS 'retention: kept';
GRANT SELECT, UPDATE ON tasks.draw TO lianfang_app;
