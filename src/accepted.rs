//! Whether OpenAI will accept what is configured, before anything is asked of it: models that are gone or about to go,
//! efforts and temperatures that a model refuses. Other servers may know other models by the same names: theirs are
//! left alone.

use greenlit_providers::models::{Standing, Table};

/// What is asked of a server.
#[derive(Debug, Clone, Copy, Default)]
pub struct Asked<'a> {
    /// The text model, the picture model.
    pub models: &'a [&'a str],
    /// The configured reasoning effort.
    pub effort: Option<&'a str>,
    /// The configured temperature.
    pub temperature: Option<f64>,
    /// The configured quality of pictures.
    pub quality: Option<&'a str>,
}

/// The lines that warn of models about to go; or all that would be refused.
pub fn check(table: &Table, asked: Asked<'_>, today: &str) -> Result<Vec<String>, Vec<String>> {
    let effort = asked.effort;
    let mut wrong = Vec::new();
    let mut warnings = Vec::new();
    for model in asked.models {
        match table.standing(model, today) {
            Standing::Gone { on, replacement } => {
                wrong.push(format!(
                    "{model} was shut down on {on}{}",
                    instead(replacement)
                ));
            }
            Standing::Dies { on, replacement } => warnings.push(format!(
                "warning: {model} is shut down on {on}{}",
                instead(replacement)
            )),
            Standing::Lives | Standing::Unknown => {}
        }
        if let Some(Err(message)) = effort.map(|effort| table.check_effort(model, effort)) {
            wrong.push(format!("GREENLIT_EFFORT: {message}"));
        }
        if let Some(Err(message)) = asked
            .temperature
            .map(|_| table.check_temperature(model, effort))
        {
            wrong.push(format!("GREENLIT_TEMPERATURE: {message}"));
        }
        if let Some(Err(message)) = asked
            .quality
            .map(|quality| table.check_quality(model, quality))
        {
            wrong.push(format!("GREENLIT_IMAGE_QUALITY: {message}"));
        }
    }
    if wrong.is_empty() {
        Ok(warnings)
    } else {
        Err(wrong)
    }
}

fn instead(replacement: Option<String>) -> String {
    replacement.map_or_else(String::new, |model| format!(": use {model}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: &str = "2026-11-24";

    fn told(
        models: &[&str],
        effort: Option<&str>,
        temperature: Option<f64>,
    ) -> Result<String, String> {
        let asked = Asked {
            models,
            effort,
            temperature,
            quality: None,
        };
        let told = check(&Table::load(None).unwrap(), asked, TODAY);
        told.map(|lines| lines.join("\n"))
            .map_err(|lines| lines.join("\n"))
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
            assert_eq!(told(&[model], None, None).unwrap_err(), words);
        }
        let both = told(&["gpt-4", "dall-e-2"], None, None).unwrap_err();
        assert!(
            both.contains("gpt-4 was") && both.contains("dall-e-2 was"),
            "{both}"
        );
    }

    #[test]
    fn a_model_that_goes_within_90_days_is_warned_of() {
        let warnings = told(&["gpt-4o", "gpt-image-1.5"], None, None).unwrap();
        assert!(
            warnings.contains("gpt-4o is shut down on 2027-01-14: use gpt-6-luna"),
            "{warnings}"
        );
        assert!(
            warnings.contains("gpt-image-1.5 is shut down on 2026-12-01: use gpt-image-2.6-flare"),
            "{warnings}"
        );
    }

    #[test]
    fn what_lives_and_what_nobody_knows_is_let_through() {
        for models in [
            &["gpt-6-luna", "gpt-image-2.5-flare"][..],
            &["gpt-7", "ft:gpt-6"],
        ] {
            assert_eq!(told(models, None, Some(0.8)), Ok(String::new()));
        }
    }

    #[test]
    fn an_effort_and_a_temperature_that_a_model_refuses_are_told_before_the_call() {
        let error = told(&["gpt-6.2-sol", "gpt-image-2.5-flare"], Some("none"), None).unwrap_err();
        assert!(
            error.starts_with("GREENLIT_EFFORT: gpt-6.2-sol does not take"),
            "{error}"
        );
        let error = told(&["gpt-6-luna"], Some("low"), Some(0.8)).unwrap_err();
        assert!(
            error.starts_with("GREENLIT_TEMPERATURE: gpt-6-luna takes"),
            "{error}"
        );
    }
}
