-- The queue in numbers is read from indexes that hold unfinished work only, and what the service decides is kept.
CREATE INDEX video_generations_awaiting ON video_generations (user_id) WHERE status = 'awaiting_selection';
CREATE INDEX calls_sent ON calls (step) WHERE state = 'sent';

CREATE TABLE service_events (
    id      TEXT PRIMARY KEY NOT NULL,
    at      INTEGER NOT NULL,
    process TEXT NOT NULL,
    type    TEXT NOT NULL CHECK (length(type) > 0),
    data    TEXT NOT NULL CHECK (json_valid(data))
) STRICT, WITHOUT ROWID;
