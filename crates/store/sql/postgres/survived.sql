-- A stored step proves that its process can live through it.
UPDATE video_generations SET deaths = 0
WHERE deaths > 0 AND id IN (SELECT CAST(jsonb_array_elements_text($1) AS uuid))
