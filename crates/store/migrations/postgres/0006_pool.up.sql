-- The queue in numbers is read from indexes that hold unfinished work only, and what the service decides is kept.
CREATE INDEX video_generations_awaiting ON video_generations (user_id) WHERE status = 'awaiting_selection';
CREATE INDEX calls_sent ON calls (step) WHERE state = 'sent';

CREATE TABLE service_events (
    id      uuid PRIMARY KEY,
    at      timestamptz NOT NULL,
    process text NOT NULL,
    type    text NOT NULL CHECK (length(type) > 0),
    data    jsonb NOT NULL
);
