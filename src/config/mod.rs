//! The configuration: one typed value, read once from flags, environment, `.env` and `greenlit.toml`, in this order.
//!
//! [`VARIABLES`] is the list of what there is; `.env.example`, `config check` and the reader are all made from it.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use greenlit_domain::input;
use greenlit_domain::language::Language;
use greenlit_domain::money::MicroDollars;
use greenlit_domain::settings::DEFAULT_QUALITY_BAR;
use greenlit_engine::keeping::UsageDays;
use greenlit_providers::egress::Allow;
use greenlit_providers::models::Table;
use greenlit_providers::openai::Wire;
use greenlit_store::RowSecurity;
use greenlit_web::PublicUrl;
use secrecy::SecretString;

use crate::exit::{CliError, Code};

mod bad_days;
mod budget;
mod egress;
mod gather;
mod identity;
mod infrastructure;
mod keeping;
mod limits;
mod notices;
mod row_security;
mod trending;
mod values;
mod variables;

pub use bad_days::{BadDays, Fallback, without_keys};
pub use budget::{Budgeting, Chosen, limit};
pub use gather::{Gathered, Keys, Origin, Raw, gather};
pub use identity::Identity;
pub use infrastructure::Monthly;
pub use limits::{Limits, SharedPlace};
pub use notices::Notices;
pub use trending::Trending;
pub use values::{ProviderName, dollars, token, without_credentials};
use values::{
    cron_secret, provider_name, score, service_tier, temperature, web_address, wire, yes_or_no,
};
pub use variables::{Secrecy, VARIABLES, example};

/// The configuration.
#[derive(Debug)]
pub struct Config {
    /// The provider's key; may be empty.
    pub api_key: Option<SecretString>,
    /// The compatible server.
    pub base_url: Option<String>,
    /// What answers, where that is said.
    pub provider: Option<ProviderName>,
    /// The organisation that is billed.
    pub organisation: Option<String>,
    /// The wire form, where it is not to be found out.
    pub wire: Option<Wire>,
    /// The tier that is asked for.
    pub service_tier: Option<String>,
    /// The text model's reasoning effort, instead of the table's.
    pub effort: Option<String>,
    /// The text model's temperature.
    pub temperature: Option<f64>,
    /// The quality of pictures, instead of the table's.
    pub image_quality: Option<String>,
    /// How a provider's bad day is borne.
    pub bad_days: BadDays,
    /// The text model.
    pub model: Option<String>,
    /// The image model.
    pub image_model: Option<String>,
    /// Where jobs are kept.
    pub data: PathBuf,
    /// The PostgreSQL database, where SQLite is not to be used.
    pub database: Option<SecretString>,
    /// The same past its pooler.
    pub database_direct: Option<SecretString>,
    /// Whether that database itself keeps users' rows apart.
    pub row_security: RowSecurity,
    /// Where packages are written.
    pub out: PathBuf,
    /// Assumed where a keyword does not tell.
    pub language: Option<Language>,
    /// The least score.
    pub quality_minimum: u8,
    /// The most a package may cost.
    pub max_cost: Option<MicroDollars>,
    /// What may be spent a month.
    pub budgeting: Budgeting,
    /// What is paid a month beside the models.
    pub infrastructure: Vec<Monthly>,
    /// Prices and abilities.
    pub models: Table,
    /// What every request must bring.
    pub token: Option<SecretString>,
    /// Sites whose pages may ask.
    pub cors_origins: Vec<String>,
    /// Where people reach the service.
    pub public_url: Option<PublicUrl>,
    /// Whether people sign in, also on this machine alone.
    pub accounts: bool,
    /// Who vouches for people.
    pub identity: Identity,
    /// How often somebody may ask.
    pub limits: Limits,
    /// What is made by the clock, and when; without keywords nothing is.
    pub trending: Option<Trending>,
    /// Whether this process may begin it.
    pub cron_jobs: bool,
    /// What those show who begin it from outside; without one nobody may.
    pub cron_secret: Option<SecretString>,
    /// How people are told that a title is to be picked, and how long they are waited for.
    pub notices: Notices,
    /// Where webhooks may go beside public addresses.
    pub egress: Allow,
    /// How long usage is kept.
    pub usage_days: UsageDays,
}

impl Config {
    /// Reads the configuration of this process.
    ///
    /// # Errors
    /// All that is wrong, each with its variable and never with its value.
    pub fn read() -> Result<Self, CliError> {
        let (gathered, mut problems) = gather(Path::new("."), |name| env::var(name));
        let config = Self::parse(&gathered, &mut problems);
        match config {
            Some(config) if problems.is_empty() => Ok(config),
            _ => Err(CliError::new(Code::Input, problems.join("\n       "))
                .hint("`greenlit config check` shows what is configured and from where")),
        }
    }

    /// Parses raw values; notes every problem.
    pub fn parse(gathered: &Gathered, problems: &mut Vec<String>) -> Option<Self> {
        let raw = &gathered.raw;
        let text = |name: &str| {
            raw.get(name)
                .map(|(value, _)| value.trim())
                .filter(|value| !value.is_empty())
        };
        let mut checked = Checked { raw, problems };
        let language = checked.value("GREENLIT_LANGUAGE", |value| {
            let told = "must be a language tag such as en, pt-BR or ja";
            input::language(value).map_err(|_| told.to_owned())
        });
        let quality_minimum = checked.value("GREENLIT_QUALITY_MINIMUM", score);
        let max_cost = checked.value("GREENLIT_MAX_COST", dollars);
        let base_url = checked.value("OPENAI_BASE_URL", web_address);
        let provider = checked.value("GREENLIT_PROVIDER", provider_name);
        let wire = checked.value("OPENAI_API", wire).flatten();
        let service_tier = checked.value("OPENAI_SERVICE_TIER", service_tier);
        let organisation = checked.value("OPENAI_ORG_ID", |value| {
            let plain = value.chars().all(|c| c.is_ascii_graphic());
            plain
                .then(|| value.to_owned())
                .ok_or_else(|| "holds characters that no organisation has".to_owned())
        });
        let temperature = checked.value("GREENLIT_TEMPERATURE", temperature);
        let bad_days = bad_days::parse(&mut checked, &gathered.keys);
        let models = checked.value("GREENLIT_MODELS", |path| {
            let text =
                fs::read_to_string(path).map_err(|error| format!("cannot be read: {error}"))?;
            Table::load(Some(&text)).map_err(|error| error.to_string())
        });
        let token = checked.value("GREENLIT_TOKEN", token);
        let cors_origins = checked.value("GREENLIT_CORS_ORIGINS", values::origins);
        let public_url = checked.value("GREENLIT_PUBLIC_URL", PublicUrl::parse);
        let accounts = checked.value("GREENLIT_ACCOUNTS", yes_or_no);
        // A broken table of ours is a bug, and is told like any other problem.
        let builtin = Table::load(None).map_err(|error| checked.problems.push(error.to_string()));
        let cron_jobs = checked.value("ENABLE_CRON_JOBS", yes_or_no);
        let cron_secret = checked.value("CRON_SECRET", cron_secret);
        let identity = identity::parse(&mut checked);
        let budgeting = budget::parse(&mut checked);
        let infrastructure = checked.value("GREENLIT_INFRASTRUCTURE", infrastructure::parse);
        let limits = limits::parse(&mut checked);
        let notices = notices::parse(&mut checked);
        let egress = egress::parse(&mut checked);
        let row_security = row_security::parse(&mut checked);
        let usage_days = keeping::parse(&mut checked);
        let trending = trending::parse(&gathered.trending, checked.problems);
        if cron_jobs == Some(true) && trending.is_none() {
            problems.push(trending::nothing_to_do());
        }
        let data = text("GREENLIT_DATA")
            .map(PathBuf::from)
            .or_else(platform_data);
        if data.is_none() {
            problems.push(
                "GREENLIT_DATA: this system has no data folder; say where jobs are kept".to_owned(),
            );
        }
        Some(Self {
            api_key: text("OPENAI_API_KEY").map(SecretString::from),
            base_url,
            provider,
            organisation,
            wire,
            service_tier,
            effort: text("GREENLIT_EFFORT").map(str::to_owned),
            temperature,
            image_quality: text("GREENLIT_IMAGE_QUALITY").map(str::to_owned),
            bad_days,
            model: text("GREENLIT_MODEL").map(str::to_owned),
            image_model: text("GREENLIT_IMAGE_MODEL").map(str::to_owned),
            data: data?,
            database: text("DATABASE_URL").map(SecretString::from),
            database_direct: text("DATABASE_DIRECT_URL").map(SecretString::from),
            row_security,
            out: PathBuf::from(text("GREENLIT_OUT").unwrap_or("packages")),
            language: language.or_else(system_language),
            quality_minimum: quality_minimum.unwrap_or(DEFAULT_QUALITY_BAR),
            max_cost,
            budgeting,
            infrastructure: infrastructure.unwrap_or_default(),
            models: models.or(builtin.ok())?,
            token: token.map(SecretString::from),
            cors_origins: cors_origins.unwrap_or_default(),
            public_url,
            accounts: accounts.unwrap_or(false),
            identity,
            limits,
            cron_jobs: cron_jobs.unwrap_or(trending.is_some()),
            cron_secret,
            notices,
            egress,
            usage_days,
            trending,
        })
    }
}

/// Checks values and notes what is wrong with them, by name.
struct Checked<'a> {
    raw: &'a Raw,
    problems: &'a mut Vec<String>,
}

impl Checked<'_> {
    /// A value as it is written, where it is not empty.
    fn raw_text(&self, name: &str) -> Option<&str> {
        let (value, _) = self.raw.get(name)?;
        Some(value.trim()).filter(|value| !value.is_empty())
    }

    fn value<T>(&mut self, name: &str, check: impl FnOnce(&str) -> Result<T, String>) -> Option<T> {
        let (value, origin) = self.raw.get(name)?;
        if value.trim().is_empty() {
            return None;
        }
        match check(value.trim()) {
            Ok(value) => Some(value),
            Err(message) => {
                self.problems.push(format!("{name} ({origin}): {message}"));
                None
            }
        }
    }
}

impl Checked<'_> {
    /// Notes that one variable says nothing without another.
    fn needs(&mut self, name: &str, other: &str) {
        self.problems
            .push(format!("{name}: says nothing without {other}: set both"));
    }
}

fn platform_data() -> Option<PathBuf> {
    directories::ProjectDirs::from("", "", "greenlit").map(|dirs| dirs.data_dir().to_owned())
}

/// The system's language, such as `pt-BR`. `C` and `POSIX` are none.
fn system_language() -> Option<Language> {
    Language::parse(&sys_locale::get_locale()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn absent(_: &str) -> Result<String, env::VarError> {
        Err(env::VarError::NotPresent)
    }

    #[test]
    fn the_environment_beats_dotenv_and_dotenv_the_file() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(
            dir.path().join(gather::FILE),
            "model = 'c'\nimage_model = 'c'\nout = 'c'\n",
        )
        .unwrap();
        fs::write(
            dir.path().join(".env"),
            "GREENLIT_MODEL=b\nGREENLIT_IMAGE_MODEL=b\nOTHER=x\n",
        )
        .unwrap();
        let (gathered, problems) = gather(dir.path(), |name| match name {
            "GREENLIT_MODEL" => Ok("a".to_owned()),
            _ => Err(env::VarError::NotPresent),
        });
        assert_eq!(problems, Vec::<String>::new());
        let raw = gathered.raw;
        assert_eq!(raw["GREENLIT_MODEL"], ("a".to_owned(), Origin::Environment));
        assert_eq!(
            raw["GREENLIT_IMAGE_MODEL"],
            ("b".to_owned(), Origin::DotEnv)
        );
        assert_eq!(raw["GREENLIT_OUT"], ("c".to_owned(), Origin::File));
    }

    #[test]
    fn all_problems_are_told_at_once_without_their_values() {
        let dir = tempfile::tempdir().unwrap();
        let file = "max_cost = 'sk-secret-1'\nmodle = 'x'\n[quality]\nminimum = 400\n[openai]\nbase_url = 'sk-secret-2'\n";
        fs::write(dir.path().join(gather::FILE), file).unwrap();
        let (gathered, mut problems) = gather(dir.path(), absent);
        assert!(Config::parse(&gathered, &mut problems).is_some());
        let told = problems.join("\n");
        for name in [
            "GREENLIT_MAX_COST",
            "modle",
            "GREENLIT_QUALITY_MINIMUM",
            "OPENAI_BASE_URL",
        ] {
            assert!(told.contains(name), "{name} is not in {told}");
        }
        assert!(!told.contains("sk-secret"), "{told}");
    }

    #[test]
    fn a_broken_file_is_told_by_its_line_and_not_by_its_text() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(
            dir.path().join(gather::FILE),
            "model = 'a'\napi_key = sk-secret\n",
        )
        .unwrap();
        let (_, problems) = gather(dir.path(), absent);
        assert_eq!(problems, ["greenlit.toml: line 2 is no TOML"]);
    }

    #[test]
    fn prices_are_known_without_a_file_of_ones_own() {
        let config = Config::parse(&Gathered::default(), &mut Vec::new()).unwrap();
        assert!(config.models.prices("gpt-6-luna", "2026-11-24").is_some());
    }

    #[test]
    fn a_key_is_never_shown() {
        let secret = |name| {
            (
                name,
                ("sk-secret-of-many-characters".to_owned(), Origin::DotEnv),
            )
        };
        let gathered = Gathered {
            raw: Raw::from([secret("OPENAI_API_KEY"), secret("CRON_SECRET")]),
            ..Gathered::default()
        };
        let config = Config::parse(&gathered, &mut Vec::new()).unwrap();
        assert!(config.cron_secret.is_some());
        assert!(!format!("{config:?}").contains("sk-secret"));
    }

    /// What a file leads to, and all that is told of it.
    fn configured(file: &str) -> (Option<Config>, String) {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join(gather::FILE), file).unwrap();
        let (gathered, mut problems) = gather(dir.path(), absent);
        let config = Config::parse(&gathered, &mut problems);
        (config, problems.join("\n"))
    }

    #[test]
    fn jobs_are_begun_by_the_clock_when_there_are_keywords_unless_that_is_off() {
        for (file, expected) in [
            ("", false),
            ("[trending]\nkeywords = ['rye bread']", true),
            (
                "[cron]\nenabled = false\n[trending]\nkeywords = ['rye bread']",
                false,
            ),
            (
                "[cron]\nenabled = 'true'\n[trending]\nkeywords = ['rye bread']",
                true,
            ),
        ] {
            let (config, problems) = configured(file);
            assert_eq!(problems, "", "{file}");
            assert_eq!(config.unwrap().cron_jobs, expected, "{file}");
        }
    }

    #[test]
    fn what_is_paid_a_month_is_a_line_or_a_section() {
        for file in [
            "infrastructure = 'hosting=20, redis=10.5'",
            "[infrastructure]\nhosting = 20\nredis = 10.5",
        ] {
            let (config, problems) = configured(file);
            assert_eq!(problems, "", "{file}");
            let paid = config.unwrap().infrastructure.into_iter();
            let paid: Vec<_> = paid.map(|one| (one.name, one.amount.0)).collect();
            let both = [("hosting", 20_000_000), ("redis", 10_500_000)];
            assert_eq!(paid, both.map(|(name, micros)| (name.to_owned(), micros)));
        }
        for (file, told) in [
            ("infrastructure = 'hosting'", "such as hosting=20"),
            (
                "[infrastructure]\nhosting = 'much'",
                "infrastructure.hosting must be",
            ),
        ] {
            let (_, problems) = configured(file);
            assert!(problems.contains(told), "{file}: {problems}");
        }
    }

    #[test]
    fn a_clock_without_keywords_and_a_secret_that_is_none_are_told() {
        for (file, told) in [
            (
                "[cron]\nenabled = true",
                "ENABLE_CRON_JOBS: there are no keywords",
            ),
            ("[cron]\nenabled = 'perhaps'", "must be true or false"),
            (
                "[cron]\nsecret = 'short'",
                "CRON_SECRET (greenlit.toml): must have at least 16",
            ),
            (
                "[cron]\nsecret = 'with spaces in between it'",
                "without spaces",
            ),
            ("trending = ['rye bread']", "trending must be a section"),
        ] {
            let (_, problems) = configured(file);
            assert!(problems.contains(told), "{file}: {problems}");
        }
    }

    #[test]
    fn sites_that_may_ask_are_origins_and_nothing_else() {
        let parse = |value: &str| {
            let raw = Raw::from([("GREENLIT_CORS_ORIGINS", (value.to_owned(), Origin::DotEnv))]);
            let mut problems = Vec::new();
            let gathered = Gathered {
                raw,
                ..Gathered::default()
            };
            let config = Config::parse(&gathered, &mut problems).unwrap();
            (config.cors_origins, problems.len())
        };
        assert_eq!(
            parse("https://Studio.example, http://localhost:5173,"),
            (
                vec![
                    "https://studio.example".to_owned(),
                    "http://localhost:5173".to_owned()
                ],
                0
            )
        );
        for wrong in [
            "*",
            "null",
            "studio.example",
            "https://a.example/app",
            "https://*.a.example",
        ] {
            assert_eq!(parse(wrong), (Vec::new(), 1), "{wrong}");
        }
    }

    #[test]
    fn the_example_file_is_up_to_date() {
        let file =
            fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/.env.example")).unwrap();
        assert_eq!(
            file,
            example(),
            "run `cargo run -- config example > .env.example`"
        );
    }

    mod fuzz {
        use super::*;

        #[test]
        fn any_settings_are_read_or_told_by_name_without_their_value() {
            greenlit_fuzz::fuzz!(
                &[
                    "true",
                    "auto",
                    "offline",
                    "https://studio.example",
                    "http://[::1]:80/v1",
                    "127.0.0.1,10.0.0.0/8",
                    "30m",
                    "90d",
                    "18446744073709551615h",
                    "0.25",
                    "$1e308",
                    "inf",
                    "-0",
                    "pt-BR",
                    "5,10",
                    "smtp://ana:hush@host:25?x#y",
                    "redis://localhost",
                    "slack",
                    ",",
                    "@",
                    ":",
                    "//",
                    "=",
                    "a@b.example",
                    "50%",
                    "10/min",
                    "gpt-6-luna",
                    " ",
                ],
                |value| {
                    // A file of prices is read from the disk, and told by what the system says of it.
                    let names = VARIABLES
                        .iter()
                        .filter(|variable| variable.name != "GREENLIT_MODELS");
                    let raw = names
                        .map(|variable| (variable.name, (value.to_owned(), Origin::Environment)));
                    let gathered = Gathered {
                        raw: raw.collect(),
                        ..Gathered::default()
                    };
                    let mut problems = Vec::new();
                    let config = Config::parse(&gathered, &mut problems);
                    assert!(config.is_some() || !problems.is_empty());
                    for problem in &problems {
                        let is_named = VARIABLES
                            .iter()
                            .any(|variable| problem.starts_with(variable.name))
                            || problem.starts_with("[trending]");
                        assert!(is_named, "{problem} names no variable");
                        assert!(problem.len() < 600, "{problem}");
                        assert!(!problem.contains("ana:hush"), "{problem}");
                    }
                    if let Some(config) = config {
                        assert!(config.quality_minimum <= 100);
                        assert!(config.max_cost.is_none_or(|cost| cost.0 >= 0));
                        assert!(
                            config
                                .temperature
                                .is_none_or(|warm| (0.0..=2.0).contains(&warm))
                        );
                    }
                }
            );
        }
    }
}
