//! A row of each table that has an owner.

use greenlit_domain::id::{GenerationId, UserId};
use sqlx::{AssertSqlSafe, PgConnection};
use uuid::Uuid;

/// How a row of each table is made, those first on which others hang. `{new}` is an id and `{hash}` a hash that nobody has yet.
pub const ROWS: [(&str, &str); 29] = [
    (
        "users",
        "INSERT INTO users (id, name, created_at, updated_at) VALUES ('{user}', 'somebody', now(), now())",
    ),
    (
        "accounts",
        "INSERT INTO accounts (user_id, email, created_at, updated_at) VALUES ('{user}', '{new}@example.com', now(), now())",
    ),
    (
        "identities",
        "INSERT INTO identities (issuer, subject, user_id, created_at) VALUES ('google', '{new}', '{user}', now())",
    ),
    (
        "sessions",
        "INSERT INTO sessions (id, token_hash, user_id, created_at, seen_at, expires_at) \
         VALUES ('{new}', '{hash}', '{user}', now(), now(), now())",
    ),
    (
        "api_keys",
        "INSERT INTO api_keys (id, key_hash, prefix, user_id, name, scopes, created_at) \
         VALUES ('{new}', '{hash}', 'gl_', '{user}', 'mine', '[]', now())",
    ),
    (
        "credit_entries",
        "INSERT INTO credit_entries (user_id, delta, reason, created_at) VALUES ('{user}', 1, 'admin', now())",
    ),
    (
        "audit_log",
        "INSERT INTO audit_log (id, at, actor, action, subject) VALUES ('{new}', now(), '{user}', 'account.tier', 'somebody')",
    ),
    (
        "pauses",
        "INSERT INTO pauses (id, user_id, kind, name, created_at) VALUES ('{new}', '{user}', 'provider', '{new}', now())",
    ),
    (
        "idempotency_keys",
        "INSERT INTO idempotency_keys (user_id, key, request, holder, held_until, created_at) \
         VALUES ('{user}', '{new}', '{hash}', '{new}', now(), now())",
    ),
    (
        "usage_analytics",
        "INSERT INTO usage_analytics (user_id, event_type, event_data, created_at) \
         VALUES ('{user}', 'signed_in', '{}', now())",
    ),
    (
        "webhook_endpoints",
        "INSERT INTO webhook_endpoints (id, user_id, url, events, secret, created_at, updated_at) \
         VALUES ('{generation}', '{user}', 'https://example.com', '[]', 'secret', now(), now())",
    ),
    (
        "webhook_deliveries",
        "INSERT INTO webhook_deliveries (id, endpoint_id, user_id, event_id, type, payload, next_at, created_at) \
         VALUES ('{new}', '{generation}', '{user}', '{new}', 'job.completed', '{}', now(), now())",
    ),
    (
        "alerts",
        "INSERT INTO alerts (id, key, user_id, about, created_at) VALUES ('{generation}', '{new}', '{user}', '{}', now())",
    ),
    (
        "alert_notices",
        "INSERT INTO alert_notices (id, alert_id, channel, user_id, next_at, created_at) \
         VALUES ('{new}', '{generation}', 'mail', '{user}', now(), now())",
    ),
    (
        "budget_limits",
        "INSERT INTO budget_limits (scope, user_id, limit_micros, updated_at) VALUES ('user:{user}', '{user}', 1, now())",
    ),
    (
        "budget_months",
        "INSERT INTO budget_months (scope, month, user_id) VALUES ('user:{user}', '2026-11', '{user}')",
    ),
    (
        "video_generations",
        "INSERT INTO video_generations (id, user_id, keyword, language, content_type, settings, seed, status, prompt_version, \
                                        schema_version, created_at, updated_at) \
         VALUES ('{generation}', '{user}', 'sourdough', 'en', 'educational', '{}', 1, 'queued', 1, 1, now(), now())",
    ),
    (
        "step_results",
        "INSERT INTO step_results (generation_id, step, result, created_at) VALUES ('{generation}', 'research', '{}', now())",
    ),
    (
        "calls",
        "INSERT INTO calls (id, generation_id, user_id, step, attempt, epoch, provider, model, state, started_at) \
         VALUES ('{new}', '{generation}', '{user}', 'research', 1, 1, 'openai', 'a-model', 'settled', now())",
    ),
    (
        "events",
        "INSERT INTO events (generation_id, number, at, type, data) VALUES ('{generation}', 1, now(), 'queued', '{}')",
    ),
    (
        "labels",
        "INSERT INTO labels (generation_id, label) VALUES ('{generation}', 'spring')",
    ),
    (
        "picks",
        "INSERT INTO picks (id, generation_id, user_id, revision, answer, created_at) \
         VALUES ('{new}', '{generation}', '{user}', 1, '{}', now())",
    ),
    (
        "blob_uses",
        "WITH blob AS (INSERT INTO blobs (sha256, size, media_type, created_at) VALUES ('{hash}', 1, 'image/jpeg', now()) \
                       RETURNING sha256) \
         INSERT INTO blob_uses (generation_id, sha256) SELECT '{generation}', sha256 FROM blob",
    ),
    (
        "test_results",
        "INSERT INTO test_results (generation_id, user_id, created_at, updated_at) \
         VALUES ('{generation}', '{user}', now(), now())",
    ),
    (
        "pick_waits",
        "INSERT INTO pick_waits (generation_id, number, user_id, revision, since) VALUES ('{generation}', 1, '{user}', 1, now())",
    ),
    (
        "pick_notices",
        "INSERT INTO pick_notices (id, generation_id, number, channel, occasion, next_at, created_at) \
         VALUES ('{new}', '{generation}', 1, 'mail', 'asked', now(), now())",
    ),
    (
        "pick_links",
        "INSERT INTO pick_links (token_hash, generation_id, number, user_id, created_at, expires_at) \
         VALUES ('{hash}', '{generation}', 1, '{user}', now(), now() + interval '1 day')",
    ),
    (
        "budget_holds",
        "INSERT INTO budget_holds (generation_id, month, left_micros, admitted_at) VALUES ('{generation}', '2026-11', 1, now())",
    ),
    (
        "budget_waits",
        "INSERT INTO budget_waits (generation_id, waits_for, since) VALUES ('{generation}', 'others', now())",
    ),
];

/// Somebody with a row in each table.
pub struct Sample {
    pub user: UserId,
    pub generation: GenerationId,
    /// Where each of the rows lies, in the order of [`ROWS`].
    places: Vec<String>,
}

impl Sample {
    /// Makes the rows.
    pub async fn make(connection: &mut PgConnection) -> Self {
        let mut sample = Self {
            user: UserId(Uuid::now_v7()),
            generation: GenerationId(Uuid::now_v7()),
            places: Vec::new(),
        };
        for (table, insert) in ROWS {
            let words = format!("{} RETURNING CAST(ctid AS text)", sample.words(insert));
            let place = sqlx::query_scalar(AssertSqlSafe(words))
                .fetch_one(&mut *connection)
                .await;
            assert!(place.is_ok(), "{table}: {place:?}");
            sample.places.push(place.unwrap());
        }
        sample
    }

    /// A statement about this user and their generation.
    pub fn words(&self, insert: &str) -> String {
        insert
            .replace("{user}", &self.user.to_string())
            .replace("{generation}", &self.generation.to_string())
            .replace("{new}", &Uuid::now_v7().to_string())
            .replace("{hash}", &format!("{0}{0}", Uuid::now_v7().simple()))
    }

    /// What finds this user's row of a table.
    pub fn place(&self, table: &str) -> Option<String> {
        let index = ROWS.iter().position(|(name, _)| *name == table)?;
        Some(format!("ctid = '{}'", self.places[index]))
    }
}
