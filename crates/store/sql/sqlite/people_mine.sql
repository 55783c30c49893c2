-- $1 these generations, $2 whose
-- The plus keeps SQLite, which has no statistics here, from reading through all that this user ever made.
SELECT id FROM video_generations WHERE id IN (SELECT value FROM json_each($1)) AND +user_id = $2
