-- At the end of a process, what it still holds can go on at once elsewhere, and no death is counted.
UPDATE video_generations
SET owner = NULL, lease_until = NULL, status = 'queued', ready_at = $2, epoch = epoch + 1, updated_at = $2
WHERE owner = $1
