-- Whether what was found has to be looked at at once: its alert is asked to be so once, and no more.
ALTER TABLE rules.finding ADD COLUMN immediate boolean NOT NULL DEFAULT false;
