-- What this database says of itself, by name:
--   purpose  'unfinished demo' or 'demo'; absent in a database for real use
--   trial    what was written last to see whether changes can be kept
-- The same table as in the other dialect; a test compares them.

CREATE TABLE instance (
    name TEXT COLLATE "C" PRIMARY KEY,
    value TEXT NOT NULL
);
INSERT INTO instance (name, value) VALUES ('trial', '');
