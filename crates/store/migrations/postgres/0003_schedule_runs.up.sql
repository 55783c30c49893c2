-- What the scheduler ran. A slot is a row: whoever inserts it runs it, once over all processes.
CREATE TABLE schedule_runs (
    schedule    text NOT NULL CHECK (length(schedule) > 0),
    slot_at     timestamptz NOT NULL,
    owner       text NOT NULL,
    started_at  timestamptz NOT NULL,
    finished_at timestamptz,
    outcome     text,
    jobs        bigint CHECK (jobs >= 0),
    CHECK ((finished_at IS NULL) = (outcome IS NULL)),
    CHECK ((finished_at IS NULL) = (jobs IS NULL)),
    PRIMARY KEY (schedule, slot_at)
);
