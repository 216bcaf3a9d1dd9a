-- Which series an area has is asked where its own are too short to tell a silence.
CREATE INDEX subject_place ON tallies.subject (place);
