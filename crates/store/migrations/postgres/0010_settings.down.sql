DROP TABLE sign_in_tries;
DROP INDEX calls_figures;
CREATE INDEX calls_figures ON calls (user_id, started_at) INCLUDE (step, state, finished_at, cost_micros, input_tokens, output_tokens, image_output_tokens);
DROP INDEX calls_dayless;
ALTER TABLE calls DROP COLUMN day;
DROP INDEX video_generations_history;
CREATE INDEX video_generations_history ON video_generations (user_id, created_at DESC, id DESC);
DROP INDEX video_generations_unfolded;
ALTER TABLE video_generations DROP COLUMN folded;
