-- The areas of a sender who does not reach everywhere, separated by spaces: a version of a record changes only what
-- stands within them. Null where the sender reaches everywhere.
ALTER TABLE signals.log ADD COLUMN reach text COLLATE "C";
