-- The city's rules, and what they have counted and found.
CREATE SCHEMA rules;
GRANT USAGE ON SCHEMA rules TO lianfang_app;

CREATE TABLE rules.rule (
  id text COLLATE "C" PRIMARY KEY,
  state text NOT NULL CONSTRAINT rule_state CHECK (state IN ('draft', 'live', 'retired')),
  latest int NOT NULL,
  -- The version that acts; null unless live.
  live_version int,
  -- Why it acts no more though it is live: it cost or did too much. Null while it runs.
  stopped text,
  CONSTRAINT rule_live CHECK ((state = 'live') = (live_version IS NOT NULL)));
COMMENT ON TABLE rules.rule IS 'retention: kept';
GRANT SELECT, INSERT, UPDATE ON rules.rule TO lianfang_app;

-- Texts are never changed: another text is another version.
CREATE TABLE rules.version (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  rule text COLLATE "C" NOT NULL REFERENCES rules.rule,
  version int NOT NULL,
  text text NOT NULL,
  title_zh text NOT NULL,
  title_en text NOT NULL,
  area text COLLATE "C",
  author text COLLATE "C" NOT NULL,
  -- City time.
  written_at timestamptz NOT NULL,
  CONSTRAINT version_once UNIQUE (rule, version));
COMMENT ON TABLE rules.version IS 'retention: kept';
GRANT SELECT, INSERT ON rules.version TO lianfang_app;

-- Dry runs: what a version would have found. Without one it does not go live.
CREATE TABLE rules.trial (
  number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  version_id bigint NOT NULL REFERENCES rules.version,
  days int NOT NULL,
  signals bigint NOT NULL,
  found bigint NOT NULL,
  made_by text COLLATE "C" NOT NULL,
  made_at timestamptz NOT NULL);
CREATE INDEX trial_version ON rules.trial (version_id);
COMMENT ON TABLE rules.trial IS 'retention: kept';
GRANT SELECT, INSERT ON rules.trial TO lianfang_app;

-- Raised whenever other versions act than before: who holds compiled rules asks for it, rather than for all of them.
CREATE TABLE rules.edition (
  one boolean PRIMARY KEY DEFAULT true CONSTRAINT edition_one CHECK (one),
  number bigint NOT NULL);
COMMENT ON TABLE rules.edition IS 'retention: kept';
INSERT INTO rules.edition (number) VALUES (0);
GRANT SELECT, UPDATE ON rules.edition TO lianfang_app;

-- How far a version that went live has counted what was in the log before.
CREATE TABLE rules.counting (
  version_id bigint PRIMARY KEY REFERENCES rules.version,
  -- Signals that became known before this day lie in no window any more.
  known_from date NOT NULL,
  era smallint NOT NULL DEFAULT 0,
  xid xid8 NOT NULL DEFAULT '0',
  sequence int NOT NULL DEFAULT 0,
  -- Where its own reading of the log began: up to here is to be counted. Null until then.
  until_era smallint,
  until_xid xid8,
  until_sequence int);
COMMENT ON TABLE rules.counting IS 'retention: operations';
GRANT SELECT, INSERT, UPDATE, DELETE ON rules.counting TO lianfang_app;

-- Of records with several versions the one that counts for a rule; without a group where that one counts nothing. What a record
-- with one version counts, the log itself tells.
CREATE TABLE rules.window_entry (
  source int NOT NULL,
  record text COLLATE "C" NOT NULL,
  version_id bigint NOT NULL,
  revision int NOT NULL,
  era smallint NOT NULL,
  xid xid8 NOT NULL,
  sequence int NOT NULL,
  place text COLLATE "C" NOT NULL,
  reach text COLLATE "C",
  grp text COLLATE "C",
  slot bigint,
  amount bigint,
  PRIMARY KEY (source, record, version_id));
COMMENT ON TABLE rules.window_entry IS 'retention: signals';

-- Sums of what counts, by group and slot: a slot is a day, or a minute.
CREATE TABLE rules.counter (
  version_id bigint NOT NULL,
  grp text COLLATE "C" NOT NULL,
  slot bigint NOT NULL,
  amount bigint NOT NULL,
  PRIMARY KEY (version_id, grp, slot));
COMMENT ON TABLE rules.counter IS 'retention: signals';

-- What was found, with how much has joined it.
CREATE TABLE rules.finding (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  rule text COLLATE "C" NOT NULL,
  version int NOT NULL,
  key text COLLATE "C" NOT NULL,
  grp text COLLATE "C" NOT NULL,
  place text COLLATE "C" NOT NULL,
  first_day date NOT NULL,
  last_day date NOT NULL,
  total bigint NOT NULL,
  joined bigint NOT NULL,
  closed boolean NOT NULL,
  alert bigint,
  task bigint,
  -- Why no task could be opened, where one was to be.
  task_refused text,
  -- City time.
  found_at timestamptz NOT NULL,
  CONSTRAINT finding_once UNIQUE (rule, key));
CREATE INDEX finding_group ON rules.finding (rule, grp);
COMMENT ON TABLE rules.finding IS 'retention: kept';

-- The alerts and tasks that rules began, by the names that their steps have.
CREATE TABLE rules.act (
  subject text COLLATE "C" PRIMARY KEY,
  finding bigint NOT NULL REFERENCES rules.finding,
  rule text COLLATE "C" NOT NULL,
  place text COLLATE "C" NOT NULL,
  -- 1 where a signal from outside began it, one more for each rule that answered a rule.
  depth int NOT NULL,
  taken boolean NOT NULL DEFAULT false,
  closed boolean NOT NULL DEFAULT false);
COMMENT ON TABLE rules.act IS 'retention: kept';

-- How much each rule began on each day of the city, and how often its condition could not be told.
CREATE TABLE rules.daily (
  rule text COLLATE "C" NOT NULL,
  day date NOT NULL,
  acts bigint NOT NULL DEFAULT 0,
  faults bigint NOT NULL DEFAULT 0,
  last_fault text,
  PRIMARY KEY (rule, day));
COMMENT ON TABLE rules.daily IS 'retention: operations';

GRANT SELECT, INSERT, UPDATE, DELETE ON rules.window_entry, rules.counter TO lianfang_app;
GRANT SELECT, INSERT, UPDATE ON rules.finding, rules.act, rules.daily TO lianfang_app;

-- The house alone counts and finds; who may read rules sees of the findings those of its areas.
ALTER TABLE rules.window_entry ENABLE ROW LEVEL SECURITY;
CREATE POLICY window_entry_house ON rules.window_entry TO lianfang_app
  USING ((SELECT access.everywhere())) WITH CHECK ((SELECT access.everywhere()));
ALTER TABLE rules.counter ENABLE ROW LEVEL SECURITY;
CREATE POLICY counter_house ON rules.counter TO lianfang_app
  USING ((SELECT access.everywhere())) WITH CHECK ((SELECT access.everywhere()));
ALTER TABLE rules.finding ENABLE ROW LEVEL SECURITY;
CREATE POLICY finding_read ON rules.finding FOR SELECT TO lianfang_app
  USING ((SELECT access.everywhere()) OR access.sees(place));
CREATE POLICY finding_add ON rules.finding FOR INSERT TO lianfang_app WITH CHECK ((SELECT access.everywhere()));
CREATE POLICY finding_change ON rules.finding FOR UPDATE TO lianfang_app
  USING ((SELECT access.everywhere())) WITH CHECK ((SELECT access.everywhere()));
ALTER TABLE rules.act ENABLE ROW LEVEL SECURITY;
CREATE POLICY act_house ON rules.act TO lianfang_app
  USING ((SELECT access.everywhere())) WITH CHECK ((SELECT access.everywhere()));
