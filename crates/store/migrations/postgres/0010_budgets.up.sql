-- What may be spent a month. A scope is `service`, `user:ID` or `key:ID`.
CREATE TABLE budget_limits (
    scope        text PRIMARY KEY CHECK (length(scope) > 0),
    user_id      uuid REFERENCES users (id) ON DELETE CASCADE, -- whose; NULL: the service's
    limit_micros bigint CHECK (limit_micros >= 0), -- NULL: none, whatever the configuration says
    updated_at   timestamptz NOT NULL
);

CREATE INDEX budget_limits_user ON budget_limits (user_id) WHERE user_id IS NOT NULL;

-- What of a month's budget is used. Each change asks first whether it fits, in the transaction that makes it.
CREATE TABLE budget_months (
    scope        text NOT NULL CHECK (length(scope) > 0),
    month        text NOT NULL CHECK (length(month) = 7),
    user_id      uuid REFERENCES users (id) ON DELETE CASCADE,
    spent_micros bigint NOT NULL DEFAULT 0,
    held_micros  bigint NOT NULL DEFAULT 0 CHECK (held_micros >= 0),
    refused_at   timestamptz, -- when something first found no room
    PRIMARY KEY (scope, month)
);

CREATE INDEX budget_months_user ON budget_months (user_id) WHERE user_id IS NOT NULL;

-- What an admitted generation may still cost, beyond its calls that are under way.
CREATE TABLE budget_holds (
    generation_id uuid PRIMARY KEY REFERENCES video_generations (id) ON DELETE CASCADE,
    month         text NOT NULL CHECK (length(month) = 7),
    left_micros   bigint NOT NULL CHECK (left_micros >= 0),
    admitted_at   timestamptz NOT NULL
);

-- Generations that were put off for want of room: until others give back what they hold, or until the limit or the month
-- changes.
CREATE TABLE budget_waits (
    generation_id uuid PRIMARY KEY REFERENCES video_generations (id) ON DELETE CASCADE,
    waits_for     text NOT NULL CHECK (waits_for IN ('others', 'month')),
    since         timestamptz NOT NULL
);

CREATE INDEX budget_waits_since ON budget_waits (since) WHERE waits_for = 'others';

-- Whose key began it; the key may be gone.
ALTER TABLE video_generations ADD COLUMN api_key_id uuid;

-- In which month's budget the call stands.
ALTER TABLE calls ADD COLUMN budget_month text;

-- Calls of which nobody knows whether they are billed hold their worst case for a day.
CREATE INDEX calls_held ON calls (started_at) WHERE state = 'unknown' AND reserved_micros > 0;

-- What was spent so far.
INSERT INTO budget_months (scope, month, user_id, spent_micros)
SELECT 'user:' || user_id, to_char(started_at AT TIME ZONE 'UTC', 'YYYY-MM'), user_id, coalesce(sum(cost_micros), 0)
FROM calls
GROUP BY user_id, to_char(started_at AT TIME ZONE 'UTC', 'YYYY-MM');

INSERT INTO budget_months (scope, month, spent_micros)
SELECT 'service', month, sum(spent_micros) FROM budget_months GROUP BY month;
