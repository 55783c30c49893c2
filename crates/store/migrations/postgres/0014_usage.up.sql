-- How the product is used: a row an event, entered by the statement that enters the event itself (sql/*/insert_events.sql).
-- Words that people wrote are not in it. A job may be deleted; that it was begun stays, until the row's time is over.
CREATE TABLE usage_analytics (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id       uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    generation_id uuid,
    event_type    text NOT NULL CHECK (length(event_type) > 0),
    event_data    jsonb NOT NULL,
    created_at    timestamptz NOT NULL
);

CREATE INDEX usage_analytics_user ON usage_analytics (user_id, id);
CREATE INDEX usage_analytics_age ON usage_analytics (created_at);

-- What was erased, told without saying whose it was: `who` is the SHA-256 of an id that stands nowhere else any more.
CREATE TABLE erasures (
    id      uuid PRIMARY KEY,
    at      timestamptz NOT NULL,
    who     text NOT NULL CHECK (length(who) = 64),
    receipt text NOT NULL CHECK (length(receipt) > 0),
    sha256  text NOT NULL CHECK (length(sha256) = 64) -- of the receipt
);

CREATE INDEX erasures_who ON erasures (who, at);

-- Files that an erasure left without a use. Each process removes them from its own folder.
CREATE TABLE erased_files (
    sha256 text PRIMARY KEY CHECK (length(sha256) = 64),
    at     timestamptz NOT NULL
);

CREATE INDEX erased_files_age ON erased_files (at);

-- What the calls of deleted jobs and of erased people came to, by day, model and step: the service's books still add up to the
-- provider's bill.
CREATE TABLE past_spend (
    day                 bigint NOT NULL, -- of the call, counted from 1970 in UTC
    provider            text NOT NULL,
    model               text NOT NULL,
    step                text NOT NULL,
    calls               bigint NOT NULL DEFAULT 0,
    refused             bigint NOT NULL DEFAULT 0,
    lost                bigint NOT NULL DEFAULT 0, -- nobody knows what the provider did with them
    unpriced            bigint NOT NULL DEFAULT 0, -- answered, by a model without a price
    packages            bigint NOT NULL DEFAULT 0,
    input_tokens        bigint NOT NULL DEFAULT 0,
    cached_input_tokens bigint NOT NULL DEFAULT 0,
    output_tokens       bigint NOT NULL DEFAULT 0,
    images              bigint NOT NULL DEFAULT 0,
    cost_micros         bigint NOT NULL DEFAULT 0,
    lost_micros         bigint NOT NULL DEFAULT 0, -- what was set aside for the lost ones
    PRIMARY KEY (day, provider, model, step)
);

-- Who did it, when they are erased: a number that stands for nobody else.
ALTER TABLE audit_log ADD COLUMN erased_actor uuid;
