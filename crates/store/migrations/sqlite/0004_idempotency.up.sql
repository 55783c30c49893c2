-- A request that changes something, by the key that its client gave it. Answered once; who asks again is told the same.
CREATE TABLE idempotency_keys (
    user_id    TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    key        TEXT NOT NULL CHECK (length(key) BETWEEN 1 AND 255),
    request    TEXT NOT NULL CHECK (length(request) = 64), -- SHA-256 of method, path and body
    holder     TEXT NOT NULL, -- who works on it
    held_until INTEGER NOT NULL, -- a holder that is gone leaves it to the next one then
    status     INTEGER CHECK (status BETWEEN 200 AND 499), -- NULL: not answered yet
    headers    TEXT CHECK (json_valid(headers)),
    body       TEXT,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (user_id, key),
    CHECK ((status IS NULL) = (body IS NULL)),
    CHECK ((status IS NULL) = (headers IS NULL))
) STRICT, WITHOUT ROWID;

CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at);

-- While a row stands here, no call of its agent, or to its provider, begins.
CREATE TABLE pauses (
    id         TEXT PRIMARY KEY NOT NULL,
    user_id    TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    kind       TEXT NOT NULL CHECK (kind IN ('agent', 'provider')),
    name       TEXT NOT NULL CHECK (length(name) > 0),
    reason     TEXT,
    created_at INTEGER NOT NULL,
    UNIQUE (kind, name)
) STRICT, WITHOUT ROWID;
