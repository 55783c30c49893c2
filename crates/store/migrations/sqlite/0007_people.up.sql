-- What people may have. NULL is: as much as one likes.
CREATE TABLE tiers (
    name              TEXT PRIMARY KEY NOT NULL CHECK (length(name) BETWEEN 1 AND 40),
    packages_per_day  INTEGER CHECK (packages_per_day >= 0),
    in_flight         INTEGER CHECK (in_flight > 0),
    priority          INTEGER NOT NULL CHECK (priority BETWEEN -5 AND 5), -- the greatest that may be asked for
    thumbnails        INTEGER NOT NULL CHECK (thumbnails BETWEEN 0 AND 3),
    credits_per_month INTEGER CHECK (credits_per_month >= 0),
    updated_at        INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO tiers (name, packages_per_day, in_flight, priority, thumbnails, credits_per_month, updated_at)
VALUES ('free', 5, 2, 0, 1, 30, 0),
       ('pro', 100, 10, 2, 3, 500, 0),
       ('enterprise', NULL, 50, 5, 3, NULL, 0);

ALTER TABLE users ADD COLUMN locale TEXT CHECK (length(locale) BETWEEN 2 AND 35);
ALTER TABLE users ADD COLUMN theme TEXT CHECK (theme IN ('light', 'dark'));

-- Users who sign in. The local user of a data folder has no account, and with it no limits.
CREATE TABLE accounts (
    user_id       TEXT PRIMARY KEY NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    email         TEXT NOT NULL UNIQUE CHECK (length(email) BETWEEN 3 AND 254 AND email = lower(email)),
    password_hash TEXT, -- PHC string of argon2id; NULL: signs in elsewhere
    role          TEXT NOT NULL DEFAULT 'user' CHECK (role IN ('user', 'admin')),
    tier          TEXT NOT NULL DEFAULT 'free' REFERENCES tiers (name),
    disabled_at   INTEGER,
    created_at    INTEGER NOT NULL,
    updated_at    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX accounts_tier ON accounts (tier);

-- Who somebody is at another service that signs people in.
CREATE TABLE identities (
    issuer     TEXT NOT NULL CHECK (length(issuer) > 0),
    subject    TEXT NOT NULL CHECK (length(subject) > 0),
    user_id    TEXT NOT NULL REFERENCES accounts (user_id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (issuer, subject)
) STRICT, WITHOUT ROWID;

CREATE INDEX identities_user ON identities (user_id);

CREATE TABLE sessions (
    id         TEXT PRIMARY KEY NOT NULL,
    token_hash TEXT NOT NULL UNIQUE CHECK (length(token_hash) = 64), -- SHA-256 of what the cookie holds
    user_id    TEXT NOT NULL REFERENCES accounts (user_id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    seen_at    INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    user_agent TEXT,
    address    TEXT -- without its last part
) STRICT, WITHOUT ROWID;

CREATE INDEX sessions_user ON sessions (user_id, created_at);
CREATE INDEX sessions_expiry ON sessions (expires_at);

CREATE TABLE api_keys (
    id         TEXT PRIMARY KEY NOT NULL,
    key_hash   TEXT NOT NULL UNIQUE CHECK (length(key_hash) = 64), -- SHA-256 of the whole key
    prefix     TEXT NOT NULL CHECK (length(prefix) > 0), -- what is shown of it
    user_id    TEXT NOT NULL REFERENCES accounts (user_id) ON DELETE CASCADE,
    name       TEXT NOT NULL CHECK (length(name) > 0),
    scopes     TEXT NOT NULL CHECK (json_valid(scopes)),
    created_at INTEGER NOT NULL,
    expires_at INTEGER,
    used_at    INTEGER,
    revoked_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX api_keys_user ON api_keys (user_id, created_at);

-- What each credit came from and went to; nothing here is ever changed. The balance is the sum. A package is paid once
-- for each turn, and given back once: a generation that is tried again has another turn.
CREATE TABLE credit_entries (
    id            INTEGER PRIMARY KEY NOT NULL,
    user_id       TEXT NOT NULL REFERENCES accounts (user_id) ON DELETE CASCADE,
    generation_id TEXT, -- it may be deleted; what it cost stays
    turn          INTEGER NOT NULL DEFAULT 1 CHECK (turn > 0),
    delta         INTEGER NOT NULL,
    reason        TEXT NOT NULL CHECK (reason IN ('package', 'returned', 'month', 'admin')),
    note          TEXT,
    created_at    INTEGER NOT NULL,
    CHECK ((reason IN ('package', 'returned')) = (generation_id IS NOT NULL)),
    UNIQUE (generation_id, reason, turn)
) STRICT;

CREATE INDEX credit_entries_user ON credit_entries (user_id, id);
CREATE INDEX credit_entries_packages ON credit_entries (user_id, created_at) WHERE reason = 'package';
CREATE UNIQUE INDEX credit_entries_month ON credit_entries (user_id, note) WHERE reason = 'month';

-- Who changed what about whom.
CREATE TABLE audit_log (
    id      TEXT PRIMARY KEY NOT NULL,
    at      INTEGER NOT NULL,
    actor   TEXT REFERENCES users (id) ON DELETE SET NULL, -- NULL: the command line
    action  TEXT NOT NULL CHECK (length(action) > 0),
    subject TEXT NOT NULL,
    before  TEXT CHECK (json_valid(before)),
    after   TEXT CHECK (json_valid(after))
) STRICT, WITHOUT ROWID;
