DROP INDEX video_generations_awaiting;
CREATE INDEX video_generations_awaiting ON video_generations (user_id) WHERE status = 'awaiting_selection';
DROP TABLE pick_links;
DROP TABLE pick_notices;
DROP TABLE pick_waits;
