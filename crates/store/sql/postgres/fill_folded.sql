-- [id, keyword in small letters]
UPDATE video_generations SET folded = j ->> 1
FROM jsonb_array_elements($1) AS j
WHERE video_generations.id = CAST(j ->> 0 AS uuid)
