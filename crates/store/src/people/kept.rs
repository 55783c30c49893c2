//! What is kept of people, table by table: what an export shows of it and what an erasure does with it.
//!
//! A new table, or a new column, is told here in a line: `tests/store/kept.rs` reads the catalogues of both databases and fails
//! for one that is missing. Tables stand in the order in which an erasure takes them: what refers to a row comes before it.

/// A table.
#[derive(Debug, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// What its rows are, for whoever opens an export.
    pub about: &'static str,
    /// Which of its rows are a person's.
    pub whose: Whose,
    /// What an export shows of them.
    pub shown: Shown,
    /// What an erasure does with them.
    pub erased: Erased,
    /// Every column.
    pub columns: &'static [Column],
}

/// Which rows are a person's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// Those for which this holds: `$1` is the person, `$2` the e-mail address.
    Theirs(&'static str),
    /// Those of their jobs, by the column `generation_id`.
    OfTheirJobs,
    /// None: it is about the service.
    Nobodys,
}

/// What an export shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// The rows, in the file of this name, in the order of this key.
    File(&'static str, Key),
    /// Nothing, for this reason.
    Nothing(&'static str),
}

/// By what rows are read page by page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// By a column of ids.
    Id(&'static str),
    /// By a column of numbers.
    Number(&'static str),
    /// By a column of words.
    Words(&'static str),
    /// Job by job, by the job's id.
    Jobs,
    /// There are never many: all at once.
    Few,
}

/// What an erasure does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Erased {
    /// The rows go.
    Gone,
    /// The rows stay, and who is meant goes out of them: how is said here.
    Unnamed(&'static str),
    /// Nothing, for this reason.
    Stays(&'static str),
}

/// A column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Words.
    Text,
    /// A whole number.
    Int,
    /// A moment.
    Time,
    /// An id.
    Id,
    /// JSON.
    Json,
    /// What opens something, or what could be used to find it: no export has it.
    Secret,
}

macro_rules! columns {
    ($($name:ident: $kind:ident),* $(,)?) => {
        &[$(Column { name: stringify!($name), kind: Kind::$kind }),*]
    };
}

const THEIRS: Whose = Whose::Theirs("user_id = $1");

/// Every table. The schema's own book of migrations is not among them.
pub const TABLES: &[Table] = &[
    // --- of jobs ---
    Table {
        name: "budget_holds",
        about: "what unfinished jobs may still cost",
        whose: Whose::OfTheirJobs,
        shown: Shown::File("budget-holds.jsonl", Key::Jobs),
        erased: Erased::Gone,
        columns: columns! { generation_id: Id, month: Text, left_micros: Int, admitted_at: Time },
    },
    Table {
        name: "budget_waits",
        about: "jobs that wait for room in a budget",
        whose: Whose::OfTheirJobs,
        shown: Shown::File("budget-waits.jsonl", Key::Jobs),
        erased: Erased::Gone,
        columns: columns! { generation_id: Id, waits_for: Text, since: Time },
    },
    Table {
        name: "pick_links",
        about: "links by which a title could be picked, without what opens them",
        whose: Whose::OfTheirJobs,
        shown: Shown::File("pick-links.jsonl", Key::Jobs),
        erased: Erased::Gone,
        columns: columns! {
            token_hash: Secret, generation_id: Id, number: Int, user_id: Id, created_at: Time, expires_at: Time,
        },
    },
    Table {
        name: "pick_notices",
        about: "messages that said that titles wait",
        whose: Whose::OfTheirJobs,
        shown: Shown::File("pick-notices.jsonl", Key::Jobs),
        erased: Erased::Gone,
        columns: columns! {
            id: Id, generation_id: Id, number: Int, channel: Text, occasion: Text, attempts: Int, next_at: Time,
            outcome: Text, error: Text, created_at: Time, ended_at: Time,
        },
    },
    Table {
        name: "pick_waits",
        about: "times in which jobs waited for a title to be picked",
        whose: Whose::OfTheirJobs,
        shown: Shown::File("pick-waits.jsonl", Key::Jobs),
        erased: Erased::Gone,
        columns: columns! {
            generation_id: Id, number: Int, user_id: Id, revision: Int, since: Time, remind_at: Time, deadline_at: Time,
            rule: Text, ended_at: Time,
        },
    },
    Table {
        name: "test_results",
        about: "what was written down of Test & Compare",
        whose: Whose::OfTheirJobs,
        shown: Shown::File("test-results.jsonl", Key::Jobs),
        erased: Erased::Gone,
        columns: columns! {
            generation_id: Id, user_id: Id, winner: Int, share_1: Int, share_2: Int, share_3: Int, note: Text,
            created_at: Time, updated_at: Time,
        },
    },
    Table {
        name: "picks",
        about: "answers to \"which title?\"",
        whose: Whose::OfTheirJobs,
        shown: Shown::File("picks.jsonl", Key::Jobs),
        erased: Erased::Gone,
        columns: columns! {
            id: Id, generation_id: Id, user_id: Id, revision: Int, answer: Json, created_at: Time,
        },
    },
    Table {
        name: "labels",
        about: "labels of jobs",
        whose: Whose::OfTheirJobs,
        shown: Shown::File("labels.jsonl", Key::Jobs),
        erased: Erased::Gone,
        columns: columns! { generation_id: Id, label: Text },
    },
    Table {
        name: "events",
        about: "what happened to jobs, in order",
        whose: Whose::OfTheirJobs,
        shown: Shown::File("events.jsonl", Key::Jobs),
        erased: Erased::Gone,
        columns: columns! { generation_id: Id, number: Int, at: Time, type: Text, data: Json },
    },
    Table {
        name: "calls",
        about: "what models were asked, what it took and what it cost (in millionths of a dollar)",
        whose: Whose::OfTheirJobs,
        shown: Shown::File("calls.jsonl", Key::Jobs),
        erased: Erased::Gone,
        columns: columns! {
            id: Id, generation_id: Id, user_id: Id, step: Text, attempt: Int, epoch: Int, provider: Text, model: Text,
            effort: Text, service_tier: Text, input_tokens: Int, cached_input_tokens: Int, cache_write_tokens: Int,
            output_tokens: Int, reasoning_tokens: Int, image_output_tokens: Int, images: Int, searches: Int,
            reserved_micros: Int, cost_micros: Int, price_date: Text, request_id: Text, state: Text, error: Text,
            answer: Json, started_at: Time, finished_at: Time, budget_month: Text, day: Int,
        },
    },
    Table {
        name: "step_results",
        about: "what was made, step by step: research, titles, outlines, thumbnails",
        whose: Whose::OfTheirJobs,
        shown: Shown::File("results.jsonl", Key::Jobs),
        erased: Erased::Gone,
        columns: columns! {
            generation_id: Id, step: Text, revision: Int, result: Json, score: Int, notes: Json, created_at: Time,
        },
    },
    Table {
        name: "blob_uses",
        about: "which job uses which file of the folder pictures/",
        whose: Whose::OfTheirJobs,
        shown: Shown::File("pictures.jsonl", Key::Jobs),
        erased: Erased::Gone,
        columns: columns! { generation_id: Id, sha256: Text },
    },
    Table {
        name: "video_generations",
        about: "jobs: what was asked for, and how it stands",
        whose: THEIRS,
        shown: Shown::File("jobs.jsonl", Key::Jobs),
        erased: Erased::Gone,
        columns: columns! {
            id: Id, user_id: Id, keyword: Text, language: Text, niche: Text, audience: Text, content_type: Text,
            settings: Json, seed: Int, status: Text, prompt_version: Int, schema_version: Int, ready_at: Time,
            wait_reason: Text, priority: Int, owner: Text, lease_until: Time, epoch: Int, deaths: Int, attempt: Int,
            idempotency_key: Text, parent_id: Id, batch_id: Id, error_code: Text, error_message: Text, cost_micros: Int,
            created_at: Time, updated_at: Time, started_at: Time, finished_at: Time, api_key_id: Id, folded: Text,
        },
    },
    // --- of people ---
    Table {
        name: "alert_notices",
        about: "messages about their budgets",
        whose: Whose::Theirs(
            "(user_id = $1 OR alert_id IN (SELECT a.id FROM alerts AS a WHERE a.user_id = $1))",
        ),
        shown: Shown::File("alert-notices.jsonl", Key::Id("id")),
        erased: Erased::Gone,
        columns: columns! {
            id: Id, alert_id: Id, channel: Text, user_id: Id, attempts: Int, next_at: Time, outcome: Text, error: Text,
            created_at: Time, ended_at: Time,
        },
    },
    Table {
        name: "alerts",
        about: "what was to be told about their budgets",
        whose: THEIRS,
        shown: Shown::File("alerts.jsonl", Key::Id("id")),
        erased: Erased::Gone,
        columns: columns! { id: Id, key: Text, user_id: Id, about: Json, created_at: Time },
    },
    Table {
        name: "webhook_deliveries",
        about: "what their programs were told, and what came of it",
        whose: THEIRS,
        shown: Shown::File("webhook-deliveries.jsonl", Key::Id("id")),
        erased: Erased::Gone,
        columns: columns! {
            id: Id, endpoint_id: Id, user_id: Id, event_id: Text, type: Text, generation_id: Id, payload: Text,
            attempts: Int, epoch: Int, next_at: Time, outcome: Text, tries: Json, created_at: Time, ended_at: Time,
        },
    },
    Table {
        name: "webhook_endpoints",
        about: "where their programs are told of what happens, without the secrets",
        whose: THEIRS,
        shown: Shown::File("webhooks.jsonl", Key::Id("id")),
        erased: Erased::Gone,
        columns: columns! {
            id: Id, user_id: Id, url: Text, note: Text, events: Json, secret: Secret, previous_secret: Secret,
            previous_until: Time, off_reason: Text, failing_since: Time, last_error: Text, created_at: Time,
            updated_at: Time,
        },
    },
    Table {
        name: "usage_analytics",
        about: "what was done when, what it took and what it cost",
        whose: THEIRS,
        shown: Shown::File("usage.jsonl", Key::Number("id")),
        erased: Erased::Gone,
        columns: columns! {
            id: Int, user_id: Id, generation_id: Id, event_type: Text, event_data: Json, created_at: Time,
        },
    },
    Table {
        name: "idempotency_keys",
        about: "answers to requests, kept for a day so that none is done twice",
        whose: THEIRS,
        shown: Shown::Nothing("they repeat, for a day, what the other files say"),
        erased: Erased::Gone,
        columns: columns! {
            user_id: Id, key: Text, request: Text, holder: Text, held_until: Time, status: Int, headers: Json, body: Text,
            created_at: Time,
        },
    },
    Table {
        name: "credit_entries",
        about: "where credits came from and went to",
        whose: THEIRS,
        shown: Shown::File("credits.jsonl", Key::Number("id")),
        erased: Erased::Gone,
        columns: columns! {
            id: Int, user_id: Id, generation_id: Id, turn: Int, delta: Int, reason: Text, note: Text, created_at: Time,
        },
    },
    Table {
        name: "sessions",
        about: "browsers that are signed in, without what opens them",
        whose: THEIRS,
        shown: Shown::File("sessions.jsonl", Key::Id("id")),
        erased: Erased::Gone,
        columns: columns! {
            id: Id, token_hash: Secret, user_id: Id, created_at: Time, seen_at: Time, expires_at: Time, user_agent: Text,
            address: Text,
        },
    },
    Table {
        name: "audit_log",
        about: "changes that they made, and changes about them",
        whose: Whose::Theirs(
            "(actor = $1 OR subject = $2 OR substr(subject, 1, length($2) + 1) = $2 || ' ' \
             OR subject = 'user:' || CAST($1 AS text) \
             OR subject IN (SELECT 'key:' || CAST(k.id AS text) FROM api_keys AS k WHERE k.user_id = $1))",
        ),
        shown: Shown::File("changes.jsonl", Key::Id("id")),
        erased: Erased::Unnamed(
            "what was changed and when stays; who is meant is a number that stands nowhere else",
        ),
        columns: columns! {
            id: Id, at: Time, actor: Id, action: Text, subject: Text, before: Json, after: Json, erased_actor: Id,
        },
    },
    Table {
        name: "budget_limits",
        about: "what they, and their keys, may spend a month",
        whose: BUDGETS,
        shown: Shown::File("budget-limits.jsonl", Key::Words("scope")),
        erased: Erased::Gone,
        columns: columns! { scope: Text, user_id: Id, limit_micros: Int, updated_at: Time },
    },
    Table {
        name: "budget_months",
        about: "what they, and their keys, spent by month",
        whose: BUDGETS,
        shown: Shown::File("budget-months.jsonl", Key::Few),
        erased: Erased::Gone,
        columns: columns! {
            scope: Text, month: Text, user_id: Id, spent_micros: Int, held_micros: Int, refused_at: Time,
        },
    },
    Table {
        name: "api_keys",
        about: "keys for programs, without what opens them",
        whose: THEIRS,
        shown: Shown::File("api-keys.jsonl", Key::Id("id")),
        erased: Erased::Gone,
        columns: columns! {
            id: Id, key_hash: Secret, prefix: Text, user_id: Id, name: Text, scopes: Json, created_at: Time,
            expires_at: Time, used_at: Time, revoked_at: Time,
        },
    },
    Table {
        name: "identities",
        about: "who they are at services that sign them in",
        whose: THEIRS,
        shown: Shown::File("identities.jsonl", Key::Few),
        erased: Erased::Gone,
        columns: columns! { issuer: Text, subject: Text, user_id: Id, created_at: Time },
    },
    Table {
        name: "pauses",
        about: "pauses of agents and providers that they began",
        whose: THEIRS,
        shown: Shown::File("pauses.jsonl", Key::Id("id")),
        erased: Erased::Unnamed(
            "they stop the service's work for everybody, so they hold on; who began them, and why, goes",
        ),
        columns: columns! { id: Id, user_id: Id, kind: Text, name: Text, reason: Text, created_at: Time },
    },
    Table {
        name: "accounts",
        about: "the account, without the password",
        whose: THEIRS,
        shown: Shown::File("account.jsonl", Key::Few),
        erased: Erased::Gone,
        columns: columns! {
            user_id: Id, email: Text, password_hash: Secret, role: Text, tier: Text, disabled_at: Time, created_at: Time,
            updated_at: Time,
        },
    },
    Table {
        name: "users",
        about: "name and preferences",
        whose: Whose::Theirs("id = $1"),
        shown: Shown::File("person.jsonl", Key::Few),
        erased: Erased::Gone,
        columns: columns! {
            id: Id, name: Text, created_at: Time, updated_at: Time, locale: Text, theme: Text, mails: Json,
        },
    },
    // --- of nobody ---
    Table {
        name: "sign_in_tries",
        about: "tries to sign in, for an hour",
        whose: Whose::Nobodys,
        shown: Shown::Nothing("they are hashes and counts, and are forgotten after an hour"),
        erased: Erased::Unnamed(
            "those under the person's e-mail address go; those under a network address are forgotten after an hour",
        ),
        columns: columns! { who: Secret, tries: Int, last_at: Time, until_at: Time },
    },
    Table {
        name: "blobs",
        about: "files of the folder pictures/",
        whose: Whose::Nobodys,
        shown: Shown::Nothing("the files themselves are in the folder pictures/"),
        erased: Erased::Unnamed(
            "those that no other person's job uses go, and their files with them",
        ),
        columns: columns! { sha256: Text, size: Int, media_type: Text, created_at: Time },
    },
    nobodys(
        "dialects",
        "what servers do not understand",
        columns! {
            endpoint: Text, model: Text, dialect: Json, found_at: Time,
        },
    ),
    nobodys(
        "endpoints",
        "how much servers take at once",
        columns! {
            name: Text, learned: Json, learned_at: Time,
        },
    ),
    nobodys(
        "schedule_runs",
        "what the scheduler ran",
        columns! {
            schedule: Text, slot_at: Time, owner: Text, started_at: Time, finished_at: Time, outcome: Text, jobs: Int,
        },
    ),
    nobodys(
        "service_events",
        "what the service decided about itself",
        columns! {
            id: Id, at: Time, process: Text, type: Text, data: Json,
        },
    ),
    nobodys(
        "tiers",
        "what people may have",
        columns! {
            name: Text, packages_per_day: Int, in_flight: Int, priority: Int, thumbnails: Int, credits_per_month: Int,
            updated_at: Time,
        },
    ),
    nobodys(
        "erasures",
        "receipts of erasures, which say of nobody who it was",
        columns! {
            id: Id, at: Time, who: Text, receipt: Text, sha256: Text,
        },
    ),
    nobodys(
        "erased_files",
        "files that are removed after an erasure, for a month",
        columns! {
            sha256: Text, at: Time,
        },
    ),
    nobodys(
        "past_spend",
        "what the calls of deleted jobs and of erased people came to, by day, model and step",
        columns! {
            day: Int, provider: Text, model: Text, step: Text, calls: Int, refused: Int, lost: Int, unpriced: Int, packages: Int,
            input_tokens: Int, cached_input_tokens: Int, output_tokens: Int, images: Int, cost_micros: Int, lost_micros: Int,
        },
    ),
];

const BUDGETS: Whose = Whose::Theirs(
    "(user_id = $1 OR scope IN (SELECT 'key:' || CAST(k.id AS text) FROM api_keys AS k WHERE k.user_id = $1))",
);

/// A table about the service alone.
const fn nobodys(name: &'static str, about: &'static str, columns: &'static [Column]) -> Table {
    const NOBODYS: &str = "it says nothing about a person";
    Table {
        name,
        about,
        whose: Whose::Nobodys,
        shown: Shown::Nothing(NOBODYS),
        erased: Erased::Stays(NOBODYS),
        columns,
    }
}

impl Table {
    /// Which of its rows are meant, as a condition; `None` where none are anybody's.
    pub(crate) fn condition(&self) -> Option<&'static str> {
        match self.whose {
            Whose::Theirs(condition) => Some(condition),
            Whose::OfTheirJobs => Some(
                "generation_id IN (SELECT g.id FROM video_generations AS g WHERE g.user_id = $1)",
            ),
            Whose::Nobodys => None,
        }
    }

    /// The column that says which job a row is of, where rows are read job by job.
    pub(crate) fn job(&self) -> &'static str {
        match self.whose {
            Whose::OfTheirJobs => "generation_id",
            Whose::Theirs(_) | Whose::Nobodys => "id",
        }
    }
}
