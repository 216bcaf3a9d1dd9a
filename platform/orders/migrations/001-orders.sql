-- Powers in force: who may collect, restrict or requisition what, where, for what, by whose authority, until when.
CREATE SCHEMA orders;
GRANT USAGE ON SCHEMA orders TO lianfang_app;

-- Whether what holds at a place holds in any area of the transaction too: the place lies above it.
CREATE FUNCTION orders.binds(path text) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT EXISTS (
     SELECT 1 FROM unnest(string_to_array(coalesce(current_setting('lianfang.places', true), ''), ' ')) AS area
     WHERE path <> '' AND area COLLATE "C" >= path AND area COLLATE "C" < path || '/') $$;

CREATE TABLE orders.order (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  title_zh text NOT NULL,
  title_en text NOT NULL,
  legal_basis text NOT NULL,
  -- The unit that issues it.
  unit text COLLATE "C" NOT NULL,
  power text COLLATE "C" NOT NULL,
  what text[] COLLATE "C" NOT NULL,
  place text COLLATE "C" NOT NULL,
  purpose text COLLATE "C" NOT NULL,
  -- Days of the city, both whole.
  begins date NOT NULL,
  ends date NOT NULL,
  state text COLLATE "C" NOT NULL,
  drafted_by text COLLATE "C" NOT NULL,
  -- City time, as all that follows.
  drafted_at timestamptz NOT NULL,
  signed_by text COLLATE "C",
  signed_at timestamptz,
  -- In force from this instant, and until before that one: from the signature on, whatever a timer does.
  from_at timestamptz,
  until_at timestamptz,
  outcome text COLLATE "C",
  ended_at timestamptz,
  end_reason text,
  CONSTRAINT order_what CHECK (cardinality(what) > 0),
  CONSTRAINT order_days CHECK (begins <= ends),
  CONSTRAINT order_two_people CHECK (signed_by <> drafted_by),
  CONSTRAINT order_signed CHECK ((signed_by IS NOT NULL AND signed_at IS NOT NULL AND from_at IS NOT NULL AND until_at IS NOT NULL)
    OR (state IN ('draft', 'ended') AND from_at IS NULL AND until_at IS NULL)),
  CONSTRAINT order_ended CHECK ((state = 'ended') = (outcome IS NOT NULL AND ended_at IS NOT NULL)));
CREATE INDEX order_place ON orders.order (place, id);
CREATE INDEX order_open ON orders.order (power, until_at) WHERE state IN ('issued', 'in-force');
COMMENT ON TABLE orders.order IS 'retention: kept';
ALTER TABLE orders.order ENABLE ROW LEVEL SECURITY;
-- What was signed is read by everyone whom it binds; a draft by those who may make one there.
CREATE POLICY order_read ON orders.order FOR SELECT TO lianfang_app
  USING ((SELECT access.everywhere()) OR access.sees(place) OR (signed_at IS NOT NULL AND orders.binds(place)));
CREATE POLICY order_add ON orders.order FOR INSERT TO lianfang_app
  WITH CHECK ((SELECT access.everywhere()) OR access.sees(place));
CREATE POLICY order_change ON orders.order FOR UPDATE TO lianfang_app
  USING ((SELECT access.everywhere()) OR access.sees(place))
  WITH CHECK ((SELECT access.everywhere()) OR access.sees(place));
GRANT SELECT, INSERT, UPDATE ON orders.order TO lianfang_app;

-- Kinds of signal that are taken only under an order which opens their category.
CREATE TABLE orders.gated_kind (
  kind text COLLATE "C" PRIMARY KEY,
  needs_order text COLLATE "C" NOT NULL);
COMMENT ON TABLE orders.gated_kind IS 'retention: kept';
GRANT SELECT, INSERT, UPDATE, DELETE ON orders.gated_kind TO lianfang_app;
