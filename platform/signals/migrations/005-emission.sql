-- What the house itself has to say enters the log in the transaction of what it speaks of: both stand, or neither.
-- The app role cannot write to the log; it may speak under the house's own names.
CREATE FUNCTION signals.emit(of_source text, of_id text, of_kind text, of_place text, of_time timestamptz, of_day date,
  of_submitter text, of_data jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
  source_number int;
  this_era smallint;
  next_sequence int;
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
  -- Counted within the transaction, whose number nobody else has.
  next_sequence := coalesce(nullif(current_setting('lianfang.emitted', true), ''), '0')::int + 1;
  PERFORM set_config('lianfang.emitted', next_sequence::text, true);
  INSERT INTO signals.seen (source, id, body_hash, era, sequence, known_on)
    VALUES (source_number, of_id, md5(of_kind || of_place || of_data::text)::uuid, this_era, next_sequence, of_day);
  INSERT INTO signals.log (era, sequence, known_on, submitted_by, source, id, kind, place, occurred_at, record, revision,
      retracted, extensions, data)
    VALUES (this_era, next_sequence, of_day, of_submitter, source_number, of_id, of_kind, of_place, of_time, NULL, 0,
      false, NULL, of_data);
END $$;
REVOKE ALL ON FUNCTION signals.emit(text, text, text, text, timestamptz, date, text, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION signals.emit(text, text, text, text, timestamptz, date, text, jsonb) TO lianfang_app;
