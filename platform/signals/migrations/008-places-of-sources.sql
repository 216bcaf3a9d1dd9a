-- From which places a source has been heard: who reads there sees the source. Written with its activity, every second.
CREATE TABLE signals.source_place (
  source int NOT NULL REFERENCES signals.source,
  place text COLLATE "C" NOT NULL,
  PRIMARY KEY (source, place));
COMMENT ON TABLE signals.source_place IS 'retention: kept';
INSERT INTO signals.source_place (source, place)
  SELECT DISTINCT l.source, l.place FROM signals.log l JOIN signals.source s ON s.id = l.source;
ALTER TABLE signals.source_place ENABLE ROW LEVEL SECURITY;
CREATE POLICY place_read ON signals.source_place FOR SELECT TO lianfang_app
  USING ((SELECT access.everywhere()) OR access.sees(place));
-- Told by the house alone, for whoever sent; the place was examined at the door.
CREATE POLICY place_add ON signals.source_place FOR INSERT TO lianfang_app WITH CHECK (true);
GRANT SELECT, INSERT ON signals.source_place TO lianfang_app;
