-- What those who look after the service, or pay for a budget, are told of: once over all processes, by its key.
CREATE TABLE alerts (
    id         TEXT PRIMARY KEY NOT NULL,
    key        TEXT NOT NULL UNIQUE CHECK (length(key) > 0),
    user_id    TEXT REFERENCES users (id) ON DELETE CASCADE, -- whom it concerns; NULL: the admins
    about      TEXT NOT NULL CHECK (json_valid(about)),
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX alerts_newest ON alerts (created_at, id);
CREATE INDEX alerts_user ON alerts (user_id) WHERE user_id IS NOT NULL;

-- How each is told. Whoever takes a row puts its next try off, so that it is another's when that process dies.
CREATE TABLE alert_notices (
    id         TEXT PRIMARY KEY NOT NULL,
    alert_id   TEXT NOT NULL REFERENCES alerts (id) ON DELETE CASCADE,
    channel    TEXT NOT NULL CHECK (channel IN ('mail', 'slack', 'discord')),
    user_id    TEXT REFERENCES users (id) ON DELETE CASCADE, -- who reads it; NULL: a channel's one room
    attempts   INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    next_at    INTEGER, -- NULL: it is done with
    outcome    TEXT CHECK (outcome IN ('sent', 'refused', 'given_up')),
    error      TEXT,
    created_at INTEGER NOT NULL,
    ended_at   INTEGER,
    CHECK ((channel = 'mail') = (user_id IS NOT NULL)),
    CHECK ((next_at IS NULL) = (outcome IS NOT NULL)),
    CHECK ((outcome IS NULL) = (ended_at IS NULL))
) STRICT, WITHOUT ROWID;

CREATE INDEX alert_notices_due ON alert_notices (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX alert_notices_alert ON alert_notices (alert_id);
CREATE INDEX alert_notices_user ON alert_notices (user_id) WHERE user_id IS NOT NULL;
