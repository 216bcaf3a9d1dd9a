-- What joins an alert may be such that it has to be looked at at once: from then on it ranks and is timed so, and never less again.
ALTER TABLE alerts.alert ADD COLUMN escalated_at timestamptz;
ALTER TABLE alerts.alert ADD CONSTRAINT alert_escalated CHECK (escalated_at IS NULL OR immediate);
GRANT SELECT (escalated_at) ON alerts.alert TO lianfang_app;
-- The overview counts them beside those that were raised so.
CREATE INDEX alert_escalated_at ON alerts.alert (escalated_at) INCLUDE (place, raised_at) WHERE escalated_at IS NOT NULL;

-- The only door to what an alert was raised with: once, upwards, for the house alone. The app may not update these columns.
CREATE FUNCTION alerts.escalate(of_alerts bigint[], of_surprise double precision[], of_at timestamptz)
RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS $$
  UPDATE alerts.alert a SET immediate = true, surprise = greatest(a.surprise, e.surprise), escalated_at = of_at
  FROM unnest(of_alerts, of_surprise) AS e (id, surprise)
  WHERE a.id = e.id AND NOT a.immediate AND a.state <> 'closed' AND (SELECT access.everywhere())
$$;
REVOKE ALL ON FUNCTION alerts.escalate(bigint[], double precision[], timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION alerts.escalate(bigint[], double precision[], timestamptz) TO lianfang_app;
