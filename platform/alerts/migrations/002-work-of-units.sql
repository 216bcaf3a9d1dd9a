-- An alert is judged by the unit that has it, by those above, by the officer to whom it was handed, and by who leads.
ALTER POLICY alert_step ON alerts.alert
  USING (((SELECT access.everywhere()) OR access.sees(place))
    AND ((SELECT access.works_everywhere()) OR access.works(place, unit) OR officer = current_setting('lianfang.actor', true)))
  WITH CHECK ((SELECT access.everywhere()) OR access.sees(place));

CREATE INDEX alert_officer ON alerts.alert (officer, id) WHERE officer IS NOT NULL;
