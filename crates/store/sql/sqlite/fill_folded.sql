-- [id, keyword in small letters]
UPDATE video_generations SET folded = j.value ->> 1
FROM json_each($1) AS j
WHERE video_generations.id = j.value ->> 0
