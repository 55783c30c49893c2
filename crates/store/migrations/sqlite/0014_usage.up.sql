-- How the product is used: a row an event, entered by the statement that enters the event itself (sql/*/insert_events.sql).
-- Words that people wrote are not in it. A job may be deleted; that it was begun stays, until the row's time is over.
CREATE TABLE usage_analytics (
    id            INTEGER PRIMARY KEY NOT NULL,
    user_id       TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    generation_id TEXT,
    event_type    TEXT NOT NULL CHECK (length(event_type) > 0),
    event_data    TEXT NOT NULL CHECK (json_valid(event_data)),
    created_at    INTEGER NOT NULL
) STRICT;

CREATE INDEX usage_analytics_user ON usage_analytics (user_id, id);
CREATE INDEX usage_analytics_age ON usage_analytics (created_at);

-- What was erased, told without saying whose it was: `who` is the SHA-256 of an id that stands nowhere else any more.
CREATE TABLE erasures (
    id      TEXT PRIMARY KEY NOT NULL,
    at      INTEGER NOT NULL,
    who     TEXT NOT NULL CHECK (length(who) = 64),
    receipt TEXT NOT NULL CHECK (length(receipt) > 0),
    sha256  TEXT NOT NULL CHECK (length(sha256) = 64) -- of the receipt
) STRICT, WITHOUT ROWID;

CREATE INDEX erasures_who ON erasures (who, at);

-- Files that an erasure left without a use. Each process removes them from its own folder.
CREATE TABLE erased_files (
    sha256 TEXT PRIMARY KEY NOT NULL CHECK (length(sha256) = 64),
    at     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX erased_files_age ON erased_files (at);

-- What the calls of deleted jobs and of erased people came to, by day, model and step: the service's books still add up to the
-- provider's bill.
CREATE TABLE past_spend (
    day                 INTEGER NOT NULL, -- of the call, counted from 1970 in UTC
    provider            TEXT NOT NULL,
    model               TEXT NOT NULL,
    step                TEXT NOT NULL,
    calls               INTEGER NOT NULL DEFAULT 0,
    refused             INTEGER NOT NULL DEFAULT 0,
    lost                INTEGER NOT NULL DEFAULT 0, -- nobody knows what the provider did with them
    unpriced            INTEGER NOT NULL DEFAULT 0, -- answered, by a model without a price
    packages            INTEGER NOT NULL DEFAULT 0,
    input_tokens        INTEGER NOT NULL DEFAULT 0,
    cached_input_tokens INTEGER NOT NULL DEFAULT 0,
    output_tokens       INTEGER NOT NULL DEFAULT 0,
    images              INTEGER NOT NULL DEFAULT 0,
    cost_micros         INTEGER NOT NULL DEFAULT 0,
    lost_micros         INTEGER NOT NULL DEFAULT 0, -- what was set aside for the lost ones
    PRIMARY KEY (day, provider, model, step)
) STRICT, WITHOUT ROWID;

-- Who did it, when they are erased: a number that stands for nobody else.
ALTER TABLE audit_log ADD COLUMN erased_actor TEXT;
