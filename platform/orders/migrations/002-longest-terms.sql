-- How long an order of a power may last: what a city has set; the nearest place up the tree counts, then the product's own figure.
CREATE TABLE orders.longest_term (
  power text COLLATE "C" NOT NULL,
  place text COLLATE "C" NOT NULL,
  -- Never for ever: a year is the most that anybody may set.
  days int NOT NULL CONSTRAINT longest_term_days CHECK (days BETWEEN 1 AND 366),
  set_by text COLLATE "C" NOT NULL,
  -- City time.
  set_at timestamptz NOT NULL,
  PRIMARY KEY (power, place));
COMMENT ON TABLE orders.longest_term IS 'retention: kept';
ALTER TABLE orders.longest_term ENABLE ROW LEVEL SECURITY;
-- It binds whoever works below, so everyone may read it; only who sees the place may set it.
CREATE POLICY term_read ON orders.longest_term FOR SELECT TO lianfang_app USING (true);
CREATE POLICY term_add ON orders.longest_term FOR INSERT TO lianfang_app
  WITH CHECK ((SELECT access.everywhere()) OR access.sees(place));
CREATE POLICY term_change ON orders.longest_term FOR UPDATE TO lianfang_app
  USING ((SELECT access.everywhere()) OR access.sees(place));
GRANT SELECT, INSERT, UPDATE ON orders.longest_term TO lianfang_app;
