-- What a channel's Test & Compare said about a package's pairs, as its owner wrote it down.
CREATE TABLE test_results (
    generation_id TEXT PRIMARY KEY NOT NULL REFERENCES video_generations (id) ON DELETE CASCADE,
    user_id       TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    winner        INTEGER CHECK (winner BETWEEN 1 AND 3), -- NULL: no pair won
    share_1       INTEGER CHECK (share_1 BETWEEN 0 AND 1000), -- of the watch time, in tenths of a percent
    share_2       INTEGER CHECK (share_2 BETWEEN 0 AND 1000),
    share_3       INTEGER CHECK (share_3 BETWEEN 0 AND 1000),
    note          TEXT CHECK (length(note) > 0),
    created_at    INTEGER NOT NULL,
    updated_at    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX test_results_user ON test_results (user_id, updated_at);

-- The dashboard's figures of a day are read from this index alone.
CREATE INDEX calls_figures ON calls (user_id, started_at, step, state, finished_at, cost_micros, input_tokens, output_tokens, image_output_tokens);
