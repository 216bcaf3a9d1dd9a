-- Who may do what, where. Machine time throughout: sessions and keys expire by the wall clock.
CREATE SCHEMA access;
GRANT USAGE ON SCHEMA access TO lianfang_app, lianfang_intake;

-- The places a transaction may see, bound by SET LOCAL. Unset means nothing.
CREATE FUNCTION access.everywhere() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT coalesce(current_setting('lianfang.places', true), '') = '*' $$;

CREATE FUNCTION access.sees(path text) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT EXISTS (
     SELECT 1 FROM unnest(string_to_array(coalesce(current_setting('lianfang.places', true), ''), ' ')) AS area
     WHERE area <> '' AND path COLLATE "C" >= area AND path COLLATE "C" < area || '/') $$;

CREATE TABLE access.unit (
  id text COLLATE "C" PRIMARY KEY,
  name_zh text NOT NULL,
  name_en text NOT NULL,
  place text COLLATE "C" NOT NULL,
  duties text[] NOT NULL DEFAULT '{}',
  phone text);
CREATE INDEX unit_place ON access.unit (place);
COMMENT ON TABLE access.unit IS 'retention: kept';

CREATE TABLE access.account (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  login text COLLATE "C" NOT NULL CONSTRAINT account_login_once UNIQUE,
  name_zh text NOT NULL,
  name_en text NOT NULL,
  password_hash text,
  disabled_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now());
COMMENT ON TABLE access.account IS 'retention: kept';

CREATE TABLE access.membership (
  account uuid NOT NULL REFERENCES access.account ON DELETE CASCADE,
  unit text COLLATE "C" NOT NULL REFERENCES access.unit ON DELETE CASCADE,
  role text NOT NULL,
  PRIMARY KEY (account, unit, role));
COMMENT ON TABLE access.membership IS 'retention: kept';

CREATE TABLE access.session (
  token_hash bytea PRIMARY KEY,
  account uuid NOT NULL REFERENCES access.account ON DELETE CASCADE,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL);
COMMENT ON TABLE access.session IS 'retention: short';

-- A key acts as a role over places; scopes narrow it to some of the role's actions, sources to some senders.
CREATE TABLE access.api_key (
  id text COLLATE "C" PRIMARY KEY,
  secret_hash bytea NOT NULL,
  title text NOT NULL,
  role text NOT NULL,
  scopes text[],
  places text[] NOT NULL,
  sources text[],
  created_by text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz,
  revoked_at timestamptz);
COMMENT ON TABLE access.api_key IS 'retention: kept';

CREATE TABLE access.idempotency (
  key text COLLATE "C" NOT NULL,
  principal text COLLATE "C" NOT NULL,
  request_hash bytea NOT NULL,
  status int,
  content_type text,
  body text,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (principal, key));
CREATE INDEX idempotency_created ON access.idempotency (created_at);
COMMENT ON TABLE access.idempotency IS 'retention: short';

GRANT SELECT, INSERT, UPDATE, DELETE ON access.unit, access.account, access.membership, access.session,
  access.api_key, access.idempotency TO lianfang_app;
