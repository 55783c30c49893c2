//! A fake provider to try greenlit against: `cargo run -p greenlit-testkit --bin fake-provider -- --port 8089`, then
//! `OPENAI_BASE_URL=http://127.0.0.1:8089/v1 greenlit generate "sourdough"`.

#![allow(
    clippy::expect_used,
    reason = "a tool for tests: a panic is the report"
)]

use std::str::FromStr;

use greenlit_testkit::{FakeProvider, Fault, Kind, Latency, Limits, Options, Target};

const HELP: &str = "\
usage: fake-provider [--port N] [--flavour NAME] [--latency-scale F] [--seed N] [--model NAME]... [--key KEY]
                     [--no-images] [--fault KIND:FAULT[:RATE]]... [--seed-rates] [--fail-rate F] [--reset-rate F]
                     [--weak-rate F] [--reasoning-tokens N] [--context N] [--keep-limits]
  --flavour NAME     openai (the default), ollama, llama-cpp, vllm, vllm-old, lm-studio, openrouter, gemini,
                     anthropic, schema-refuser or plain-only: words, paths and quirks of that server
  --latency-scale F  calls take the measured production latencies times F; 0 (the default) is at once
  --fault KIND:FAULT[:RATE]
                     this share of calls of a kind (any, text, research, titles, outline, other-text, image,
                     embedding, models) goes wrong so; 1 (the default) is all of them. A fault is a status such as
                     503 or html-502, or a name such as stall, rate-limit or fenced; a wrong name lists them all
  --seed-rates       500 as often as the production system had failures: research 5 %, titles 2 %, outline 8 %,
                     pictures 12 %
  --fail-rate F      this share of calls (0 to 1) answers 500
  --reset-rate F     this share of connections is reset
  --weak-rate F      this share of texts is too poor for the rules
  --reasoning-tokens N
                     hidden tokens that each text costs
  --context N        prompts of more tokens are too long
  --keep-limits      answers end at the most tokens that a call allows";

fn main() {
    let options = match parse(std::env::args().skip(1)) {
        Ok(options) => options,
        Err(message) => {
            eprintln!("{message}\n\n{HELP}");
            std::process::exit(2);
        }
    };
    let server = FakeProvider::start(options);
    println!("{}", server.base_url());
    server.run_forever();
}

fn parse(mut arguments: impl Iterator<Item = String>) -> Result<Options, String> {
    let mut options = Options::default();
    let mut models = Vec::new();
    while let Some(name) = arguments.next() {
        let mut value = || {
            arguments
                .next()
                .ok_or_else(|| format!("{name} needs a value"))
        };
        let rates = &mut options.rates;
        match name.as_str() {
            "--port" => options.port = number(&value()?)?,
            "--seed" => options.seed = number(&value()?)?,
            "--flavour" => options.flavour = value()?.parse()?,
            "--latency-scale" => options.latency = latency(number(&value()?)?),
            "--fault" => rates.push(fault(&value()?)?),
            "--seed-rates" => rates.extend(seed_rates()),
            "--fail-rate" => rates.push((Target::Any, Fault::Status(500), number(&value()?)?)),
            "--reset-rate" => rates.push((Target::Any, Fault::Reset, number(&value()?)?)),
            "--weak-rate" => rates.push((Target::Text, Fault::Weak, number(&value()?)?)),
            "--reasoning-tokens" => options.reasoning_tokens = number(&value()?)?,
            "--context" => options.context = Some(number(&value()?)?),
            "--keep-limits" => options.limits = Limits::Kept,
            "--model" => models.push(value()?),
            "--key" => options.key = Some(value()?),
            "--no-images" => options.images = false,
            _ => return Err(format!("no such flag: {name}")),
        }
    }
    if !models.is_empty() {
        options.models = models;
    }
    Ok(options)
}

fn latency(scale: f64) -> Latency {
    match scale > 0.0 {
        true => Latency::Measured { scale },
        false => Latency::None,
    }
}

/// `KIND:FAULT`, or `KIND:FAULT:RATE`.
fn fault(text: &str) -> Result<(Target, Fault, f64), String> {
    let mut parts = text.splitn(3, ':');
    let (Some(target), Some(fault)) = (parts.next(), parts.next()) else {
        return Err(format!("{text} is not KIND:FAULT or KIND:FAULT:RATE"));
    };
    let rate = parts.next().map_or(Ok(1.0), number)?;
    Ok((target.parse()?, fault.parse()?, rate))
}

/// The share of failures by agent that the production document reports.
fn seed_rates() -> [(Target, Fault, f64); 4] {
    [
        (Kind::Research, 0.05),
        (Kind::Titles, 0.02),
        (Kind::Outline, 0.08),
        (Kind::Image, 0.12),
    ]
    .map(|(kind, rate)| (Target::Only(kind), Fault::Status(500), rate))
}

fn number<T: FromStr>(text: &str) -> Result<T, String> {
    text.parse()
        .map_err(|_| format!("{text} is no number that fits"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(arguments: &str) -> Result<Options, String> {
        parse(arguments.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn every_flag_of_the_help_is_understood() {
        let flags = HELP.split(|c: char| !(c == '-' || c.is_ascii_lowercase()));
        let flags = flags.filter(|word| word.starts_with("--"));
        let mut seen = 0;
        for flag in flags {
            let value = match flag {
                "--no-images" | "--seed-rates" | "--keep-limits" => "",
                "--flavour" => "gemini",
                "--fault" => "text:stall:0.5",
                _ => "1",
            };
            assert_eq!(parsed(&format!("{flag} {value}")).err(), None, "{flag}");
            seen += 1;
        }
        assert!(seen > 15, "{seen}");
    }

    #[test]
    fn faults_have_a_kind_a_name_and_a_rate() {
        let options =
            parsed("--fault image:bomb-png --fault titles:429:0.25 --seed-rates").unwrap();
        assert_eq!(options.rates.len(), 6);
        assert_eq!(options.rates[0].2, 1.0);
        assert_eq!(
            options.rates[1],
            (Target::Only(Kind::Titles), Fault::Status(429), 0.25)
        );
        for (wrong, words) in [
            ("--fault stall", "KIND:FAULT"),
            ("--fault text:nonsense", "no such fault"),
            ("--fault every:stall", "no such kind"),
            ("--flavour bing", "no such flavour"),
            ("--fault text:stall:often", "no number"),
            ("--nonsense", "no such flag"),
        ] {
            let error = parsed(wrong).unwrap_err();
            assert!(error.contains(words), "{wrong}: {error}");
        }
    }
}
