//! A fake provider to try greenlit against: `cargo run -p greenlit-testkit --bin fake-provider -- --port 8089`, then
//! `OPENAI_BASE_URL=http://127.0.0.1:8089/v1 greenlit generate "sourdough"`.

#![allow(
    clippy::expect_used,
    reason = "a tool for tests: a panic is the report"
)]

use greenlit_testkit::{FakeProvider, Fault, Latency, Options, Target};

const HELP: &str = "\
usage: fake-provider [--port N] [--latency-scale F] [--fail-rate F] [--reset-rate F] [--weak-rate F] [--seed N]
                     [--model NAME]... [--key KEY] [--no-images]
  --latency-scale F  calls take the measured production latencies times F; 0 (the default) is at once
  --fail-rate F      this share of calls (0 to 1) answers 500
  --reset-rate F     this share of connections is reset
  --weak-rate F      this share of texts is too poor for the rules";

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
        match name.as_str() {
            "--port" => options.port = number(&value()?)?,
            "--seed" => options.seed = number(&value()?)?,
            "--latency-scale" => {
                let scale: f64 = number(&value()?)?;
                if scale > 0.0 {
                    options.latency = Latency::Measured { scale };
                }
            }
            "--fail-rate" => {
                options
                    .rates
                    .push((Target::Any, Fault::Status(500), number(&value()?)?))
            }
            "--reset-rate" => options
                .rates
                .push((Target::Any, Fault::Reset, number(&value()?)?)),
            "--weak-rate" => options
                .rates
                .push((Target::Text, Fault::Weak, number(&value()?)?)),
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

fn number<T: std::str::FromStr>(text: &str) -> Result<T, String> {
    text.parse()
        .map_err(|_| format!("{text} is no number that fits"))
}
