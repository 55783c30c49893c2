-- Why a generation that is queued does not go on, and when it will.
SELECT wait_reason, ready_at, started_at, priority FROM video_generations WHERE id = $1
