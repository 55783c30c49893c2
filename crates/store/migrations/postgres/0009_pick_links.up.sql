-- A wait begins when the service first sees that a generation waits for a title, and ends when it is answered, cancelled,
-- or its titles change. It keeps the times and the rule it began with.
CREATE TABLE pick_waits (
    generation_id uuid NOT NULL REFERENCES video_generations (id) ON DELETE CASCADE,
    number        bigint NOT NULL CHECK (number > 0),
    user_id       uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    revision      bigint NOT NULL CHECK (revision > 0), -- of the titles
    since         timestamptz NOT NULL,
    remind_at     timestamptz, -- NULL: nobody is reminded, or was already
    deadline_at   timestamptz,
    rule          text CHECK (rule IN ('take_best', 'cancel')), -- what happens then
    ended_at      timestamptz,
    PRIMARY KEY (generation_id, number),
    CHECK ((deadline_at IS NULL) = (rule IS NULL))
);

CREATE UNIQUE INDEX pick_waits_open ON pick_waits (generation_id) WHERE ended_at IS NULL;
CREATE INDEX pick_waits_remind ON pick_waits (remind_at) WHERE ended_at IS NULL AND remind_at IS NOT NULL;
CREATE INDEX pick_waits_deadline ON pick_waits (deadline_at) WHERE ended_at IS NULL AND deadline_at IS NOT NULL;

-- What is told of a wait, once a channel and an occasion over all processes. Whoever takes a row puts its next try off, so
-- that it is another's when that process dies.
CREATE TABLE pick_notices (
    id            uuid PRIMARY KEY,
    generation_id uuid NOT NULL,
    number        bigint NOT NULL,
    channel       text NOT NULL CHECK (channel IN ('mail', 'slack', 'discord')),
    occasion      text NOT NULL CHECK (occasion IN ('asked', 'reminder')),
    attempts      bigint NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    next_at       timestamptz, -- NULL: it is done with
    outcome       text CHECK (outcome IN ('sent', 'refused', 'given_up', 'answered')),
    error         text,
    created_at    timestamptz NOT NULL,
    ended_at      timestamptz,
    FOREIGN KEY (generation_id, number) REFERENCES pick_waits (generation_id, number) ON DELETE CASCADE,
    UNIQUE (generation_id, number, channel, occasion),
    CHECK ((next_at IS NULL) = (outcome IS NOT NULL)),
    CHECK ((outcome IS NULL) = (ended_at IS NULL))
);

CREATE INDEX pick_notices_due ON pick_notices (next_at) WHERE next_at IS NOT NULL;

-- A link opens one wait to whoever holds it. The token itself stands in the message alone.
CREATE TABLE pick_links (
    token_hash    text PRIMARY KEY CHECK (length(token_hash) = 64), -- SHA-256
    generation_id uuid NOT NULL,
    number        bigint NOT NULL,
    user_id       uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    created_at    timestamptz NOT NULL,
    expires_at    timestamptz NOT NULL CHECK (expires_at > created_at),
    FOREIGN KEY (generation_id, number) REFERENCES pick_waits (generation_id, number) ON DELETE CASCADE
);

CREATE INDEX pick_links_wait ON pick_links (generation_id, number);
CREATE INDEX pick_links_expiry ON pick_links (expires_at);

-- What waits is listed with the oldest first.
DROP INDEX video_generations_awaiting;
CREATE INDEX video_generations_awaiting ON video_generations (user_id, created_at, id) WHERE status = 'awaiting_selection';
