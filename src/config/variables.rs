//! What can be configured: the list that the reader, `config check` and `.env.example` are made from.

/// Something that can be configured.
pub struct Variable {
    /// Its name in the environment and in `.env`.
    pub name: &'static str,
    /// Its place in `greenlit.toml`.
    pub key: &'static str,
    /// What it is for, in a sentence or two.
    pub help: &'static str,
    /// What an example shows.
    pub example: &'static str,
    /// Whether its value is never shown.
    pub secrecy: Secrecy,
}

/// Whether a value may be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Secrecy {
    /// It may.
    Open,
    /// Never.
    Secret,
}

/// Every variable.
pub const VARIABLES: [Variable; 67] = [
    Variable {
        name: "OPENAI_API_KEY",
        key: "openai.api_key",
        help: "The key of OpenAI, or of the server at OPENAI_BASE_URL (many local ones need none).",
        example: "",
        secrecy: Secrecy::Secret,
    },
    Variable {
        name: "OPENAI_BASE_URL",
        key: "openai.base_url",
        help: "A server that speaks OpenAI's Chat Completions: Ollama, llama.cpp, vLLM, LM Studio, a gateway.",
        example: "http://localhost:11434/v1",
        secrecy: Secrecy::Open,
    },
    Variable {
        name: "OPENAI_ORG_ID",
        key: "openai.org_id",
        help: "The organisation that is billed, where the account has several.",
        example: "org-AbC123",
        secrecy: Secrecy::Open,
    },
    Variable {
        name: "OPENAI_API",
        key: "openai.api",
        help: "How the server is spoken to: auto, responses or chat. auto is Responses at OpenAI, Chat Completions elsewhere.",
        example: "auto",
        secrecy: Secrecy::Open,
    },
    Variable {
        name: "OPENAI_SERVICE_TIER",
        key: "openai.service_tier",
        help: "auto, default, flex (half the price, slower) or priority (twice the price, faster).",
        example: "flex",
        secrecy: Secrecy::Open,
    },
    Variable {
        name: "GREENLIT_PROVIDER",
        key: "provider",
        help: "What answers: offline, openai, ollama, llama.cpp, vllm, lm-studio, openrouter, gemini, anthropic or \
               compatible. Sets the usual address, where OPENAI_BASE_URL does not, and what is particular to it.",
        example: "ollama",
        secrecy: Secrecy::Open,
    },
    Variable {
        name: "GREENLIT_MODEL",
        key: "model",
        help: "The text model. Without it, the only model that the server has.",
        example: "gpt-6-luna",
        secrecy: Secrecy::Open,
    },
    Variable {
        name: "GREENLIT_IMAGE_MODEL",
        key: "image_model",
        help: "The image model. Without one (and without OpenAI itself) greenlit draws the background.",
        example: "gpt-image-2.5-flare",
        secrecy: Secrecy::Open,
    },
    Variable {
        name: "GREENLIT_EFFORT",
        key: "effort",
        help: "How much the text model thinks before it writes, such as none, low or medium; by default the table's.",
        example: "low",
        secrecy: Secrecy::Open,
    },
    Variable {
        name: "GREENLIT_TEMPERATURE",
        key: "temperature",
        help: "How freely the text model chooses its words, 0 to 2; by default the server's own.",
        example: "0.8",
        secrecy: Secrecy::Open,
    },
    Variable {
        name: "GREENLIT_IMAGE_QUALITY",
        key: "image_quality",
        help: "The quality of pictures, such as low, medium or high; by default the table's. It decides their price.",
        example: "low",
        secrecy: Secrecy::Open,
    },
    Variable {
        name: "GREENLIT_TIME_LIMIT",
        key: "time_limit",
        help: "The seconds one call may take, or by what it is for: research, titles, outline, picture. By default some \
               minutes, and more for a server on your own machine.",
        example: "120, picture=300",
        secrecy: Secrecy::Open,
    },
    Variable {
        name: "GREENLIT_TRIES",
        key: "tries.most",
        help: "How often one call is tried before it fails; 4 by default.",
        example: "6",
        secrecy: Secrecy::Open,
    },
    Variable {
        name: "GREENLIT_TRIES_WITHIN",
        key: "tries.within",
        help: "How long all tries of a call may take together, such as 10m; by default three times the longest limit.",
        example: "10m",
        secrecy: Secrecy::Open,
    },
    Variable {
        name: "GREENLIT_FALLBACKS",
        key: "fallbacks.texts",
        help: "Models that write, in this order, when the first cannot, each with its server where that is another, and the \
               variable that holds its key.",
        example: "gpt-6-luna, qwen3@http://localhost:11434/v1, qwen/qwen3@https://openrouter.ai/api/v1 key=OPENROUTER_API_KEY",
        secrecy: Secrecy::Open,
    },
    Variable {
        name: "GREENLIT_IMAGE_FALLBACKS",
        key: "fallbacks.pictures",
        help: "The same for the image model.",
        example: "gpt-image-2.5-flare",
        secrecy: Secrecy::Open,
    },
    Variable {
        name: "GREENLIT_HEDGE",
        key: "hedge",
        help: "Whether a text that is later than 95 of 100 is asked for a second time, at most 5 of 100: true or false. Both are \
               billed.",
        example: "true",
        secrecy: Secrecy::Open,
    },
    Variable {
        name: "GREENLIT_DATA",
        key: "data",
        help: "Where jobs are kept. By default the platform's data folder.",
        example: "./data",
        secrecy: Secrecy::Open,
    },
    Variable {
        name: "DATABASE_URL",
        key: "database.url",
        help: "A PostgreSQL database for the jobs. Without it, SQLite in the data folder.",
        example: "postgres://greenlit:password@localhost:5432/greenlit",
        secrecy: Secrecy::Secret,
    },
    Variable {
        name: "DATABASE_DIRECT_URL",
        key: "database.direct_url",
        help: "The same database past its pooler (PgBouncer, Supabase), for LISTEN and migrations.",
        example: "postgres://greenlit:password@db.example.com:5432/greenlit",
        secrecy: Secrecy::Secret,
    },
    Variable {
        name: "GREENLIT_ROW_SECURITY",
        key: "database.row_security",
        help: "Whether PostgreSQL itself keeps users' rows apart: auto (where it may), require (start with it alone) or off.",
        example: "auto",
        secrecy: Secrecy::Open,
    },
    Variable {
        name: "GREENLIT_OUT",
        key: "out",
        help: "Where the folders of packages are written.",
        example: "packages",
        secrecy: Secrecy::Open,
    },
    Variable {
        name: "GREENLIT_LANGUAGE",
        key: "language",
        help: "The language to assume where a keyword does not tell its own. By default the system's.",
        example: "pt-BR",
        secrecy: Secrecy::Open,
    },
    Variable {
        name: "GREENLIT_QUALITY_MINIMUM",
        key: "quality.minimum",
        help: "The least score, 0 to 100, that an agent's result must reach.",
        example: "60",
        secrecy: Secrecy::Open,
    },
    Variable {
        name: "GREENLIT_MAX_COST",
        key: "max_cost",
        help: "Refuse to begin a package that may cost more than this many US dollars.",
        example: "0.25",
        secrecy: Secrecy::Open,
    },
    Variable {
        name: "GREENLIT_BUDGET",
        key: "budget.limit",
        help: "What all packages of a month may cost together, in US dollars, or none. 1000 by default.",
        example: "200",
        secrecy: Secrecy::Open,
    },
    Variable {
        name: "GREENLIT_BUDGET_ZONE",
        key: "budget.zone",
        help: "The time zone in which the budget's months begin; UTC by default.",
        example: "America/Sao_Paulo",
        secrecy: Secrecy::Open,
    },
    Variable {
        name: "GREENLIT_UNPRICED",
        key: "budget.unpriced",
        help: "Whether models may be asked whose price nobody knows: allow or refuse. By default refuse at OpenAI and under \
               a GREENLIT_BUDGET, and allow on other servers.",
        example: "allow",
        secrecy: Secrecy::Open,
    },
    Variable {
        name: "GREENLIT_INFRASTRUCTURE",
        key: "infrastructure",
        help: "What is paid a month beside the models, in US dollars, for `greenlit cost --per-day`; in the file also as a \
               section [infrastructure] with a line each.",
        example: "hosting=20, database=25",
        secrecy: Secrecy::Open,
    },
    Variable {
        name: "GREENLIT_BUDGET_ALERTS",
        key: "budget.alerts",
        help: "At which percents of a budget its people are told by mail, Slack, Discord and webhooks, with commas between \
               them, or none.",
        example: "50,75,90,100",
        secrecy: Secrecy::Open,
    },
    Variable {
        name: "GREENLIT_MODELS",
        key: "models",
        help: "A file with prices and abilities of further models, in the form of docs/models.md.",
        example: "models.toml",
        secrecy: Secrecy::Open,
    },
    Variable {
        name: "GREENLIT_TOKEN",
        key: "service.token",
        help: "`greenlit serve` asks every request for this token, where other users share the machine.",
        example: "",
        secrecy: Secrecy::Secret,
    },
    Variable {
        name: "GREENLIT_CORS_ORIGINS",
        key: "service.cors_origins",
        help: "Sites whose pages may ask the API, with commas between them; none by default.",
        example: "https://studio.example,http://localhost:5173",
        secrecy: Secrecy::Open,
    },
    Variable {
        name: "GREENLIT_PUBLIC_URL",
        key: "service.public_url",
        help: "Where people reach `greenlit serve`, when that is not this machine alone; then they sign in.",
        example: "https://greenlit.example",
        secrecy: Secrecy::Open,
    },
    Variable {
        name: "GREENLIT_ACCOUNTS",
        key: "service.accounts",
        help: "Whether people sign in also where only this machine reaches `greenlit serve`: true or false.",
        example: "true",
        secrecy: Secrecy::Open,
    },
    Variable {
        name: "GREENLIT_SIGN_UP",
        key: "service.sign_up",
        help: "Whether newcomers may make an account themselves: true or false. By default an admin adds people.",
        example: "false",
        secrecy: Secrecy::Open,
    },
    Variable {
        name: "NEXTAUTH_SECRET",
        key: "service.secret",
        help: "Signs what a browser keeps while somebody signs in elsewhere; the same for all processes of a service. \
               32 signs or more.",
        example: "",
        secrecy: Secrecy::Secret,
    },
    Variable {
        name: "GOOGLE_CLIENT_ID",
        key: "google.client_id",
        help: "The service's name at Google, for \"Continue with Google\".",
        example: "1234567890-abc.apps.googleusercontent.com",
        secrecy: Secrecy::Open,
    },
    Variable {
        name: "GOOGLE_CLIENT_SECRET",
        key: "google.client_secret",
        help: "The service's secret at Google.",
        example: "",
        secrecy: Secrecy::Secret,
    },
    Variable {
        name: "OIDC_ISSUER",
        key: "google.issuer",
        help: "Another provider of OpenID Connect instead of Google: its issuer's address.",
        example: "https://id.example.com",
        secrecy: Secrecy::Open,
    },
    Variable {
        name: "NEXT_PUBLIC_SUPABASE_URL",
        key: "supabase.url",
        help: "A Supabase project: tokens of people who signed in there are taken by the API.",
        example: "https://abcdefghijkl.supabase.co",
        secrecy: Secrecy::Open,
    },
    Variable {
        name: "SUPABASE_JWT_SECRET",
        key: "supabase.jwt_secret",
        help: "The project's legacy JWT secret, where it still signs with that (HS256).",
        example: "",
        secrecy: Secrecy::Secret,
    },
    Variable {
        name: "GREENLIT_RATE_LIMIT",
        key: "limits.make",
        help: "How many packages somebody begins in any minute and in any 24 hours; off limits nothing. By default \
               10/minute,100/day.",
        example: "10/minute,100/day",
        secrecy: Secrecy::Open,
    },
    Variable {
        name: "GREENLIT_RATE_LIMIT_TIERS",
        key: "limits.tiers",
        help: "The same by tier, with semicolons between them.",
        example: "pro=30/minute,300/day;enterprise=60/minute,5000/day",
        secrecy: Secrecy::Open,
    },
    Variable {
        name: "GREENLIT_RATE_LIMIT_READ",
        key: "limits.read",
        help: "How many other requests somebody who is known sends.",
        example: "600/minute,20000/day",
        secrecy: Secrecy::Open,
    },
    Variable {
        name: "GREENLIT_RATE_LIMIT_SIGN_IN",
        key: "limits.sign_in",
        help: "How many tries to sign in come from one address.",
        example: "30/minute,1000/day",
        secrecy: Secrecy::Open,
    },
    Variable {
        name: "GREENLIT_RATE_LIMIT_LINK",
        key: "limits.link",
        help: "How many links that pick a title are opened from one address.",
        example: "30/minute,1000/day",
        secrecy: Secrecy::Open,
    },
    Variable {
        name: "GREENLIT_RATE_LIMIT_STRANGER",
        key: "limits.stranger",
        help: "How many other requests of nobody who is known come from one address.",
        example: "120/minute,10000/day",
        secrecy: Secrecy::Open,
    },
    Variable {
        name: "GREENLIT_RATE_LIMIT_KEY",
        key: "limits.key",
        help: "How many percent of its owner's limits one API key may use; by default all.",
        example: "50",
        secrecy: Secrecy::Open,
    },
    Variable {
        name: "GREENLIT_RATE_LIMIT_LOCAL",
        key: "limits.local",
        help: "Whether the one user of a server without accounts is limited, too: true or false.",
        example: "true",
        secrecy: Secrecy::Open,
    },
    Variable {
        name: "REDIS_URL",
        key: "limits.redis_url",
        help: "A Redis or Valkey in which all processes of a service count together.",
        example: "redis://:password@redis.example:6379/0",
        secrecy: Secrecy::Secret,
    },
    Variable {
        name: "UPSTASH_REDIS_REST_URL",
        key: "limits.upstash_url",
        help: "The same at Upstash over HTTPS, where REDIS_URL is not set.",
        example: "https://eu1-abc.upstash.io",
        secrecy: Secrecy::Open,
    },
    Variable {
        name: "UPSTASH_REDIS_REST_TOKEN",
        key: "limits.upstash_token",
        help: "The token of that database.",
        example: "",
        secrecy: Secrecy::Secret,
    },
    Variable {
        name: "GREENLIT_TRUSTED_PROXIES",
        key: "service.trusted_proxies",
        help: "Proxies whose X-Forwarded-For or Forwarded is believed, as addresses and networks; none believes nobody. By \
               default those on this machine, where GREENLIT_PUBLIC_URL is set.",
        example: "127.0.0.1,10.0.0.0/8",
        secrecy: Secrecy::Open,
    },
    Variable {
        name: "SMTP_URL",
        key: "notify.smtp_url",
        help: "The mail server that tells people of titles to pick, with its account.",
        example: "smtps://user:password@mail.example.com:465",
        secrecy: Secrecy::Secret,
    },
    Variable {
        name: "MAIL_FROM",
        key: "notify.mail_from",
        help: "Whom those mails are from.",
        example: "greenlit <greenlit@example.com>",
        secrecy: Secrecy::Open,
    },
    Variable {
        name: "GREENLIT_NOTIFY_EMAIL",
        key: "notify.email",
        help: "Where mails go without accounts; an account has an address of its own.",
        example: "me@example.com",
        secrecy: Secrecy::Open,
    },
    Variable {
        name: "SLACK_WEBHOOK_URL",
        key: "notify.slack",
        help: "An incoming webhook of Slack that is told of titles to pick.",
        example: "",
        secrecy: Secrecy::Secret,
    },
    Variable {
        name: "DISCORD_WEBHOOK_URL",
        key: "notify.discord",
        help: "A webhook of Discord that is told of titles to pick.",
        example: "",
        secrecy: Secrecy::Secret,
    },
    Variable {
        name: "GREENLIT_PICK_REMINDER",
        key: "pick.reminder",
        help: "After how long people are told again, such as 30m, 4h or 2d; by default never.",
        example: "4h",
        secrecy: Secrecy::Open,
    },
    Variable {
        name: "GREENLIT_PICK_DEADLINE",
        key: "pick.deadline",
        help: "After how long nobody is waited for, and GREENLIT_PICK_THEN happens.",
        example: "24h",
        secrecy: Secrecy::Open,
    },
    Variable {
        name: "GREENLIT_PICK_THEN",
        key: "pick.then",
        help: "take_best, cancel or keep when nobody picked in time; by default keep.",
        example: "take_best",
        secrecy: Secrecy::Open,
    },
    Variable {
        name: "GREENLIT_PICK_LINK_DAYS",
        key: "pick.link_days",
        help: "How many days the link in a message opens its pick: 1 to 30; by default 7.",
        example: "7",
        secrecy: Secrecy::Open,
    },
    Variable {
        name: "GREENLIT_EGRESS_ALLOW",
        key: "egress.allow",
        help: "Where webhooks may go beside public addresses: hosts, addresses and networks, with commas between.",
        example: "n8n.internal,10.1.0.0/16",
        secrecy: Secrecy::Open,
    },
    Variable {
        name: "GREENLIT_USAGE_DAYS",
        key: "usage.days",
        help: "How many days is kept what was done when and what it cost, for export and figures: 365 by default; 0 or none \
               keeps it for ever.",
        example: "90",
        secrecy: Secrecy::Open,
    },
    Variable {
        name: "ENABLE_CRON_JOBS",
        key: "cron.enabled",
        help: "Whether this process begins jobs by the clock: true or false. By default true where greenlit.toml has \
               [trending] keywords.",
        example: "false",
        secrecy: Secrecy::Open,
    },
    Variable {
        name: "CRON_SECRET",
        key: "cron.secret",
        help: "What a clock elsewhere must send as `Authorization: Bearer …` to GET /api/cron/generate-trending.",
        example: "",
        secrecy: Secrecy::Secret,
    },
];

/// `.env.example`, made from the list.
pub fn example() -> String {
    let mut text = String::from(
        "# Everything that greenlit can be told by environment, .env or greenlit.toml. All of it is optional.\n\
         # Made by `greenlit config example`; the name in brackets is the setting's place in greenlit.toml.\n",
    );
    for Variable {
        name,
        key,
        help,
        example,
        ..
    } in VARIABLES
    {
        text.push_str(&format!("\n# {help} [{key}]\n# {name}={example}\n"));
    }
    text
}
