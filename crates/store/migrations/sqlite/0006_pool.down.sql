DROP TABLE service_events;
DROP INDEX calls_sent;
DROP INDEX video_generations_awaiting;
