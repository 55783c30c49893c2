-- What those who look after the service, or pay for a budget, are told of: once over all processes, by its key.
CREATE TABLE alerts (
    id         uuid PRIMARY KEY,
    key        text NOT NULL UNIQUE CHECK (length(key) > 0),
    user_id    uuid REFERENCES users (id) ON DELETE CASCADE, -- whom it concerns; NULL: the admins
    about      jsonb NOT NULL,
    created_at timestamptz NOT NULL
);

CREATE INDEX alerts_newest ON alerts (created_at, id);
CREATE INDEX alerts_user ON alerts (user_id) WHERE user_id IS NOT NULL;

-- How each is told. Whoever takes a row puts its next try off, so that it is another's when that process dies.
CREATE TABLE alert_notices (
    id         uuid PRIMARY KEY,
    alert_id   uuid NOT NULL REFERENCES alerts (id) ON DELETE CASCADE,
    channel    text NOT NULL CHECK (channel IN ('mail', 'slack', 'discord')),
    user_id    uuid REFERENCES users (id) ON DELETE CASCADE, -- who reads it; NULL: a channel's one room
    attempts   bigint NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    next_at    timestamptz, -- NULL: it is done with
    outcome    text CHECK (outcome IN ('sent', 'refused', 'given_up')),
    error      text,
    created_at timestamptz NOT NULL,
    ended_at   timestamptz,
    CHECK ((channel = 'mail') = (user_id IS NOT NULL)),
    CHECK ((next_at IS NULL) = (outcome IS NOT NULL)),
    CHECK ((outcome IS NULL) = (ended_at IS NULL))
);

CREATE INDEX alert_notices_due ON alert_notices (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX alert_notices_alert ON alert_notices (alert_id);
CREATE INDEX alert_notices_user ON alert_notices (user_id) WHERE user_id IS NOT NULL;
