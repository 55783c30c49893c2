//! Whether a model takes what a user wants of it. Of what the table does not know nothing is refused.

use super::{Table, Temperature};

impl Table {
    /// Whether a text model takes a reasoning effort; else what it takes.
    pub fn check_effort(&self, model: &str, effort: &str) -> Result<(), String> {
        match self.text_ability(model).efforts.as_deref() {
            Some([]) => Err(format!("{model} does not reason: leave the effort out")),
            Some(all) if !all.iter().any(|one| one == effort) => Err(format!(
                "{model} does not take the effort {effort}: use {}",
                either(all)
            )),
            _ => Ok(()),
        }
    }

    /// Whether a picture model takes a quality; else what it takes.
    pub fn check_quality(&self, model: &str, quality: &str) -> Result<(), String> {
        let ability = self.image_ability(model);
        match ability.and_then(|ability| ability.qualities.as_deref()) {
            Some(all) if !all.iter().any(|one| one == quality) => Err(format!(
                "{model} does not take the quality {quality}: use {}",
                either(all)
            )),
            _ => Ok(()),
        }
    }

    /// Whether a text model takes a temperature while it is asked for this effort (the table's own when `None`).
    pub fn check_temperature(&self, model: &str, effort: Option<&str>) -> Result<(), String> {
        let ability = self.text_ability(model);
        let effort = effort.or(ability.effort.as_deref());
        match ability.temperature {
            Some(Temperature::No) => {
                Err(format!("{model} does not take a temperature: leave it out"))
            }
            Some(Temperature::WithoutEffort) if effort != Some("none") => Err(format!(
                "{model} takes a temperature only with the effort none: leave it out"
            )),
            _ => Ok(()),
        }
    }
}

/// `low, medium or high`.
pub(super) fn either(all: &[String]) -> String {
    match all {
        [] => "none".to_owned(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_effort_that_a_model_refuses_is_answered_with_those_that_it_takes() {
        let table = Table::load(None).unwrap();
        for (model, effort, answer) in [
            ("gpt-6-luna", "none", Ok(())),
            ("gpt-6.2-sol", "low", Ok(())),
            (
                "gpt-6.2-astra",
                "none",
                Err(
                    "gpt-6.2-astra does not take the effort none: use low, medium, high, xhigh or max",
                ),
            ),
            (
                "gpt-6-luna",
                "minimal",
                Err(
                    "gpt-6-luna does not take the effort minimal: use none, low, medium, high, xhigh or max",
                ),
            ),
            (
                "gpt-4o",
                "low",
                Err("gpt-4o does not reason: leave the effort out"),
            ),
            ("llama3.1", "enormous", Ok(())),
        ] {
            let told = table.check_effort(model, effort);
            assert_eq!(told, answer.map_err(str::to_owned), "{model} {effort}");
        }
    }

    #[test]
    fn a_quality_that_a_model_refuses_is_answered_with_those_that_it_takes() {
        let table = Table::load(None).unwrap();
        assert_eq!(table.check_quality("gpt-image-2.5-flare", "max"), Ok(()));
        assert_eq!(table.check_quality("sdxl", "hd"), Ok(()));
        let error = table.check_quality("gpt-image-2", "hd").unwrap_err();
        assert_eq!(
            error,
            "gpt-image-2 does not take the quality hd: use low, medium or high"
        );
    }

    #[test]
    fn a_temperature_is_refused_where_it_would_be_a_400() {
        let table = Table::load(None).unwrap();
        for (model, effort) in [
            ("gpt-6-luna", None),
            ("gpt-6-sol", Some("none")),
            ("gpt-4o", None),
            ("llama3.1", Some("high")),
        ] {
            assert_eq!(table.check_temperature(model, effort), Ok(()), "{model}");
        }
        for (model, effort, words) in [
            ("gpt-6-luna", Some("low"), "only with the effort none"),
            ("gpt-6.1-sol", None, "only with the effort none"),
            ("gpt-5-mini", None, "does not take a temperature"),
        ] {
            let error = table.check_temperature(model, effort).unwrap_err();
            assert!(error.contains(words), "{error}");
        }
    }
}
