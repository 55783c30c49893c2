-- What was found out about servers: the words of requests that they do not take, by address and model.
CREATE TABLE dialects (
    endpoint TEXT NOT NULL CHECK (length(endpoint) > 0),
    model    TEXT NOT NULL,
    dialect  TEXT NOT NULL CHECK (json_valid(dialect)),
    found_at INTEGER NOT NULL,
    PRIMARY KEY (endpoint, model)
) STRICT, WITHOUT ROWID;
