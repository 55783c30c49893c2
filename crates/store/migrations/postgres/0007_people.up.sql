-- What people may have. NULL is: as much as one likes.
CREATE TABLE tiers (
    name              text PRIMARY KEY CHECK (length(name) BETWEEN 1 AND 40),
    packages_per_day  bigint CHECK (packages_per_day >= 0),
    in_flight         bigint CHECK (in_flight > 0),
    priority          bigint NOT NULL CHECK (priority BETWEEN -5 AND 5), -- the greatest that may be asked for
    thumbnails        bigint NOT NULL CHECK (thumbnails BETWEEN 0 AND 3),
    credits_per_month bigint CHECK (credits_per_month >= 0),
    updated_at        timestamptz NOT NULL
);

INSERT INTO tiers (name, packages_per_day, in_flight, priority, thumbnails, credits_per_month, updated_at)
VALUES ('free', 5, 2, 0, 1, 30, at_millis('0')),
       ('pro', 100, 10, 2, 3, 500, at_millis('0')),
       ('enterprise', NULL, 50, 5, 3, NULL, at_millis('0'));

ALTER TABLE users ADD COLUMN locale text CHECK (length(locale) BETWEEN 2 AND 35);
ALTER TABLE users ADD COLUMN theme text CHECK (theme IN ('light', 'dark'));

-- Users who sign in. The local user of a data folder has no account, and with it no limits.
CREATE TABLE accounts (
    user_id       uuid PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    email         text NOT NULL UNIQUE CHECK (length(email) BETWEEN 3 AND 254 AND email = lower(email)),
    password_hash text, -- PHC string of argon2id; NULL: signs in elsewhere
    role          text NOT NULL DEFAULT 'user' CHECK (role IN ('user', 'admin')),
    tier          text NOT NULL DEFAULT 'free' REFERENCES tiers (name),
    disabled_at   timestamptz,
    created_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL
);

CREATE INDEX accounts_tier ON accounts (tier);

-- Who somebody is at another service that signs people in.
CREATE TABLE identities (
    issuer     text NOT NULL CHECK (length(issuer) > 0),
    subject    text NOT NULL CHECK (length(subject) > 0),
    user_id    uuid NOT NULL REFERENCES accounts (user_id) ON DELETE CASCADE,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (issuer, subject)
);

CREATE INDEX identities_user ON identities (user_id);

CREATE TABLE sessions (
    id         uuid PRIMARY KEY,
    token_hash text NOT NULL UNIQUE CHECK (length(token_hash) = 64), -- SHA-256 of what the cookie holds
    user_id    uuid NOT NULL REFERENCES accounts (user_id) ON DELETE CASCADE,
    created_at timestamptz NOT NULL,
    seen_at    timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    user_agent text,
    address    text -- without its last part
);

CREATE INDEX sessions_user ON sessions (user_id, created_at);
CREATE INDEX sessions_expiry ON sessions (expires_at);

CREATE TABLE api_keys (
    id         uuid PRIMARY KEY,
    key_hash   text NOT NULL UNIQUE CHECK (length(key_hash) = 64), -- SHA-256 of the whole key
    prefix     text NOT NULL CHECK (length(prefix) > 0), -- what is shown of it
    user_id    uuid NOT NULL REFERENCES accounts (user_id) ON DELETE CASCADE,
    name       text NOT NULL CHECK (length(name) > 0),
    scopes     jsonb NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz,
    used_at    timestamptz,
    revoked_at timestamptz
);

CREATE INDEX api_keys_user ON api_keys (user_id, created_at);

-- What each credit came from and went to; nothing here is ever changed. The balance is the sum. A package is paid once
-- for each turn, and given back once: a generation that is tried again has another turn.
CREATE TABLE credit_entries (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id       uuid NOT NULL REFERENCES accounts (user_id) ON DELETE CASCADE,
    generation_id uuid, -- it may be deleted; what it cost stays
    turn          bigint NOT NULL DEFAULT 1 CHECK (turn > 0),
    delta         bigint NOT NULL,
    reason        text NOT NULL CHECK (reason IN ('package', 'returned', 'month', 'admin')),
    note          text,
    created_at    timestamptz NOT NULL,
    CHECK ((reason IN ('package', 'returned')) = (generation_id IS NOT NULL)),
    UNIQUE (generation_id, reason, turn)
);

CREATE INDEX credit_entries_user ON credit_entries (user_id, id);
CREATE INDEX credit_entries_packages ON credit_entries (user_id, created_at) WHERE reason = 'package';
CREATE UNIQUE INDEX credit_entries_month ON credit_entries (user_id, note) WHERE reason = 'month';

-- Who changed what about whom.
CREATE TABLE audit_log (
    id      uuid PRIMARY KEY,
    at      timestamptz NOT NULL,
    actor   uuid REFERENCES users (id) ON DELETE SET NULL, -- NULL: the command line
    action  text NOT NULL CHECK (length(action) > 0),
    subject text NOT NULL,
    before  jsonb,
    after   jsonb
);
