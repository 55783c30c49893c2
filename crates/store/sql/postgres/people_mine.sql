-- $1 these generations, $2 whose
SELECT id FROM video_generations WHERE id IN (SELECT CAST(jsonb_array_elements_text($1) AS uuid)) AND user_id = $2
