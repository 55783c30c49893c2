-- Words are looked for in keywords in small letters, as the program makes them and not as the server's locale does: all but ASCII
-- is filled in whenever a store is opened (src/filling.rs), and with it what a process of an older version left out.
ALTER TABLE video_generations ADD COLUMN folded text NOT NULL DEFAULT '';
UPDATE video_generations SET folded = lower(keyword COLLATE "C") WHERE length(keyword) = octet_length(keyword);
CREATE INDEX video_generations_unfolded ON video_generations (id) WHERE folded = '';

-- Words are looked for in this index alone.
DROP INDEX video_generations_history;
CREATE INDEX video_generations_history ON video_generations (user_id, created_at DESC, id DESC) INCLUDE (folded);

-- The day of a call, counted from 1970 in UTC.
ALTER TABLE calls ADD COLUMN day bigint NOT NULL DEFAULT 0;
UPDATE calls SET day = CAST(floor(extract(epoch FROM started_at) / 86400) AS bigint);
CREATE INDEX calls_dayless ON calls (id) WHERE day = 0;
DROP INDEX calls_figures;
CREATE INDEX calls_figures ON calls (user_id, day) INCLUDE (step, state, started_at, finished_at, cost_micros, input_tokens, output_tokens, image_output_tokens);

-- Tries to sign in, by account and by address, so that all processes slow the same people. Forgotten after an hour.
CREATE TABLE sign_in_tries (
    who      text PRIMARY KEY CHECK (length(who) = 64), -- SHA-256
    tries    bigint NOT NULL DEFAULT 0 CHECK (tries >= 0),
    last_at  timestamptz NOT NULL,
    until_at timestamptz NOT NULL -- before this nothing is tried
);

CREATE INDEX sign_in_tries_age ON sign_in_tries (last_at);

-- Of which occasions somebody is told by mail (sql/reader.sql).
ALTER TABLE users ADD COLUMN mails jsonb NOT NULL DEFAULT '["asked","reminder"]';
