-- City time. A world's clock stands still until it is advanced; production's row stays null and follows the machine.
CREATE SCHEMA clock;
GRANT USAGE ON SCHEMA clock TO lianfang_app;

CREATE TABLE clock.city (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  zone text NOT NULL,
  stands_at timestamptz);
COMMENT ON TABLE clock.city IS 'retention: kept';
GRANT SELECT, INSERT, UPDATE ON clock.city TO lianfang_app;

-- Deadlines in city time. Never a default: whoever sets one says when.
CREATE TABLE clock.timer (
  name text COLLATE "C" NOT NULL,
  key text COLLATE "C" NOT NULL,
  due_at timestamptz NOT NULL,
  payload jsonb NOT NULL,
  PRIMARY KEY (name, key));
CREATE INDEX timer_due ON clock.timer (due_at);
COMMENT ON TABLE clock.timer IS 'retention: short';
GRANT SELECT, INSERT, UPDATE, DELETE ON clock.timer TO lianfang_app;
