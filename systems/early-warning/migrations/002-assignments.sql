-- Which detector judges a series besides the daily judge: of a tally's series, at a level, in an area and all under it. Times are the
-- city's. A choice is never changed: another takes its place, and the one before keeps when and by whom it ended.
CREATE TABLE early_warning.assignment (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tally text COLLATE "C" NOT NULL,
  series text COLLATE "C" NOT NULL,
  level text COLLATE "C" NOT NULL CONSTRAINT assignment_level CHECK (level IN ('district', 'city')),
  area text COLLATE "C" NOT NULL,
  -- `daily`: nothing besides the daily judge.
  detector text COLLATE "C" NOT NULL,
  settings jsonb NOT NULL,
  -- Null for `daily`.
  alpha double precision CONSTRAINT assignment_alpha CHECK (alpha > 0 AND alpha < 1),
  chosen_by text COLLATE "C" NOT NULL CONSTRAINT assignment_chosen_by CHECK (chosen_by IN ('back-test', 'person')),
  -- A person's; a back-test has its evidence.
  reason text,
  back_test bigint,
  set_by text COLLATE "C" NOT NULL,
  set_at timestamptz NOT NULL,
  ended_by text COLLATE "C",
  ended_at timestamptz,
  end_reason text,
  CONSTRAINT assignment_has_level CHECK ((detector = 'daily') = (alpha IS NULL)),
  CONSTRAINT assignment_is_explained CHECK ((chosen_by = 'person') = (reason IS NOT NULL) AND (chosen_by = 'back-test') = (back_test IS NOT NULL)),
  CONSTRAINT assignment_end CHECK ((ended_at IS NULL) = (ended_by IS NULL)));
-- A person's stands before a back-test's, which comes into force again when the person's is dropped.
CREATE UNIQUE INDEX assignment_in_force ON early_warning.assignment (tally, series, level, area, chosen_by) WHERE ended_at IS NULL;
COMMENT ON TABLE early_warning.assignment IS 'retention: kept';
ALTER TABLE early_warning.assignment ENABLE ROW LEVEL SECURITY;
-- How one is judged is for everybody to see who is; a district is judged by what its city chose.
CREATE POLICY assignment_read ON early_warning.assignment FOR SELECT TO lianfang_app USING (true);
CREATE POLICY assignment_add ON early_warning.assignment FOR INSERT TO lianfang_app
  WITH CHECK ((SELECT access.everywhere()) OR access.sees(area));
CREATE POLICY assignment_end ON early_warning.assignment FOR UPDATE TO lianfang_app
  USING ((SELECT access.everywhere()) OR access.sees(area));
GRANT SELECT, INSERT ON early_warning.assignment TO lianfang_app;
GRANT UPDATE (ended_by, ended_at, end_reason) ON early_warning.assignment TO lianfang_app;

-- Back-tests: long work, done piece by piece by whichever server has the lease (machine time) of it.
CREATE TABLE early_warning.back_test (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tally text COLLATE "C" NOT NULL,
  series text COLLATE "C" NOT NULL,
  level text COLLATE "C" NOT NULL CONSTRAINT back_test_level CHECK (level IN ('district', 'city')),
  area text COLLATE "C" NOT NULL,
  settings jsonb NOT NULL,
  -- The city's day up to whose end the past is read.
  known_on date NOT NULL,
  state text COLLATE "C" NOT NULL CONSTRAINT back_test_state CHECK (state IN ('queued', 'running', 'stopped', 'failed', 'done')),
  share double precision NOT NULL DEFAULT 0,
  -- Raised by each who takes it: whoever took it before has no say any more.
  taking int NOT NULL DEFAULT 0,
  leased_until timestamptz,
  asked_to_stop text COLLATE "C",
  error text,
  result jsonb,
  started_by text COLLATE "C" NOT NULL,
  started_at timestamptz NOT NULL,
  finished_at timestamptz);
CREATE UNIQUE INDEX back_test_under_way ON early_warning.back_test (tally, series, level, area) WHERE state IN ('queued', 'running');
COMMENT ON TABLE early_warning.back_test IS 'retention: kept';
ALTER TABLE early_warning.back_test ENABLE ROW LEVEL SECURITY;
CREATE POLICY back_test_read ON early_warning.back_test FOR SELECT TO lianfang_app USING (true);
CREATE POLICY back_test_add ON early_warning.back_test FOR INSERT TO lianfang_app
  WITH CHECK ((SELECT access.everywhere()) OR access.sees(area));
CREATE POLICY back_test_change ON early_warning.back_test FOR UPDATE TO lianfang_app
  USING ((SELECT access.everywhere()) OR access.sees(area));
GRANT SELECT, INSERT ON early_warning.back_test TO lianfang_app;
GRANT UPDATE (state, share, taking, leased_until, asked_to_stop, error, result, finished_at) ON early_warning.back_test TO lianfang_app;

-- What was learnt of each place: what a back-test that was stopped, or whose server went down, goes on from.
CREATE TABLE early_warning.back_test_trial (
  back_test bigint NOT NULL REFERENCES early_warning.back_test,
  place text COLLATE "C" NOT NULL,
  -- Null where nothing was reported, or too little to be tried.
  trial jsonb,
  PRIMARY KEY (back_test, place));
COMMENT ON TABLE early_warning.back_test_trial IS 'retention: operations';
ALTER TABLE early_warning.back_test_trial ENABLE ROW LEVEL SECURITY;
CREATE POLICY back_test_trial_read ON early_warning.back_test_trial FOR SELECT TO lianfang_app
  USING ((SELECT access.everywhere()) OR access.sees(place));
CREATE POLICY back_test_trial_add ON early_warning.back_test_trial FOR INSERT TO lianfang_app WITH CHECK ((SELECT access.everywhere()));
CREATE POLICY back_test_trial_remove ON early_warning.back_test_trial FOR DELETE TO lianfang_app USING ((SELECT access.everywhere()));
GRANT SELECT, INSERT, DELETE ON early_warning.back_test_trial TO lianfang_app;
