-- Where people have their programs told of what happens. The secret signs what is sent, so it must be readable; while one is
-- exchanged for another both sign.
CREATE TABLE webhook_endpoints (
    id              uuid PRIMARY KEY,
    user_id         uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    url             text NOT NULL CHECK (length(url) BETWEEN 8 AND 2000),
    note            text,
    events          jsonb NOT NULL, -- an array of names
    secret          text NOT NULL CHECK (length(secret) > 0),
    previous_secret text,
    previous_until  timestamptz,
    off_reason      text CHECK (off_reason IN ('owner', 'failing', 'gone')), -- NULL: it is on
    failing_since   timestamptz, -- the first failure since the last success
    last_error      text,
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL,
    CHECK ((previous_secret IS NULL) = (previous_until IS NULL))
);

CREATE INDEX webhook_endpoints_user ON webhook_endpoints (user_id, created_at);

-- One event for one endpoint, once. It is entered in the transaction of what it tells of. Whoever takes a row puts its next try
-- off and raises the epoch, so that it is another's when that process dies, and a late word of the first counts for nothing.
CREATE TABLE webhook_deliveries (
    id            uuid PRIMARY KEY,
    endpoint_id   uuid NOT NULL REFERENCES webhook_endpoints (id) ON DELETE CASCADE,
    user_id       uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    event_id      text NOT NULL CHECK (length(event_id) BETWEEN 1 AND 200), -- what receivers know it by
    type          text NOT NULL,
    generation_id uuid, -- it may be deleted; what was told of it stays
    payload       text NOT NULL,
    attempts      bigint NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    epoch         bigint NOT NULL DEFAULT 0,
    next_at       timestamptz, -- NULL: it is done with
    outcome       text CHECK (outcome IN ('delivered', 'failed')),
    tries         jsonb NOT NULL DEFAULT '[]', -- what came of the last of them
    created_at    timestamptz NOT NULL,
    ended_at      timestamptz,
    UNIQUE (endpoint_id, event_id),
    CHECK ((next_at IS NULL) = (outcome IS NOT NULL)),
    CHECK ((outcome IS NULL) = (ended_at IS NULL))
);

-- With the user, so that those of users who have enough under way are passed over without being read.
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (next_at, user_id, id) WHERE next_at IS NOT NULL;
CREATE INDEX webhook_deliveries_log ON webhook_deliveries (endpoint_id, id);
CREATE INDEX webhook_deliveries_user ON webhook_deliveries (user_id);
CREATE INDEX webhook_deliveries_old ON webhook_deliveries (ended_at) WHERE ended_at IS NOT NULL;
