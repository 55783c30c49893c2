-- What was learned of a model at a server: how many calls it takes at once, and until when it is not asked.
CREATE TABLE endpoints (
    name       text PRIMARY KEY CHECK (length(name) > 0),
    learned    jsonb NOT NULL,
    learned_at timestamptz NOT NULL
);
