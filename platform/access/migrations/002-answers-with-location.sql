-- What an answer that is kept made, where it says so: a header, so that it is not under the seal.
ALTER TABLE access.idempotency ADD COLUMN location text;
