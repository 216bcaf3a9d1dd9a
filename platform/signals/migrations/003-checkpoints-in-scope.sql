-- A checkpoint moves only in a transaction that is bound to the house: one that lost its line to the database and
-- found another is bound to nobody, and must not move it without the effects that it belongs to.
ALTER TABLE signals.consumer ENABLE ROW LEVEL SECURITY;
CREATE POLICY consumer_house ON signals.consumer TO lianfang_app
  USING ((SELECT access.everywhere())) WITH CHECK ((SELECT access.everywhere()));
