-- Alerts judged to share a cause. Nothing is deleted: who left an event is still told as having been in it.
CREATE SCHEMA events;
GRANT USAGE ON SCHEMA events TO lianfang_app;

-- What the rule knows of alerts that name a disease: enough to find two of one city within days of each other.
CREATE TABLE events.known_alert (
  alert bigint PRIMARY KEY,
  disease text COLLATE "C" NOT NULL,
  place text COLLATE "C" NOT NULL,
  city text COLLATE "C" NOT NULL,
  day date NOT NULL,
  -- Null while it is open.
  outcome text COLLATE "C");
CREATE INDEX known_alert_city ON events.known_alert (disease, city, day);
COMMENT ON TABLE events.known_alert IS 'retention: kept';
ALTER TABLE events.known_alert ENABLE ROW LEVEL SECURITY;
CREATE POLICY known_alert_read ON events.known_alert FOR SELECT TO lianfang_app
  USING ((SELECT access.everywhere()) OR access.sees(place));
CREATE POLICY known_alert_add ON events.known_alert FOR INSERT TO lianfang_app
  WITH CHECK ((SELECT access.everywhere()));
CREATE POLICY known_alert_change ON events.known_alert FOR UPDATE TO lianfang_app
  USING ((SELECT access.everywhere())) WITH CHECK ((SELECT access.everywhere()));
GRANT SELECT, INSERT, UPDATE ON events.known_alert TO lianfang_app;

CREATE TABLE events.event (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  title_zh text NOT NULL,
  title_en text NOT NULL,
  -- Null where its alerts are about no disease.
  disease text COLLATE "C",
  -- The nearest place that holds all its members; their first and latest day. Of the last members where none is left.
  place text COLLATE "C" NOT NULL,
  first_day date NOT NULL,
  latest_day date NOT NULL,
  state text COLLATE "C" NOT NULL,
  risk text COLLATE "C",
  lead_unit text COLLATE "C",
  lead_officer text COLLATE "C",
  outcome text COLLATE "C",
  summary text,
  split_from bigint REFERENCES events.event,
  merged_into bigint REFERENCES events.event,
  -- City time.
  made_at timestamptz NOT NULL,
  CONSTRAINT event_days CHECK (first_day <= latest_day),
  CONSTRAINT event_merged CHECK ((state = 'merged') = (merged_into IS NOT NULL)));
CREATE INDEX event_place ON events.event (place, id);
CREATE INDEX event_open ON events.event (disease, latest_day) WHERE state IN ('proposed', 'confirmed');
COMMENT ON TABLE events.event IS 'retention: kept';
ALTER TABLE events.event ENABLE ROW LEVEL SECURITY;
CREATE POLICY event_read ON events.event FOR SELECT TO lianfang_app
  USING ((SELECT access.everywhere()) OR access.sees(place));
CREATE POLICY event_add ON events.event FOR INSERT TO lianfang_app
  WITH CHECK ((SELECT access.everywhere()) OR access.sees(place));
CREATE POLICY event_change ON events.event FOR UPDATE TO lianfang_app
  USING ((SELECT access.everywhere()) OR access.sees(place))
  WITH CHECK ((SELECT access.everywhere()) OR access.sees(place));
GRANT SELECT, INSERT, UPDATE ON events.event TO lianfang_app;

-- An alert in an event, from its proposal to its leaving. The alert as it was when it came.
CREATE TABLE events.member (
  number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  event bigint NOT NULL REFERENCES events.event,
  alert bigint NOT NULL,
  title_zh text NOT NULL,
  title_en text NOT NULL,
  disease text COLLATE "C",
  place text COLLATE "C" NOT NULL,
  city text COLLATE "C" NOT NULL,
  day date NOT NULL,
  state text COLLATE "C" NOT NULL,
  -- Confirmed, and the event is open: no alert is so in two events.
  held boolean NOT NULL,
  -- The event that it came from or went to, by a split or a merger.
  came_from bigint REFERENCES events.event,
  went_to bigint REFERENCES events.event,
  -- Times are the city's.
  proposed_by text COLLATE "C" NOT NULL,
  proposed_at timestamptz NOT NULL,
  confirmed_by text COLLATE "C",
  confirmed_at timestamptz,
  left_by text COLLATE "C",
  left_at timestamptz,
  left_reason text,
  CONSTRAINT member_state CHECK (state IN ('proposed', 'confirmed', 'left')),
  CONSTRAINT member_held CHECK (NOT held OR state = 'confirmed'),
  CONSTRAINT member_confirmed CHECK (state <> 'confirmed' OR confirmed_at IS NOT NULL),
  CONSTRAINT member_left CHECK ((state = 'left') = (left_at IS NOT NULL AND left_by IS NOT NULL AND left_reason IS NOT NULL)));
CREATE UNIQUE INDEX member_once ON events.member (event, alert) WHERE state <> 'left';
CREATE UNIQUE INDEX member_held_once ON events.member (alert) WHERE held;
CREATE INDEX member_event ON events.member (event, number);
CREATE INDEX member_alert ON events.member (alert);
COMMENT ON TABLE events.member IS 'retention: kept';
ALTER TABLE events.member ENABLE ROW LEVEL SECURITY;
-- By the place of the alert: who sees the alert sees that it is in an event.
CREATE POLICY member_read ON events.member FOR SELECT TO lianfang_app
  USING ((SELECT access.everywhere()) OR access.sees(place));
CREATE POLICY member_add ON events.member FOR INSERT TO lianfang_app
  WITH CHECK ((SELECT access.everywhere()) OR access.sees(place));
CREATE POLICY member_change ON events.member FOR UPDATE TO lianfang_app
  USING ((SELECT access.everywhere()) OR access.sees(place))
  WITH CHECK ((SELECT access.everywhere()) OR access.sees(place));
GRANT SELECT, INSERT, UPDATE ON events.member TO lianfang_app;

-- Number and title of the events that an alert is in, for whoever sees the alert, however far the event reaches.
CREATE FUNCTION events.name_of(of_alert bigint) RETURNS TABLE (id bigint, title_zh text, title_en text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT e.id, e.title_zh, e.title_en FROM events.member m JOIN events.event e ON e.id = m.event
  WHERE m.alert = of_alert AND m.state <> 'left'
    AND (e.state IN ('proposed', 'confirmed') OR (e.state = 'closed' AND m.state = 'confirmed'))
    AND (access.everywhere() OR access.sees(m.place))
  ORDER BY e.id $$;
REVOKE ALL ON FUNCTION events.name_of(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION events.name_of(bigint) TO lianfang_app;
