-- What the scheduler ran. A slot is a row: whoever inserts it runs it, once over all processes.
CREATE TABLE schedule_runs (
    schedule    TEXT NOT NULL CHECK (length(schedule) > 0),
    slot_at     INTEGER NOT NULL,
    owner       TEXT NOT NULL,
    started_at  INTEGER NOT NULL,
    finished_at INTEGER,
    outcome     TEXT,
    jobs        INTEGER CHECK (jobs >= 0),
    CHECK ((finished_at IS NULL) = (outcome IS NULL)),
    CHECK ((finished_at IS NULL) = (jobs IS NULL)),
    PRIMARY KEY (schedule, slot_at)
) STRICT, WITHOUT ROWID;
