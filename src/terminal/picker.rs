//! Asks which title: a number, own words, other titles with a note, or none.

use std::io::{self, BufRead, Write};

use console::style;
use greenlit_domain::input;

/// A person's answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// A candidate's number.
    Number(u8),
    /// Own words, fit for YouTube.
    Own(String),
    /// Other titles, with what should be different.
    Again(String),
    /// None: the job is cancelled.
    No,
    /// Not now.
    Later,
}

/// Asks until the answer makes sense. Blocks the thread that it runs on.
pub fn ask(count: usize) -> io::Result<Answer> {
    tell!(
        "\n{} a number from 1 to {count}, or your own title.\n  {} (with what should be different) for ten others, \
         {} to cancel, {} to decide later.",
        style("Which title?").for_stderr().bold(),
        style("again").for_stderr().cyan(),
        style("no").for_stderr().cyan(),
        style("later").for_stderr().cyan(),
    );
    let mut lines = io::stdin().lock().lines();
    loop {
        eprint!("{} ", style("›").for_stderr().cyan());
        io::stderr().flush()?;
        let Some(line) = lines.next().transpose()? else {
            return Ok(Answer::Later);
        };
        match understand(&line, count) {
            Ok(answer) => return Ok(answer),
            Err(message) => tell!("{message}"),
        }
    }
}

/// Reads a typed answer; nothing typed is the first title, which has the highest score.
pub fn understand(line: &str, count: usize) -> Result<Answer, String> {
    let line = line.trim();
    let lower = line.to_lowercase();
    match lower.as_str() {
        "" => return Ok(Answer::Number(1)),
        "no" | "n" | "não" | "nao" => return Ok(Answer::No),
        "later" | "l" | "q" | "quit" | "depois" => return Ok(Answer::Later),
        "again" | "a" => {
            return Err(
                "say what should be different: again shorter, and with a number".to_owned(),
            );
        }
        _ => {}
    }
    if let Some(note) = ["again ", "again, ", "again: "]
        .iter()
        .rev()
        .find_map(|word| strip(line, word))
    {
        return match input::note(note) {
            Ok(Some(note)) => Ok(Answer::Again(note)),
            Ok(None) => {
                Err("say what should be different: again shorter, and with a number".to_owned())
            }
            Err(fault) => Err(fault.message),
        };
    }
    if line.chars().all(|c| c.is_ascii_digit()) {
        return match line.parse::<u8>() {
            Ok(number) if (1..=count).contains(&usize::from(number)) => Ok(Answer::Number(number)),
            _ => Err(format!(
                "there is no title {line}: type a number from 1 to {count}"
            )),
        };
    }
    input::own_title(line)
        .map(Answer::Own)
        .map_err(|fault| fault.message)
}

/// What follows a word, whatever its case.
fn strip<'a>(line: &'a str, word: &str) -> Option<&'a str> {
    let head = line.get(..word.len())?;
    head.eq_ignore_ascii_case(word).then(|| &line[word.len()..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_type_is_understood() {
        let cases = [
            ("3", Answer::Number(3)),
            ("", Answer::Number(1)),
            ("No", Answer::No),
            ("later", Answer::Later),
            ("again shorter", Answer::Again("shorter".to_owned())),
            (
                "Again, with a number",
                Answer::Again("with a number".to_owned()),
            ),
            ("Pão sem segredo", Answer::Own("Pão sem segredo".to_owned())),
        ];
        for (line, answer) in cases {
            assert_eq!(understand(line, 10), Ok(answer), "{line}");
        }
    }

    #[test]
    fn what_makes_no_sense_is_asked_again() {
        for line in [
            "11",
            "0",
            "again",
            "again   ",
            &"x".repeat(101),
            "a <b> title",
        ] {
            assert!(understand(line, 10).is_err(), "{line}");
        }
    }
}
