//! Where raw values come from: the environment, `.env` and `greenlit.toml`, told apart so that people can be told.

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::fmt;
use std::fs;
use std::io;
use std::path::Path;

use secrecy::{ExposeSecret, SecretString};

use super::variables::VARIABLES;
use super::{bad_days, infrastructure, trending};

/// The file beside which the program was started.
pub(super) const FILE: &str = "greenlit.toml";

/// Where a value came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// The process's environment.
    Environment,
    /// The file `.env`.
    DotEnv,
    /// The file `greenlit.toml`.
    File,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Environment => "environment",
            Self::DotEnv => ".env",
            Self::File => FILE,
        })
    }
}

/// The raw values with their origin, by the variable's name.
pub type Raw = BTreeMap<&'static str, (String, Origin)>;

/// The keys of fallbacks, by the variables that hold them.
pub type Keys = BTreeMap<String, SecretString>;

/// What was found, before it is parsed.
#[derive(Debug, Default)]
pub struct Gathered {
    /// The variables.
    pub raw: Raw,
    /// The file's section on trending topics; a list is nothing that an environment holds.
    pub trending: toml::Table,
    /// What stands in the variables that other settings name.
    pub keys: Keys,
}

/// Gathers raw values from the environment and the files of a folder.
pub fn gather(
    folder: &Path,
    environment: impl Fn(&str) -> Result<String, env::VarError>,
) -> (Gathered, Vec<String>) {
    let mut problems = Vec::new();
    let Gathered {
        mut raw, trending, ..
    } = from_file(&folder.join(FILE), &mut problems);
    raw.extend(from_dotenv(&folder.join(".env"), &mut problems));
    for variable in VARIABLES {
        match environment(variable.name) {
            Ok(value) => {
                raw.insert(variable.name, (value, Origin::Environment));
            }
            Err(env::VarError::NotPresent) => {}
            Err(env::VarError::NotUnicode(_)) => {
                problems.push(format!(
                    "{} (environment): is not valid UTF-8",
                    variable.name
                ));
            }
        }
    }
    let keys = keys(&raw, &folder.join(".env"), environment);
    let gathered = Gathered {
        raw,
        trending,
        keys,
    };
    (gathered, problems)
}

/// The keys that fallbacks name, from the environment, else from `.env`. What is wrong with that file is told already.
fn keys(
    raw: &Raw,
    dotenv: &Path,
    environment: impl Fn(&str) -> Result<String, env::VarError>,
) -> Keys {
    let settings = ["GREENLIT_FALLBACKS", "GREENLIT_IMAGE_FALLBACKS"];
    let values = settings.iter().filter_map(|name| raw.get(name));
    let names: BTreeSet<_> = values
        .flat_map(|(value, _)| bad_days::key_names(value))
        .collect();
    let mut keys = Keys::new();
    if names.is_empty() {
        return keys;
    }
    for (name, value) in dotenvy::from_path_iter(dotenv)
        .into_iter()
        .flatten()
        .flatten()
    {
        if names.contains(name.as_str()) {
            keys.insert(name, SecretString::from(value));
        }
    }
    for name in names {
        if let Ok(value) = environment(name) {
            keys.insert(name.to_owned(), SecretString::from(value));
        }
    }
    keys.retain(|_, key| !key.expose_secret().trim().is_empty());
    keys
}

fn from_dotenv(path: &Path, problems: &mut Vec<String>) -> Raw {
    let mut raw = Raw::new();
    let lines = match dotenvy::from_path_iter(path) {
        Ok(lines) => lines,
        Err(dotenvy::Error::Io(error)) if error.kind() == io::ErrorKind::NotFound => return raw,
        Err(_) => {
            problems.push(".env: cannot be read".to_owned());
            return raw;
        }
    };
    for line in lines {
        match line {
            Ok((name, value)) => {
                // Other programs' variables live here too.
                if let Some(variable) = VARIABLES.iter().find(|variable| variable.name == name) {
                    raw.insert(variable.name, (value, Origin::DotEnv));
                }
            }
            // The library's message would show the line, and the line may hold a key.
            Err(_) => problems.push(
                ".env: a line cannot be read; each is NAME=value, with quotes around a value that has spaces"
                    .to_owned(),
            ),
        }
    }
    raw
}

fn from_file(path: &Path, problems: &mut Vec<String>) -> Gathered {
    let mut found = Gathered::default();
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return found,
        Err(error) => {
            problems.push(format!("{FILE}: cannot be read: {error}"));
            return found;
        }
    };
    match text.parse::<toml::Table>() {
        Ok(mut table) => {
            match table.remove(trending::SECTION) {
                Some(toml::Value::Table(section)) => found.trending = section,
                Some(_) => problems.push(format!(
                    "{FILE}: {section} must be a section: a line [{section}], and its settings below it",
                    section = trending::SECTION
                )),
                None => {}
            }
            if let Some(toml::Value::Table(section)) = table.get(infrastructure::SECTION) {
                match infrastructure::written(section) {
                    Ok(line) => {
                        let line = toml::Value::String(line);
                        table.insert(infrastructure::SECTION.to_owned(), line);
                    }
                    Err(problem) => {
                        table.remove(infrastructure::SECTION);
                        problems.push(problem);
                    }
                }
            }
            flatten("", &table, &mut found.raw, problems);
        }
        Err(error) => {
            // Its place is told, its text is not: it may hold a key.
            let line = error
                .span()
                .map_or(1, |span| text[..span.start].matches('\n').count() + 1);
            problems.push(format!("{FILE}: line {line} is no TOML"));
        }
    }
    found
}

fn flatten(prefix: &str, table: &toml::Table, raw: &mut Raw, problems: &mut Vec<String>) {
    for (name, value) in table {
        let key = if prefix.is_empty() {
            name.clone()
        } else {
            format!("{prefix}.{name}")
        };
        if let toml::Value::Table(inner) = value {
            flatten(&key, inner, raw, problems);
            continue;
        }
        let text = match value {
            toml::Value::String(text) => text.clone(),
            toml::Value::Integer(number) => number.to_string(),
            toml::Value::Float(number) => number.to_string(),
            toml::Value::Boolean(yes) => yes.to_string(),
            _ => {
                problems.push(format!(
                    "{FILE}: {key} must be text, a number, or true or false"
                ));
                continue;
            }
        };
        match VARIABLES.iter().find(|variable| variable.key == key) {
            Some(variable) => {
                raw.insert(variable.name, (text, Origin::File));
            }
            None => problems.push(format!(
                "{FILE}: there is no setting {key}; there are {}, and the section [{}]",
                known_keys(),
                trending::SECTION
            )),
        }
    }
}

fn known_keys() -> String {
    VARIABLES
        .iter()
        .map(|variable| variable.key)
        .collect::<Vec<_>>()
        .join(", ")
}
