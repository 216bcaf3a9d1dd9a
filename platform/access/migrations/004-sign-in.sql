-- Signing in: what is demanded, attempts that failed, second factors, accounts of outside providers, ends of roles, rotation of keys.
-- Machine time throughout.

-- What this server demands of whoever signs in: one row, changed by an administrator.
CREATE TABLE access.policy (
  one boolean PRIMARY KEY DEFAULT true CONSTRAINT policy_one CHECK (one),
  shortest_password int NOT NULL DEFAULT 15 CONSTRAINT policy_password CHECK (shortest_password BETWEEN 8 AND 64),
  idle_minutes int NOT NULL DEFAULT 60 CONSTRAINT policy_idle CHECK (idle_minutes BETWEEN 5 AND 1440),
  session_hours int NOT NULL DEFAULT 12 CONSTRAINT policy_session CHECK (session_hours BETWEEN 1 AND 720),
  one_time_password_hours int NOT NULL DEFAULT 72 CONSTRAINT policy_one_time CHECK (one_time_password_hours BETWEEN 1 AND 720),
  totp_roles text[] NOT NULL DEFAULT '{admin,auditor}');
INSERT INTO access.policy DEFAULT VALUES;
COMMENT ON TABLE access.policy IS 'retention: kept';

-- A password that somebody else gave is good until an instant, for nothing but choosing another.
ALTER TABLE access.account
  ADD COLUMN must_change boolean NOT NULL DEFAULT false,
  ADD COLUMN one_time_until timestamptz;

-- A role ends by itself, and reaches no further than a place of its unit where one is named.
ALTER TABLE access.membership DROP CONSTRAINT membership_pkey;
ALTER TABLE access.membership
  ADD COLUMN id uuid NOT NULL DEFAULT gen_random_uuid() PRIMARY KEY,
  ADD COLUMN place text COLLATE "C",
  ADD COLUMN ends_at timestamptz,
  ADD COLUMN given_by text COLLATE "C",
  ADD COLUMN given_at timestamptz NOT NULL DEFAULT now(),
  ADD CONSTRAINT membership_once UNIQUE NULLS NOT DISTINCT (account, unit, role, place);

ALTER TABLE access.session
  ADD COLUMN id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT session_id_once UNIQUE,
  ADD COLUMN seen_at timestamptz NOT NULL DEFAULT now(),
  ADD COLUMN device text NOT NULL DEFAULT '',
  -- Never the address itself: this-machine, inside, outside.
  ADD COLUMN address_class text NOT NULL DEFAULT 'outside',
  ADD COLUMN second_factor_at timestamptz;
CREATE INDEX session_account ON access.session (account);

-- Attempts at signing in that failed, by the digest of a login (whether anybody has it or not) or of an address.
CREATE TABLE access.attempt (
  subject bytea PRIMARY KEY,
  kind text NOT NULL CONSTRAINT attempt_kind CHECK (kind IN ('login', 'address')),
  failures int NOT NULL DEFAULT 0,
  last_at timestamptz NOT NULL,
  until timestamptz);
CREATE INDEX attempt_last ON access.attempt (last_at);
COMMENT ON TABLE access.attempt IS 'retention: short';

-- The seed is sealed by a key outside the database. A code counts once: what came up to last_step is used.
CREATE TABLE access.totp (
  account uuid PRIMARY KEY REFERENCES access.account ON DELETE CASCADE,
  secret text NOT NULL,
  confirmed_at timestamptz,
  last_step bigint NOT NULL DEFAULT 0);
COMMENT ON TABLE access.totp IS 'retention: kept';

CREATE TABLE access.recovery_code (
  account uuid NOT NULL REFERENCES access.account ON DELETE CASCADE,
  code_hash bytea NOT NULL,
  PRIMARY KEY (account, code_hash));
COMMENT ON TABLE access.recovery_code IS 'retention: kept';

-- Who an outside provider vouches for: its own, unchanging name of a person; never an e-mail address.
CREATE TABLE access.identity (
  issuer text COLLATE "C" NOT NULL,
  subject text COLLATE "C" NOT NULL,
  account uuid NOT NULL REFERENCES access.account ON DELETE CASCADE,
  linked_by text COLLATE "C" NOT NULL,
  linked_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (issuer, subject));
CREATE INDEX identity_account ON access.identity (account);
COMMENT ON TABLE access.identity IS 'retention: kept';

-- After a rotation the secret before it is good until an instant.
ALTER TABLE access.api_key
  ADD COLUMN previous_hash bytea,
  ADD COLUMN previous_until timestamptz,
  ADD COLUMN rotated_at timestamptz,
  ADD COLUMN last_used_at timestamptz,
  ADD CONSTRAINT api_key_previous CHECK ((previous_hash IS NULL) = (previous_until IS NULL));

GRANT SELECT, UPDATE ON access.policy TO lianfang_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON access.attempt, access.totp, access.recovery_code, access.identity TO lianfang_app;
