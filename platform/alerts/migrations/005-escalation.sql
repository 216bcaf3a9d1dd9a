-- What joins an alert may be such that it has to be looked at at once: from then on it ranks and is timed so, and never less again.
ALTER TABLE alerts.alert ADD COLUMN escalated_at timestamptz;
ALTER TABLE alerts.alert ADD CONSTRAINT alert_escalated CHECK (escalated_at IS NULL OR immediate);
GRANT SELECT (escalated_at) ON alerts.alert TO lianfang_app;
GRANT UPDATE (immediate, surprise, escalated_at) ON alerts.alert TO lianfang_app;
-- The overview counts them beside those that were raised so.
CREATE INDEX alert_escalated_at ON alerts.alert (escalated_at) INCLUDE (place, raised_at) WHERE escalated_at IS NOT NULL;
