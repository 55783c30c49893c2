-- What was found out about servers: the words of requests that they do not take, by address and model.
CREATE TABLE dialects (
    endpoint text NOT NULL CHECK (length(endpoint) > 0),
    model    text NOT NULL,
    dialect  jsonb NOT NULL,
    found_at timestamptz NOT NULL,
    PRIMARY KEY (endpoint, model)
);
