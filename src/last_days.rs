//! Models that OpenAI took down, or is about to: told before anything is asked. Other servers may have other models of
//! the same names: theirs are left alone.

use greenlit_providers::models::{Standing, Table};

/// The lines that warn of models about to go; or all that are gone, each with its replacement.
pub fn check(table: &Table, models: &[&str], today: &str) -> Result<Vec<String>, Vec<String>> {
    let mut gone = Vec::new();
    let mut warnings = Vec::new();
    for model in models {
        match table.standing(model, today) {
            Standing::Gone { on, replacement } => gone.push(format!(
                "{model} was shut down on {on}{}",
                instead(replacement)
            )),
            Standing::Dies { on, replacement } => warnings.push(format!(
                "warning: {model} is shut down on {on}{}",
                instead(replacement)
            )),
            Standing::Lives | Standing::Unknown => {}
        }
    }
    if gone.is_empty() {
        Ok(warnings)
    } else {
        Err(gone)
    }
}

fn instead(replacement: Option<String>) -> String {
    replacement.map_or_else(String::new, |model| format!(": use {model}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(models: &[&str]) -> Result<Vec<String>, Vec<String>> {
        check(&Table::load(None).unwrap(), models, "2026-11-24")
    }

    #[test]
    fn a_model_that_is_gone_is_refused_with_its_replacement_and_the_day() {
        for (model, words) in [
            (
                "gpt-4-turbo",
                "gpt-4-turbo was shut down on 2026-10-23: use gpt-6.1-sol",
            ),
            (
                "gpt-3.5-turbo",
                "gpt-3.5-turbo was shut down on 2026-10-23: use gpt-6.1-terra",
            ),
            (
                "dall-e-3",
                "dall-e-3 was shut down on 2026-05-12: use gpt-image-2.5-flare",
            ),
        ] {
            assert_eq!(told(&[model]), Err(vec![words.to_owned()]));
        }
        assert_eq!(told(&["gpt-4", "dall-e-2"]).unwrap_err().len(), 2);
    }

    #[test]
    fn a_model_that_goes_within_90_days_is_warned_of() {
        let warnings = told(&["gpt-4o", "gpt-image-1.5"]).unwrap();
        assert_eq!(
            warnings,
            [
                "warning: gpt-4o is shut down on 2027-01-14: use gpt-6-luna",
                "warning: gpt-image-1.5 is shut down on 2026-12-01: use gpt-image-2.6-flare",
            ]
        );
    }

    #[test]
    fn what_lives_and_what_nobody_knows_is_let_through() {
        for models in [
            ["gpt-6-luna", "gpt-image-2.5-flare"],
            ["gpt-7", "gpt-5.4-nano"],
        ] {
            assert_eq!(told(&models), Ok(Vec::new()));
        }
    }
}
