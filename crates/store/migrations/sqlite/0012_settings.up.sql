-- Words are looked for in keywords in small letters, and SQLite knows the small letters of ASCII alone: all others are filled in
-- whenever a store is opened (src/filling.rs), and with them what a process of an older version left out.
ALTER TABLE video_generations ADD COLUMN folded TEXT NOT NULL DEFAULT '';
UPDATE video_generations SET folded = lower(keyword) WHERE length(keyword) = octet_length(keyword);
CREATE INDEX video_generations_unfolded ON video_generations (id) WHERE folded = '';

-- Words are looked for in this index alone.
DROP INDEX video_generations_history;
CREATE INDEX video_generations_history ON video_generations (user_id, created_at DESC, id DESC, folded);

-- The day of a call, counted from 1970 in UTC: the figures of days are summed in the order of their index.
ALTER TABLE calls ADD COLUMN day INTEGER NOT NULL DEFAULT 0;
UPDATE calls SET day = started_at / 86400000;
CREATE INDEX calls_dayless ON calls (id) WHERE day = 0;
DROP INDEX calls_figures;
CREATE INDEX calls_figures ON calls (user_id, day, step, state, started_at, finished_at, cost_micros, input_tokens, output_tokens, image_output_tokens);

-- Tries to sign in, by account and by address, so that all processes slow the same people. Forgotten after an hour.
CREATE TABLE sign_in_tries (
    who      TEXT PRIMARY KEY NOT NULL CHECK (length(who) = 64), -- SHA-256
    tries    INTEGER NOT NULL DEFAULT 0 CHECK (tries >= 0),
    last_at  INTEGER NOT NULL,
    until_at INTEGER NOT NULL -- before this nothing is tried
) STRICT, WITHOUT ROWID;

CREATE INDEX sign_in_tries_age ON sign_in_tries (last_at);

-- Of which occasions somebody is told by mail (sql/reader.sql).
ALTER TABLE users ADD COLUMN mails TEXT NOT NULL DEFAULT '["asked","reminder"]' CHECK (json_valid(mails));
