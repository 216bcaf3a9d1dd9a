-- What the house tells people and other systems: through which channels, to whom, and what has been told.
CREATE SCHEMA notify;
GRANT USAGE ON SCHEMA notify TO lianfang_app;

CREATE TABLE notify.channel (
  id text COLLATE "C" PRIMARY KEY,
  kind text COLLATE "C" NOT NULL,
  title_zh text NOT NULL,
  title_en text NOT NULL,
  -- Nothing secret: a host, a sender, a template.
  settings jsonb NOT NULL,
  -- Passwords, tokens and keys, sealed with a key that is not in the database.
  sealed text,
  created_by text COLLATE "C" NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT channel_kind CHECK (kind IN ('sink', 'email', 'sms', 'dingtalk', 'wecom', 'feishu', 'web-push', 'webhook')));
COMMENT ON TABLE notify.channel IS 'retention: kept';
GRANT SELECT, INSERT, UPDATE, DELETE ON notify.channel TO lianfang_app;

CREATE TABLE notify.subscription (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  -- `account:…`, `key:…`, `unit:…`, or `duty:<unit>`: whoever has the duty there.
  subscriber text COLLATE "C" NOT NULL,
  title text NOT NULL,
  channel text COLLATE "C" NOT NULL CONSTRAINT subscription_channel REFERENCES notify.channel,
  language text COLLATE "C" NOT NULL,
  -- Everything at and under these.
  places text[] COLLATE "C" NOT NULL,
  filter jsonb NOT NULL,
  -- Minutes of the city's day; null where it may be told at any hour.
  quiet_from smallint,
  quiet_until smallint,
  digest jsonb,
  -- `[{ "afterMinutes": 30, "channel": "city-sms", "hint": "138****0000" }]`
  escalation jsonb NOT NULL,
  -- Addresses and the secret of a webhook, sealed; the hint is what is shown of the address.
  sealed text,
  hint text,
  created_by text COLLATE "C" NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  -- Machine time. A target that is gone for good is not told any more.
  ended_at timestamptz,
  ended_because text,
  CONSTRAINT subscription_somewhere CHECK (cardinality(places) > 0),
  CONSTRAINT subscription_quiet CHECK ((quiet_from IS NULL) = (quiet_until IS NULL)));
CREATE INDEX subscription_subscriber ON notify.subscription (subscriber);
COMMENT ON TABLE notify.subscription IS 'retention: kept';
ALTER TABLE notify.subscription ENABLE ROW LEVEL SECURITY;
CREATE FUNCTION notify.sees_all(places text[]) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT access.everywhere() OR NOT EXISTS (SELECT 1 FROM unnest(places) AS place WHERE NOT access.sees(place)) $$;
CREATE POLICY subscription_read ON notify.subscription FOR SELECT TO lianfang_app
  USING ((SELECT access.everywhere()) OR notify.sees_all(places));
CREATE POLICY subscription_write ON notify.subscription TO lianfang_app
  USING ((SELECT access.everywhere()) OR notify.sees_all(places))
  WITH CHECK ((SELECT access.everywhere()) OR notify.sees_all(places));
GRANT SELECT, INSERT, UPDATE, DELETE ON notify.subscription TO lianfang_app;

-- Who acts at a street may tell a unit of the city: whoever tells need not see where the other's subscriptions reach.
-- Nothing that is sealed is among what they get.
CREATE FUNCTION notify.subscriptions_of(of_subscriber text) RETURNS TABLE (id uuid, subscriber text, channel text,
  language text, places text[], filter jsonb, quiet_from smallint, quiet_until smallint, digest jsonb, escalation jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS
$$ SELECT s.id, s.subscriber, s.channel, s.language, s.places, s.filter, s.quiet_from, s.quiet_until, s.digest, s.escalation
   FROM notify.subscription s WHERE s.subscriber = of_subscriber AND s.ended_at IS NULL ORDER BY s.created_at, s.id $$;
REVOKE ALL ON FUNCTION notify.subscriptions_of(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION notify.subscriptions_of(text) TO lianfang_app;

-- Written in the transaction of what it tells; delivered afterwards, at least once. No address is kept here: it is
-- looked up when the notice is sent.
CREATE TABLE notify.outbox (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  -- The order within a target.
  number bigint GENERATED ALWAYS AS IDENTITY,
  idempotency_key text COLLATE "C" NOT NULL CONSTRAINT outbox_once UNIQUE,
  channel text COLLATE "C" NOT NULL,
  -- What is told one notice at a time: a subscription's address, a robot, the duty of a unit.
  target text COLLATE "C" NOT NULL,
  subscription uuid,
  -- 0 is the subscription's own channel; from 1 on those that it escalates to.
  rung smallint NOT NULL DEFAULT 0,
  duty_unit text COLLATE "C",
  subscriber text COLLATE "C",
  language text COLLATE "C" NOT NULL,
  title_zh text NOT NULL,
  title_en text NOT NULL,
  body_zh text NOT NULL,
  body_en text NOT NULL,
  -- The event itself, for those who asked for events.
  event jsonb,
  subject text COLLATE "C" NOT NULL,
  place text COLLATE "C" NOT NULL,
  urgency text COLLATE "C" NOT NULL,
  -- City time: when it was written, and when it is to go out.
  created_at timestamptz NOT NULL,
  due_at timestamptz NOT NULL,
  -- Why it does not go out at once; a timer of the city's clock lets it go.
  held text COLLATE "C",
  digest uuid,
  state text COLLATE "C" NOT NULL,
  -- Machine time from here on.
  enqueued_at timestamptz NOT NULL DEFAULT now(),
  not_before timestamptz NOT NULL DEFAULT now(),
  attempts int NOT NULL DEFAULT 0,
  -- Raised by each taking: who took it before notes nothing any more.
  epoch bigint NOT NULL DEFAULT 0,
  leased_until timestamptz,
  ended_at timestamptz,
  -- Kept in this table, and sent to nobody.
  sunk boolean NOT NULL DEFAULT false,
  -- A code, never a body or a secret.
  last_error text,
  CONSTRAINT outbox_state CHECK (state IN ('waiting', 'sending', 'delivered', 'failed', 'digested', 'cancelled')),
  CONSTRAINT outbox_urgency CHECK (urgency IN ('urgent', 'normal')),
  CONSTRAINT outbox_held CHECK (held IN ('quiet', 'digest')));
CREATE INDEX outbox_live ON notify.outbox (target, number) WHERE state IN ('waiting', 'sending') AND held IS NULL;
CREATE INDEX outbox_held ON notify.outbox (subscription, due_at) WHERE held IS NOT NULL AND state = 'waiting';
CREATE INDEX outbox_number ON notify.outbox (number);
CREATE INDEX outbox_subscriber ON notify.outbox (subscriber, number);
COMMENT ON TABLE notify.outbox IS 'retention: operations';
ALTER TABLE notify.outbox ENABLE ROW LEVEL SECURITY;
CREATE POLICY outbox_read ON notify.outbox FOR SELECT TO lianfang_app
  USING ((SELECT access.everywhere()) OR access.sees(place));
CREATE POLICY outbox_write ON notify.outbox TO lianfang_app
  USING ((SELECT access.everywhere()) OR access.sees(place))
  WITH CHECK ((SELECT access.everywhere()) OR access.sees(place));
GRANT SELECT, INSERT, UPDATE ON notify.outbox TO lianfang_app;

-- Worlds other than production keep their notices to themselves, unless they were told otherwise.
CREATE TABLE notify.world (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  outside boolean NOT NULL);
COMMENT ON TABLE notify.world IS 'retention: kept';
GRANT SELECT, INSERT, UPDATE ON notify.world TO lianfang_app;
