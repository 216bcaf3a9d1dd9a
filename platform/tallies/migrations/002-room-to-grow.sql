-- Counts are added to in place: pages keep room for the next version of their rows, so that an index entry is
-- written once and not for every addition.
ALTER TABLE tallies.count SET (fillfactor = 80);
