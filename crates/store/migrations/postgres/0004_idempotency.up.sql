-- A request that changes something, by the key that its client gave it. Answered once; who asks again is told the same.
CREATE TABLE idempotency_keys (
    user_id    uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    key        text NOT NULL CHECK (length(key) BETWEEN 1 AND 255),
    request    text NOT NULL CHECK (length(request) = 64), -- SHA-256 of method, path and body
    holder     uuid NOT NULL, -- who works on it
    held_until timestamptz NOT NULL, -- a holder that is gone leaves it to the next one then
    status     bigint CHECK (status BETWEEN 200 AND 499), -- NULL: not answered yet
    headers    jsonb,
    body       text,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (user_id, key),
    CHECK ((status IS NULL) = (body IS NULL)),
    CHECK ((status IS NULL) = (headers IS NULL))
);

CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at);

-- While a row stands here, no call of its agent, or to its provider, begins.
CREATE TABLE pauses (
    id         uuid PRIMARY KEY,
    user_id    uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    kind       text NOT NULL CHECK (kind IN ('agent', 'provider')),
    name       text NOT NULL CHECK (length(name) > 0),
    reason     text,
    created_at timestamptz NOT NULL,
    UNIQUE (kind, name)
);
