-- Several transactions may meet a new month at once. The lock alone does not do: who waited for it looks in a catalogue that it
-- read before.
CREATE OR REPLACE FUNCTION signals.ensure_partition(of_day date) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog AS $$
DECLARE
  first date := date_trunc('month', of_day)::date;
  name text := 'log_' || to_char(first, 'YYYY_MM');
BEGIN
  IF to_regclass('signals.' || quote_ident(name)) IS NULL THEN
    PERFORM pg_advisory_xact_lock(7202002);
    EXECUTE format('CREATE TABLE IF NOT EXISTS signals.%I PARTITION OF signals.log FOR VALUES FROM (%L) TO (%L)',
      name, first, (first + interval '1 month')::date);
  END IF;
END $$;
