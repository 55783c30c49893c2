-- Times are milliseconds since 1970 UTC. Ids are UUIDs as text, so that a person can read the file with any SQLite shell.

CREATE TABLE users (
    id         TEXT PRIMARY KEY NOT NULL,
    name       TEXT NOT NULL CHECK (length(name) > 0),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO users (id, name, created_at, updated_at)
VALUES ('00000000-0000-0000-0000-000000000001', 'local', 0, 0);

-- The row is the checkpoint, and the row is the task: a generation that can go on is one whose ready_at
-- has come and whose lease is free.
CREATE TABLE video_generations (
    id              TEXT PRIMARY KEY NOT NULL,
    user_id         TEXT NOT NULL REFERENCES users (id),
    keyword         TEXT NOT NULL CHECK (length(keyword) > 0),
    language        TEXT NOT NULL,
    niche           TEXT,
    audience        TEXT,
    content_type    TEXT NOT NULL CHECK (content_type IN ('educational', 'entertainment', 'informational')),
    settings        TEXT NOT NULL CHECK (json_valid(settings)),
    seed            INTEGER NOT NULL,
    status          TEXT NOT NULL CHECK (status IN
                        ('queued', 'processing', 'awaiting_selection', 'completed', 'failed', 'cancelled')),
    prompt_version  INTEGER NOT NULL,
    schema_version  INTEGER NOT NULL,
    ready_at        INTEGER,
    wait_reason     TEXT,
    priority        INTEGER NOT NULL DEFAULT 0,
    owner           TEXT,
    lease_until     INTEGER,
    epoch           INTEGER NOT NULL DEFAULT 0,
    deaths          INTEGER NOT NULL DEFAULT 0 CHECK (deaths >= 0),
    attempt         INTEGER NOT NULL DEFAULT 0 CHECK (attempt >= 0),
    idempotency_key TEXT,
    parent_id       TEXT REFERENCES video_generations (id) ON DELETE SET NULL,
    batch_id        TEXT,
    error_code      TEXT,
    error_message   TEXT,
    cost_micros     INTEGER,
    created_at      INTEGER NOT NULL,
    updated_at      INTEGER NOT NULL,
    started_at      INTEGER,
    finished_at     INTEGER,
    CHECK ((owner IS NULL) = (lease_until IS NULL)),
    CHECK ((status = 'failed') = (error_code IS NOT NULL)),
    UNIQUE (user_id, idempotency_key)
) STRICT, WITHOUT ROWID;

CREATE INDEX video_generations_ready ON video_generations (priority DESC, ready_at) WHERE ready_at IS NOT NULL;
CREATE INDEX video_generations_owner ON video_generations (owner) WHERE owner IS NOT NULL;
CREATE INDEX video_generations_history ON video_generations (user_id, created_at DESC);
CREATE INDEX video_generations_batch ON video_generations (batch_id) WHERE batch_id IS NOT NULL;
CREATE INDEX video_generations_parent ON video_generations (parent_id) WHERE parent_id IS NOT NULL;

-- A step's result is stored once and never made again; "again" adds a revision of the titles.
CREATE TABLE step_results (
    generation_id TEXT NOT NULL REFERENCES video_generations (id) ON DELETE CASCADE,
    step          TEXT NOT NULL CHECK (step IN ('research', 'titles', 'background', 'outline', 'thumbnails')),
    revision      INTEGER NOT NULL DEFAULT 1 CHECK (revision > 0),
    result        TEXT NOT NULL CHECK (json_valid(result)),
    score         INTEGER CHECK (score BETWEEN 0 AND 100),
    notes         TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(notes)),
    created_at    INTEGER NOT NULL,
    PRIMARY KEY (generation_id, step, revision)
) STRICT, WITHOUT ROWID;

-- The ledger: a call is entered before it is sent.
CREATE TABLE calls (
    id               TEXT PRIMARY KEY NOT NULL,
    generation_id    TEXT NOT NULL REFERENCES video_generations (id) ON DELETE CASCADE,
    user_id          TEXT NOT NULL REFERENCES users (id),
    step             TEXT NOT NULL CHECK (step IN ('research', 'titles', 'background', 'outline', 'thumbnails')),
    attempt          INTEGER NOT NULL CHECK (attempt > 0),
    epoch            INTEGER NOT NULL,
    provider         TEXT NOT NULL,
    model            TEXT NOT NULL,
    effort           TEXT,
    service_tier     TEXT,
    input_tokens         INTEGER,
    cached_input_tokens  INTEGER,
    cache_write_tokens   INTEGER,
    output_tokens        INTEGER,
    reasoning_tokens     INTEGER,
    image_output_tokens  INTEGER,
    images               INTEGER,
    searches             INTEGER,
    reserved_micros  INTEGER NOT NULL DEFAULT 0,
    cost_micros      INTEGER, -- NULL: not known
    price_date       TEXT,
    request_id       TEXT,
    state            TEXT NOT NULL CHECK (state IN ('sent', 'settled', 'failed', 'unknown')),
    error            TEXT,
    answer           TEXT, -- what the model said, or the blob of its picture; dropped when the package is finished
    started_at       INTEGER NOT NULL,
    finished_at      INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX calls_generation ON calls (generation_id, id);

CREATE TABLE events (
    generation_id TEXT NOT NULL REFERENCES video_generations (id) ON DELETE CASCADE,
    number        INTEGER NOT NULL CHECK (number > 0),
    at            INTEGER NOT NULL,
    type          TEXT NOT NULL,
    data          TEXT NOT NULL CHECK (json_valid(data)),
    PRIMARY KEY (generation_id, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE labels (
    generation_id TEXT NOT NULL REFERENCES video_generations (id) ON DELETE CASCADE,
    label         TEXT NOT NULL CHECK (length(label) > 0),
    PRIMARY KEY (generation_id, label)
) STRICT, WITHOUT ROWID;

CREATE INDEX labels_label ON labels (label);

-- Each answer to "which title?", a person's or the settings' rule.
CREATE TABLE picks (
    id            TEXT PRIMARY KEY NOT NULL,
    generation_id TEXT NOT NULL REFERENCES video_generations (id) ON DELETE CASCADE,
    user_id       TEXT REFERENCES users (id), -- NULL: the rule picked
    revision      INTEGER NOT NULL CHECK (revision > 0),
    answer        TEXT NOT NULL CHECK (json_valid(answer)),
    created_at    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX picks_generation ON picks (generation_id, id);

-- Files beside the database, named by the SHA-256 of their bytes.
CREATE TABLE blobs (
    sha256     TEXT PRIMARY KEY NOT NULL CHECK (length(sha256) = 64),
    size       INTEGER NOT NULL CHECK (size >= 0),
    media_type TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE blob_uses (
    generation_id TEXT NOT NULL REFERENCES video_generations (id) ON DELETE CASCADE,
    sha256        TEXT NOT NULL REFERENCES blobs (sha256),
    PRIMARY KEY (generation_id, sha256)
) STRICT, WITHOUT ROWID;

CREATE INDEX blob_uses_sha256 ON blob_uses (sha256);
