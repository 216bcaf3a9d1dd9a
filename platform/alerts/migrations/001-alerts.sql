-- What calls for a person's judgement, its clocks, and the public warnings that an authority signs. City time throughout.
CREATE SCHEMA alerts;
GRANT USAGE ON SCHEMA alerts TO lianfang_app;

CREATE TABLE alerts.alert (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- As it was raised: never changed afterwards, the app may not (see the grants below).
  origin_kind text COLLATE "C" NOT NULL CONSTRAINT alert_origin CHECK (origin_kind IN ('detector', 'rule', 'person')),
  origin_id text COLLATE "C" NOT NULL,
  origin_version int,
  key text COLLATE "C" NOT NULL,
  disease text COLLATE "C",
  place text COLLATE "C" NOT NULL,
  title_zh text NOT NULL,
  title_en text NOT NULL,
  day date NOT NULL,
  observed double precision,
  expected double precision,
  surprise double precision NOT NULL CONSTRAINT alert_surprise CHECK (surprise >= 0 AND surprise <= 100000),
  immediate boolean NOT NULL,
  evidence jsonb NOT NULL,
  raised_at timestamptz NOT NULL,
  -- The city's day on which it was raised.
  raised_on date NOT NULL,
  -- The order in which alerts wait and are listed, the lowest first: immediate ones before all others, then the surprising;
  -- among equals the oldest, which has the lowest id. One number, so that a page goes on from (rank, id).
  rank double precision GENERATED ALWAYS AS ((CASE WHEN immediate THEN -1000000 ELSE 0 END) - surprise) STORED,
  -- What a search finds it by. Readable by nobody: alerts.search is the only door to it.
  words tsvector NOT NULL,

  -- What becomes of it.
  state text COLLATE "C" NOT NULL
    CONSTRAINT alert_state CHECK (state IN ('waiting', 'verifying', 'investigating', 'closed')),
  -- Null where no unit has the duty at the place.
  unit text COLLATE "C",
  -- Who has it: taken where taken_at stands, else handed on and not yet taken.
  officer text COLLATE "C",
  officer_zh text,
  officer_en text,
  officer_phone text,
  taken_at timestamptz,
  admitted_at timestamptz,
  verified_at timestamptz,
  closed_at timestamptz,
  -- The end of the clock that runs; none runs while it waits and after it is closed.
  due_at timestamptz,
  -- The instant at which that clock ran out.
  overdue_at timestamptz,
  risk text COLLATE "C" CONSTRAINT alert_risk CHECK (risk IN ('very-low', 'low', 'medium', 'high')),
  outcome text COLLATE "C"
    CONSTRAINT alert_outcome CHECK (outcome IN ('outbreak', 'cluster', 'sporadic', 'false-alarm', 'data-error', 'duplicate')),
  CONSTRAINT alert_once UNIQUE (origin_kind, origin_id, key),
  CONSTRAINT alert_closed CHECK ((state = 'closed') = (outcome IS NOT NULL) AND (state = 'closed') = (closed_at IS NOT NULL)),
  CONSTRAINT alert_clock CHECK ((state IN ('verifying', 'investigating')) = (due_at IS NOT NULL)),
  CONSTRAINT alert_immediate CHECK (NOT (immediate AND state = 'waiting')));
COMMENT ON TABLE alerts.alert IS 'retention: kept';
-- Newest first, in an area; each list of the room is served by one of these.
CREATE INDEX alert_place ON alerts.alert (place, id);
CREATE INDEX alert_unit ON alerts.alert (unit, id);
CREATE INDEX alert_disease ON alerts.alert (disease, id);
CREATE INDEX alert_origin_newest ON alerts.alert (origin_kind, origin_id, id);
CREATE INDEX alert_overdue ON alerts.alert (id) WHERE overdue_at IS NOT NULL;
-- What is open is little beside what is closed: the ranked lists and the queues read these.
CREATE INDEX alert_open ON alerts.alert (rank, id) WHERE state <> 'closed';
CREATE INDEX alert_open_unit ON alerts.alert (unit, state, rank, id) WHERE state <> 'closed';
CREATE INDEX alert_words ON alerts.alert USING gin (words);

ALTER TABLE alerts.alert ENABLE ROW LEVEL SECURITY;
CREATE POLICY alert_read ON alerts.alert FOR SELECT TO lianfang_app
  USING ((SELECT access.everywhere()) OR access.sees(place));
CREATE POLICY alert_raise ON alerts.alert FOR INSERT TO lianfang_app
  WITH CHECK ((SELECT access.everywhere()) OR access.sees(place));
CREATE POLICY alert_step ON alerts.alert FOR UPDATE TO lianfang_app
  USING ((SELECT access.everywhere()) OR access.sees(place));
GRANT INSERT ON alerts.alert TO lianfang_app;
GRANT SELECT (id, origin_kind, origin_id, origin_version, key, disease, place, title_zh, title_en, day, observed, expected,
  surprise, immediate, evidence, raised_at, raised_on, rank, state, unit, officer, officer_zh, officer_en, officer_phone,
  taken_at, admitted_at, verified_at, closed_at, due_at, overdue_at, risk, outcome) ON alerts.alert TO lianfang_app;
GRANT UPDATE (state, unit, officer, officer_zh, officer_en, officer_phone, taken_at, admitted_at, verified_at, closed_at,
  due_at, overdue_at, risk, outcome) ON alerts.alert TO lianfang_app;

-- What a unit can verify in a day, and time limits, of a unit (`unit:…`) or of a place and all under it (`place:…`).
-- Null is what is set further up the tree, and in the end the house's own.
CREATE TABLE alerts.setting (
  scope text COLLATE "C" PRIMARY KEY CONSTRAINT setting_scope CHECK (scope ~ '^(unit|place):'),
  per_day int CONSTRAINT setting_per_day CHECK (per_day BETWEEN 0 AND 100000),
  verify_immediate_hours double precision CONSTRAINT setting_immediate CHECK (verify_immediate_hours > 0),
  verify_hours double precision CONSTRAINT setting_verify CHECK (verify_hours > 0),
  investigate_hours double precision CONSTRAINT setting_investigate CHECK (investigate_hours > 0),
  set_by text COLLATE "C" NOT NULL,
  set_at timestamptz NOT NULL);
COMMENT ON TABLE alerts.setting IS 'retention: kept';
GRANT SELECT, INSERT, UPDATE ON alerts.setting TO lianfang_app;

-- How many alerts a unit was given to verify on a day of the city. Its row is the lock under which they are admitted.
CREATE TABLE alerts.admission (
  unit text COLLATE "C" NOT NULL,
  day date NOT NULL,
  admitted int NOT NULL DEFAULT 0,
  PRIMARY KEY (unit, day));
COMMENT ON TABLE alerts.admission IS 'retention: operations';
GRANT SELECT, INSERT, UPDATE ON alerts.admission TO lianfang_app;

-- A public warning: a record of its own, which an authority signs. It follows from no alert by itself.
CREATE TABLE alerts.warning (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  place text COLLATE "C" NOT NULL,
  level text COLLATE "C" NOT NULL CONSTRAINT warning_level CHECK (level IN ('blue', 'yellow', 'orange', 'red')),
  title_zh text NOT NULL,
  title_en text NOT NULL,
  text_zh text NOT NULL,
  text_en text NOT NULL,
  -- The last day of the city on which it holds; there is no warning without an end.
  valid_until date NOT NULL,
  drafted_by text COLLATE "C" NOT NULL,
  drafted_at timestamptz NOT NULL,
  state text COLLATE "C" NOT NULL CONSTRAINT warning_state CHECK (state IN ('draft', 'signed', 'ended')),
  signed_by text COLLATE "C",
  signed_at timestamptz,
  ended_by text COLLATE "C",
  ended_at timestamptz,
  end_reason text,
  CONSTRAINT warning_signature CHECK ((signed_by IS NULL) = (signed_at IS NULL) AND (state <> 'signed' OR signed_by IS NOT NULL)),
  CONSTRAINT warning_four_eyes CHECK (signed_by <> drafted_by),
  CONSTRAINT warning_end CHECK ((state = 'ended') = (ended_at IS NOT NULL) AND (ended_at IS NULL) = (ended_by IS NULL)));
CREATE INDEX warning_place ON alerts.warning (place, id);
COMMENT ON TABLE alerts.warning IS 'retention: kept';
ALTER TABLE alerts.warning ENABLE ROW LEVEL SECURITY;
CREATE POLICY warning_read ON alerts.warning FOR SELECT TO lianfang_app
  USING ((SELECT access.everywhere()) OR access.sees(place));
CREATE POLICY warning_draft ON alerts.warning FOR INSERT TO lianfang_app
  WITH CHECK (((SELECT access.everywhere()) OR access.sees(place)) AND state = 'draft' AND signed_by IS NULL);
CREATE POLICY warning_step ON alerts.warning FOR UPDATE TO lianfang_app
  USING ((SELECT access.everywhere()) OR access.sees(place));
GRANT SELECT, INSERT ON alerts.warning TO lianfang_app;
GRANT UPDATE (state, signed_by, signed_at, ended_by, ended_at, end_reason) ON alerts.warning TO lianfang_app;

-- The alerts that a warning rests on.
CREATE TABLE alerts.warning_alert (
  warning bigint NOT NULL REFERENCES alerts.warning,
  alert bigint NOT NULL REFERENCES alerts.alert,
  PRIMARY KEY (warning, alert));
COMMENT ON TABLE alerts.warning_alert IS 'retention: kept';
GRANT SELECT, INSERT ON alerts.warning_alert TO lianfang_app;

-- The alerts that a search finds, the newest first. Row-level security keeps PostgreSQL from using the index of words: the
-- search operators may leak what they see, so that every row would be examined behind the policy. This function works as the
-- owner and holds the scope of the transaction itself, as the policy does: the areas are ranges of places here, which an
-- index serves too. Two stages: what is common is found among the newest, without gathering all that have the words;
-- what is rare is not found there, and is little.
CREATE FUNCTION alerts.search(of_words text, of_before bigint, of_limit int, of_states text[], of_disease text,
  of_place text, of_unit text, of_origin_kind text, of_origin_id text, of_overdue boolean)
RETURNS SETOF bigint LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
  newest CONSTANT int := 20000;
  scope text := coalesce(current_setting('lianfang.places', true), '');
  conditions text := 'words @@ $1';
  first_seen bigint;
  found bigint[];
  more bigint[];
BEGIN
  IF scope = '' THEN RETURN; END IF;
  IF scope <> '*' THEN
    SELECT conditions || ' AND (' || string_agg(
        format('place >= %L COLLATE "C" AND place < %L COLLATE "C"', area, area || '/'), ' OR ') || ')'
      INTO conditions FROM unnest(string_to_array(scope, ' ')) AS area WHERE area <> '';
    IF conditions IS NULL THEN RETURN; END IF;
  END IF;
  IF of_states IS NOT NULL THEN
    conditions := conditions || format(' AND state = ANY (%L::text[])', of_states);
    -- Said in words that the indexes of what is open know.
    IF NOT 'closed' = ANY (of_states) THEN conditions := conditions || ' AND state <> ''closed'''; END IF;
  END IF;
  IF of_disease IS NOT NULL THEN conditions := conditions || format(' AND disease = %L', of_disease); END IF;
  IF of_place IS NOT NULL THEN
    conditions := conditions || format(' AND place >= %L COLLATE "C" AND place < %L COLLATE "C"', of_place, of_place || '/');
  END IF;
  IF of_unit IS NOT NULL THEN conditions := conditions || format(' AND unit = %L', of_unit); END IF;
  IF of_origin_kind IS NOT NULL THEN
    conditions := conditions || format(' AND origin_kind = %L AND origin_id = %L', of_origin_kind, of_origin_id);
  END IF;
  IF of_overdue THEN conditions := conditions || ' AND overdue_at IS NOT NULL';
  ELSIF NOT of_overdue THEN conditions := conditions || ' AND overdue_at IS NULL'; END IF;
  SELECT min(id) INTO first_seen
    FROM (SELECT id FROM alerts.alert WHERE id < of_before ORDER BY id DESC LIMIT newest) AS page;
  EXECUTE format('SELECT array_agg(id) FROM (SELECT id FROM alerts.alert WHERE id < $2 AND id >= $3 AND %s
    ORDER BY id DESC LIMIT $4) AS page', conditions)
    INTO found USING of_words::tsquery, of_before, first_seen, of_limit;
  IF coalesce(cardinality(found), 0) < of_limit THEN
    EXECUTE format('WITH page AS MATERIALIZED (SELECT id FROM alerts.alert WHERE id < $2 AND %s)
      SELECT array_agg(id) FROM (SELECT id FROM page ORDER BY id DESC LIMIT $3) AS page', conditions)
      INTO more USING of_words::tsquery, first_seen, of_limit - coalesce(cardinality(found), 0);
  END IF;
  RETURN QUERY SELECT unnest(found || more);
END $$;
REVOKE ALL ON FUNCTION alerts.search(text, bigint, int, text[], text, text, text, text, text, boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION alerts.search(text, bigint, int, text[], text, text, text, text, text, boolean) TO lianfang_app;
