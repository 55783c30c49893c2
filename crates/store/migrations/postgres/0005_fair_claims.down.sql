DROP INDEX video_generations_ready;
CREATE INDEX video_generations_ready ON video_generations (priority DESC, ready_at, id) WHERE ready_at IS NOT NULL;
