-- What was learned of a model at a server: how many calls it takes at once, and until when it is not asked.
CREATE TABLE endpoints (
    name       TEXT PRIMARY KEY CHECK (length(name) > 0),
    learned    TEXT NOT NULL CHECK (json_valid(learned)),
    learned_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
