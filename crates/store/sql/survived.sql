-- A stored step proves that its process can live through it.
UPDATE video_generations SET deaths = 0
WHERE deaths > 0 AND id IN (SELECT value ->> 0 FROM jsonb_each($1))
