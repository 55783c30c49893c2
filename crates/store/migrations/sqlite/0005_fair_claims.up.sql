-- Claims look for the first rows of each user (sql/*/claim_any.sql).
DROP INDEX video_generations_ready;
CREATE INDEX video_generations_ready ON video_generations (user_id, priority DESC, ready_at, id) WHERE ready_at IS NOT NULL;
