-- What the overview asks: what was raised, ran out of time or was closed since an instant, and who is late now. Index-only, so that
-- a month is counted in milliseconds however many years there are.
CREATE INDEX alert_raised_at ON alerts.alert (raised_at) INCLUDE (place, immediate);
CREATE INDEX alert_closed_at ON alerts.alert (closed_at) INCLUDE (place, outcome) WHERE closed_at IS NOT NULL;
CREATE INDEX alert_overdue_at ON alerts.alert (overdue_at) INCLUDE (place) WHERE overdue_at IS NOT NULL;
CREATE INDEX alert_late ON alerts.alert (due_at, id) WHERE overdue_at IS NOT NULL AND state <> 'closed';
