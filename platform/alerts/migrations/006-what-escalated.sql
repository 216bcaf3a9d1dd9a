-- What made an alert immediate, in the words of what joined it: whoever reads a list sees why one case is enough. What it was raised with stays.
-- Alerts that became so before have it in their history alone.
ALTER TABLE alerts.alert ADD COLUMN escalated_title_zh text, ADD COLUMN escalated_title_en text;
ALTER TABLE alerts.alert ADD CONSTRAINT alert_escalated_title
  CHECK (escalated_title_zh IS NULL AND escalated_title_en IS NULL
    OR escalated_title_zh IS NOT NULL AND escalated_title_en IS NOT NULL AND escalated_at IS NOT NULL);
GRANT SELECT (escalated_title_zh, escalated_title_en) ON alerts.alert TO lianfang_app;

DROP FUNCTION alerts.escalate(bigint[], double precision[], timestamptz);
CREATE FUNCTION alerts.escalate(
  of_alerts bigint[], of_surprise double precision[], of_titles_zh text[], of_titles_en text[], of_at timestamptz)
RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS $$
  UPDATE alerts.alert a SET immediate = true, surprise = greatest(a.surprise, e.surprise), escalated_at = of_at,
    escalated_title_zh = e.title_zh, escalated_title_en = e.title_en
  FROM unnest(of_alerts, of_surprise, of_titles_zh, of_titles_en) AS e (id, surprise, title_zh, title_en)
  WHERE a.id = e.id AND NOT a.immediate AND a.state <> 'closed' AND (SELECT access.everywhere())
$$;
REVOKE ALL ON FUNCTION alerts.escalate(bigint[], double precision[], text[], text[], timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION alerts.escalate(bigint[], double precision[], text[], text[], timestamptz) TO lianfang_app;
