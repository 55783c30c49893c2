-- $1 user. Titles that they picked in others' jobs: whoever has the job has the pick.
UPDATE picks
SET user_id = (SELECT g.user_id FROM video_generations AS g WHERE g.id = picks.generation_id)
WHERE user_id = $1
  AND generation_id NOT IN (SELECT g.id FROM video_generations AS g WHERE g.user_id = $1)
