-- The tables and columns are those of SQLite, with PostgreSQL's types.

-- Times in statements that write many rows are milliseconds since 1970 in JSON.
CREATE FUNCTION at_millis (text) RETURNS timestamptz
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN timestamptz '1970-01-01 00:00:00+00' + CAST($1 AS bigint) * interval '1 millisecond';

CREATE TABLE users (
    id         uuid PRIMARY KEY,
    name       text NOT NULL CHECK (length(name) > 0),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);

INSERT INTO users (id, name, created_at, updated_at)
VALUES ('00000000-0000-0000-0000-000000000001', 'local', at_millis('0'), at_millis('0'));

-- The row is the checkpoint, and the row is the task: a generation that can go on is one whose ready_at
-- has come and whose lease is free.
CREATE TABLE video_generations (
    id              uuid PRIMARY KEY,
    user_id         uuid NOT NULL REFERENCES users (id),
    keyword         text NOT NULL CHECK (length(keyword) > 0),
    language        text NOT NULL,
    niche           text,
    audience        text,
    content_type    text NOT NULL CHECK (content_type IN ('educational', 'entertainment', 'informational')),
    settings        jsonb NOT NULL,
    seed            bigint NOT NULL,
    status          text NOT NULL CHECK (status IN
                        ('queued', 'processing', 'awaiting_selection', 'completed', 'failed', 'cancelled')),
    prompt_version  bigint NOT NULL,
    schema_version  bigint NOT NULL,
    ready_at        timestamptz,
    wait_reason     text,
    priority        bigint NOT NULL DEFAULT 0,
    owner           text,
    lease_until     timestamptz,
    epoch           bigint NOT NULL DEFAULT 0,
    deaths          bigint NOT NULL DEFAULT 0 CHECK (deaths >= 0),
    attempt         bigint NOT NULL DEFAULT 0 CHECK (attempt >= 0),
    idempotency_key text,
    parent_id       uuid REFERENCES video_generations (id) ON DELETE SET NULL,
    batch_id        uuid,
    error_code      text,
    error_message   text,
    cost_micros     bigint,
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL,
    started_at      timestamptz,
    finished_at     timestamptz,
    CHECK ((owner IS NULL) = (lease_until IS NULL)),
    CHECK ((status = 'failed') = (error_code IS NOT NULL)),
    UNIQUE (user_id, idempotency_key)
);

CREATE INDEX video_generations_ready ON video_generations (priority DESC, ready_at, id) WHERE ready_at IS NOT NULL;
CREATE INDEX video_generations_owner ON video_generations (owner) WHERE owner IS NOT NULL;
CREATE INDEX video_generations_history ON video_generations (user_id, created_at DESC, id DESC);
CREATE INDEX video_generations_batch ON video_generations (batch_id) WHERE batch_id IS NOT NULL;
CREATE INDEX video_generations_parent ON video_generations (parent_id) WHERE parent_id IS NOT NULL;

-- A step's result is stored once and never made again; "again" adds a revision of the titles.
CREATE TABLE step_results (
    generation_id uuid NOT NULL REFERENCES video_generations (id) ON DELETE CASCADE,
    step          text NOT NULL CHECK (step IN ('research', 'titles', 'background', 'outline', 'thumbnails')),
    revision      bigint NOT NULL DEFAULT 1 CHECK (revision > 0),
    result        json NOT NULL, -- as it was written: nobody asks for parts of it
    score         bigint CHECK (score BETWEEN 0 AND 100),
    notes         jsonb NOT NULL DEFAULT '[]',
    created_at    timestamptz NOT NULL,
    PRIMARY KEY (generation_id, step, revision)
);

-- The ledger: a call is entered before it is sent.
CREATE TABLE calls (
    id               uuid PRIMARY KEY,
    generation_id    uuid NOT NULL REFERENCES video_generations (id) ON DELETE CASCADE,
    user_id          uuid NOT NULL REFERENCES users (id),
    step             text NOT NULL CHECK (step IN ('research', 'titles', 'background', 'outline', 'thumbnails')),
    attempt          bigint NOT NULL CHECK (attempt > 0),
    epoch            bigint NOT NULL,
    provider         text NOT NULL,
    model            text NOT NULL,
    effort           text,
    service_tier     text,
    input_tokens         bigint,
    cached_input_tokens  bigint,
    cache_write_tokens   bigint,
    output_tokens        bigint,
    reasoning_tokens     bigint,
    image_output_tokens  bigint,
    images               bigint,
    searches             bigint,
    reserved_micros  bigint NOT NULL DEFAULT 0,
    cost_micros      bigint, -- NULL: not known
    price_date       text,
    request_id       text,
    state            text NOT NULL CHECK (state IN ('sent', 'settled', 'failed', 'unknown')),
    error            text,
    answer           json, -- what the model said, or the blob of its picture; dropped when the package is finished
    started_at       timestamptz NOT NULL,
    finished_at      timestamptz
);

CREATE INDEX calls_generation ON calls (generation_id, id);

CREATE TABLE events (
    generation_id uuid NOT NULL REFERENCES video_generations (id) ON DELETE CASCADE,
    number        bigint NOT NULL CHECK (number > 0),
    at            timestamptz NOT NULL,
    type          text NOT NULL,
    data          jsonb NOT NULL,
    PRIMARY KEY (generation_id, number)
);

CREATE TABLE labels (
    generation_id uuid NOT NULL REFERENCES video_generations (id) ON DELETE CASCADE,
    label         text NOT NULL CHECK (length(label) > 0),
    PRIMARY KEY (generation_id, label)
);

CREATE INDEX labels_label ON labels (label);

-- Each answer to "which title?", a person's or the settings' rule.
CREATE TABLE picks (
    id            uuid PRIMARY KEY,
    generation_id uuid NOT NULL REFERENCES video_generations (id) ON DELETE CASCADE,
    user_id       uuid REFERENCES users (id), -- NULL: the rule picked
    revision      bigint NOT NULL CHECK (revision > 0),
    answer        jsonb NOT NULL,
    created_at    timestamptz NOT NULL
);

CREATE INDEX picks_generation ON picks (generation_id, id);

-- Files in the data folder, named by the SHA-256 of their bytes.
CREATE TABLE blobs (
    sha256     text PRIMARY KEY CHECK (length(sha256) = 64),
    size       bigint NOT NULL CHECK (size >= 0),
    media_type text NOT NULL,
    created_at timestamptz NOT NULL
);

CREATE TABLE blob_uses (
    generation_id uuid NOT NULL REFERENCES video_generations (id) ON DELETE CASCADE,
    sha256        text NOT NULL REFERENCES blobs (sha256),
    PRIMARY KEY (generation_id, sha256)
);

CREATE INDEX blob_uses_sha256 ON blob_uses (sha256);
