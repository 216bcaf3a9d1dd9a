-- As signals.emit, for many signals of one source, kind and instant at once: [{ "id", "place", "submitter", "data" }] in their order.
-- Returns how many.
CREATE FUNCTION signals.emit_all(of_source text, of_kind text, of_time timestamptz, of_day date, of_rows jsonb) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
  source_number int;
  this_era smallint;
  before int;
  added int;
BEGIN
  IF of_source NOT LIKE 'urn:lianfang:house:%' OR of_source = 'urn:lianfang:house:' THEN
    RAISE EXCEPTION 'not a source of the house' USING ERRCODE = 'insufficient_privilege';
  END IF;
  PERFORM signals.ensure_partition(of_day);
  SELECT id INTO source_number FROM signals.source WHERE source = of_source;
  IF source_number IS NULL THEN
    INSERT INTO signals.source (source) VALUES (of_source) ON CONFLICT DO NOTHING;
    SELECT id INTO source_number FROM signals.source WHERE source = of_source;
  END IF;
  SELECT max(era) INTO this_era FROM signals.era;
  before := coalesce(nullif(current_setting('lianfang.emitted', true), ''), '0')::int;
  WITH given AS MATERIALIZED (
    SELECT before + row_number() OVER (ORDER BY t.ordinality)::int AS sequence, t.one ->> 'id' AS id, t.one ->> 'place' AS place,
      t.one ->> 'submitter' AS submitter, t.one -> 'data' AS data
    FROM jsonb_array_elements(of_rows) WITH ORDINALITY AS t (one, ordinality)
  ), named AS (
    INSERT INTO signals.seen (source, id, body_hash, era, sequence, known_on)
    SELECT source_number, id, md5(of_kind || place || data::text)::uuid, this_era, sequence, of_day FROM given
  )
  INSERT INTO signals.log (era, sequence, known_on, submitted_by, source, id, kind, place, occurred_at, record, revision,
    retracted, extensions, data)
  SELECT this_era, sequence, of_day, submitter, source_number, id, of_kind, place, of_time, NULL, 0, false, NULL, data FROM given;
  GET DIAGNOSTICS added = ROW_COUNT;
  PERFORM set_config('lianfang.emitted', (before + added)::text, true);
  RETURN added;
END $$;
REVOKE ALL ON FUNCTION signals.emit_all(text, text, timestamptz, date, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION signals.emit_all(text, text, timestamptz, date, jsonb) TO lianfang_app;

-- One signal is many of one.
CREATE OR REPLACE FUNCTION signals.emit(of_source text, of_id text, of_kind text, of_place text, of_time timestamptz, of_day date,
  of_submitter text, of_data jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  PERFORM signals.emit_all(of_source, of_kind, of_time, of_day, jsonb_build_array(
    jsonb_build_object('id', of_id, 'place', of_place, 'submitter', of_submitter, 'data', of_data)));
END $$;
