-- The log of signals: written once, never changed, read by consumers in the order of (era, xid, sequence).
CREATE SCHEMA signals;
GRANT USAGE ON SCHEMA signals TO lianfang_app, lianfang_intake;

CREATE TABLE signals.source (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  source text COLLATE "C" NOT NULL CONSTRAINT source_once UNIQUE,
  title_zh text,
  title_en text,
  -- How often it is expected to speak, so that silence can be seen.
  expected_every_ms bigint,
  first_heard timestamptz NOT NULL DEFAULT now(),
  last_heard timestamptz);
COMMENT ON TABLE signals.source IS 'retention: kept';
GRANT SELECT, INSERT, UPDATE ON signals.source TO lianfang_app, lianfang_intake;

-- A transaction number is worth something on the server that gave it. A dump restored on another server counts
-- from its own numbers: an era begins, so that what is added sorts after what was there.
CREATE TABLE signals.era (
  era smallint PRIMARY KEY,
  server text NOT NULL,
  began_at timestamptz NOT NULL DEFAULT now());
COMMENT ON TABLE signals.era IS 'retention: kept';
GRANT SELECT ON signals.era TO lianfang_app, lianfang_intake;

CREATE TABLE signals.log (
  era smallint NOT NULL,
  xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
  sequence int NOT NULL,
  -- The city's day on which the signal became known: the partition key, given by the world's clock.
  known_on date NOT NULL,
  received_at timestamptz NOT NULL DEFAULT now(),
  submitted_by text COLLATE "C" NOT NULL,
  source int NOT NULL,
  id text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL,
  place text COLLATE "C" NOT NULL,
  occurred_at timestamptz,
  -- Null where the event is the only version so far of the record named by its own id.
  record text COLLATE "C",
  revision int NOT NULL,
  retracted boolean NOT NULL,
  extensions jsonb,
  data jsonb NOT NULL
) PARTITION BY RANGE (known_on);
CREATE INDEX log_position ON signals.log (era, xid, sequence);
COMMENT ON TABLE signals.log IS 'retention: signals';

-- What was accepted, by its name. PostgreSQL refuses a unique (source, id) across partitions by time.
CREATE TABLE signals.seen (
  source int NOT NULL,
  id text COLLATE "C" NOT NULL,
  body_hash uuid NOT NULL,
  era smallint NOT NULL,
  xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
  sequence int NOT NULL,
  known_on date NOT NULL,
  PRIMARY KEY (source, id)
) PARTITION BY HASH (source, id);
DO $$ BEGIN
  FOR part IN 0..7 LOOP
    EXECUTE format('CREATE TABLE signals.seen_%s PARTITION OF signals.seen FOR VALUES WITH (MODULUS 8, REMAINDER %s)', part, part);
  END LOOP;
END $$;
COMMENT ON TABLE signals.seen IS 'retention: signals';

-- Partitions by month of the city's calendar. Made ahead by whoever moves the clock, as owner.
CREATE FUNCTION signals.ensure_partition(of_day date) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog AS $$
DECLARE
  first date := date_trunc('month', of_day)::date;
  name text := 'log_' || to_char(first, 'YYYY_MM');
BEGIN
  IF to_regclass('signals.' || quote_ident(name)) IS NULL THEN
    PERFORM pg_advisory_xact_lock(7202002);
    IF to_regclass('signals.' || quote_ident(name)) IS NULL THEN
      EXECUTE format('CREATE TABLE signals.%I PARTITION OF signals.log FOR VALUES FROM (%L) TO (%L)',
        name, first, (first + interval '1 month')::date);
    END IF;
  END IF;
END $$;
REVOKE ALL ON FUNCTION signals.ensure_partition(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION signals.ensure_partition(date) TO lianfang_app;

ALTER TABLE signals.log ENABLE ROW LEVEL SECURITY;
CREATE POLICY log_read ON signals.log FOR SELECT TO lianfang_app
  USING ((SELECT access.everywhere()) OR access.sees(place));
-- The intake role cannot read the log; what it adds was checked against its sender's scope at the door.
CREATE POLICY log_add ON signals.log FOR INSERT TO lianfang_intake WITH CHECK (true);
GRANT SELECT ON signals.log TO lianfang_app;
GRANT INSERT ON signals.log TO lianfang_intake;
GRANT SELECT ON signals.seen TO lianfang_app;
GRANT SELECT, INSERT ON signals.seen TO lianfang_intake;

-- What each source sent, by the hour of machine time.
CREATE TABLE signals.activity (
  source int NOT NULL,
  hour timestamptz NOT NULL,
  accepted bigint NOT NULL,
  duplicate bigint NOT NULL,
  refused bigint NOT NULL,
  PRIMARY KEY (source, hour));
COMMENT ON TABLE signals.activity IS 'retention: operations';
GRANT SELECT, INSERT, UPDATE ON signals.activity TO lianfang_app, lianfang_intake;

CREATE TABLE signals.consumer (
  name text COLLATE "C" PRIMARY KEY,
  era smallint NOT NULL DEFAULT 0,
  xid xid8 NOT NULL DEFAULT '0',
  sequence int NOT NULL DEFAULT 0,
  -- The lease, in machine time. Each taking raises the fence; effects are written only under the fence last taken.
  fence bigint NOT NULL DEFAULT 0,
  holder text,
  leased_until timestamptz,
  updated_at timestamptz NOT NULL DEFAULT now());
COMMENT ON TABLE signals.consumer IS 'retention: kept';
GRANT SELECT, INSERT, UPDATE ON signals.consumer TO lianfang_app;

-- A record that a consumer could not take: set aside, shown, and taken again when mended.
CREATE TABLE signals.parked (
  consumer text COLLATE "C" NOT NULL,
  era smallint NOT NULL,
  xid xid8 NOT NULL,
  sequence int NOT NULL,
  error text NOT NULL,
  parked_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (consumer, era, xid, sequence));
COMMENT ON TABLE signals.parked IS 'retention: operations';
GRANT SELECT, INSERT, UPDATE, DELETE ON signals.parked TO lianfang_app;
