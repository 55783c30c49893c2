-- $1 these generations, $2 whose
SELECT id FROM video_generations WHERE id IN (SELECT value FROM json_each($1)) AND user_id = $2
