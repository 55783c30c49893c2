//! The script that counts in Redis, as commands and their answers. Whoever speaks to a Redis runs the same.

use std::sync::LazyLock;

use greenlit_domain::time::Timestamp;

use super::policy::Wanted;
use super::window::Standing;

/// The script.
pub const SOURCE: &str = include_str!("take.lua");

/// By this the server knows it.
static HASH: LazyLock<String> = LazyLock::new(|| redis::Script::new(SOURCE).get_hash().to_owned());

/// What a Redis without the script says.
pub const UNKNOWN: &str = "NOSCRIPT";

/// One run of it.
#[derive(Debug, Clone)]
pub struct Run {
    windows: usize,
    /// Behind the script's hash or its text.
    arguments: Vec<String>,
}

impl Run {
    /// For a request. Without a time the server's own clock counts, which all processes share.
    pub fn new(wanted: &Wanted, now: Option<Timestamp>) -> Self {
        let count = wanted.windows.len();
        let mut arguments = Vec::with_capacity(2 + 5 * count);
        arguments.push(count.to_string());
        let owner = wanted.windows.first().map(|(subject, _)| subject.name());
        let owner = owner.unwrap_or_default();
        // In braces: a cluster keeps all of a request's windows in one place.
        arguments.extend(wanted.windows.iter().map(|(subject, rule)| {
            format!(
                "greenlit:limits:{{{owner}}}:{}:{}:{}",
                wanted.class.as_str(),
                subject.name(),
                rule.span.as_str()
            )
        }));
        arguments.push(now.map_or(0, |now| now.0).to_string());
        for (_, rule) in &wanted.windows {
            let cost = rule.cost(wanted.count);
            arguments.extend([
                cost.to_string(),
                rule.quota.to_string(),
                rule.span.millis().to_string(),
                rule.step().to_string(),
            ]);
        }
        Self {
            windows: count,
            arguments,
        }
    }

    /// The command, for a server that knows the script.
    pub fn by_hash(&self) -> Vec<&str> {
        self.command("EVALSHA", &HASH)
    }

    /// The command, for one that does not.
    pub fn by_text(&self) -> Vec<&str> {
        self.command("EVAL", SOURCE)
    }

    fn command<'r>(&'r self, name: &'r str, script: &'r str) -> Vec<&'r str> {
        let rest = self.arguments.iter().map(String::as_str);
        [name, script].into_iter().chain(rest).collect()
    }

    /// What came back.
    ///
    /// # Errors
    /// When it is not what the script answers.
    pub fn read(&self, answer: &[i64]) -> Result<Vec<Standing>, String> {
        if answer.len() != 3 * self.windows {
            return Err("answered something else than the script does".to_owned());
        }
        let each = answer.chunks_exact(3);
        let read = |three: &[i64]| Standing {
            used: u32::try_from(three[0]).unwrap_or(u32::MAX),
            reset: three[1],
            wait: three[2],
        };
        Ok(each.map(read).collect())
    }
}
