//! `models`: what models cost, what they can do, and when they go; and which of them the server has.

mod lines;

use console::style;
use greenlit_domain::prices::Prices;
use greenlit_providers::models::{JsonForm, Row, Sizes, Standing, Table, Temperature, Wire};
use greenlit_providers::openai::list_models;
use serde_json::{Value, json};

use super::table;
use crate::cli::ModelsArgs;
use crate::config::Config;
use crate::exit::CliError;
use crate::terminal::plain;
use crate::wiring::{self, Names, Place, Wish};
use lines::{Asked, Kind, Line, View};

/// Models without a row are many at OpenAI, and most of them speak or listen.
const FURTHER: usize = 20;

/// Runs the command.
pub async fn run(args: ModelsArgs) -> Result<(), CliError> {
    let config = Config::read()?;
    let (asked, names) = ask(&config).await?;
    let today = wiring::today();
    let view = View::new(&config.models, &names, &asked, &today);
    if args.json {
        let models: Vec<_> = view
            .shown(args.all, usize::MAX)
            .map(|line| as_json(line, &today))
            .collect();
        let json = json!({ "asked": asked.origin(), "problem": asked.problem(), "models": models });
        return print_line!("{json:#}");
    }
    let further = if args.all { usize::MAX } else { FURTHER };
    let shown: Vec<_> = view.shown(args.all, further).collect();
    print_line!("{}\n", told(&shown, &config.models, &today))?;
    for note in notes(&asked, &view, shown.len()) {
        print_line!("{note}")?;
    }
    Ok(())
}

/// Asks the server that is configured. That it does not answer is told, and is no error: the table is there.
async fn ask(config: &Config) -> Result<(Asked, Names), CliError> {
    let wish = Wish::default();
    let client = match Place::chosen(config, &wish)? {
        Place::Here(why) => {
            return Ok((
                Asked::Nobody(why),
                Names {
                    text: None,
                    image: None,
                },
            ));
        }
        Place::Server { client, .. } => client,
    };
    let mut names = Names::chosen(config, &wish, &client);
    let origin = client.origin().to_owned();
    let asked = match list_models(&client).await {
        Ok(models) => Asked::Told { origin, models },
        Err(error) => Asked::Silent {
            origin,
            problem: error.to_string(),
        },
    };
    if let (None, Asked::Told { models, .. }) = (&names.text, &asked)
        && let [only] = models.as_slice()
    {
        names.text = Some(only.id.clone());
    }
    Ok((asked, names))
}

fn notes(asked: &Asked, view: &View<'_>, shown: usize) -> Vec<String> {
    let mut notes = vec![
        "US dollars a million tokens in the standard tier; a picture in the quality that is asked for"
            .to_owned(),
        "abilities: efforts of thinking, and the context in tokens; sizes and qualities".to_owned(),
    ];
    notes.push(match asked {
        Asked::Nobody(why) => format!("nobody was asked what there is: {why}"),
        Asked::Silent { origin, problem } => {
            format!(
                "{origin} could not be asked what it has: {}",
                plain(problem)
            )
        }
        Asked::Told { origin, models } => format!("{origin} has {} models", models.len()),
    });
    let left_out = view.lines.len() - shown;
    if left_out > 0 {
        notes.push(format!("{left_out} more are left out; --all shows them"));
    }
    notes
}

/// A table for each kind.
fn told(lines: &[&Line<'_>], models: &Table, today: &str) -> String {
    let groups = lines.chunk_by(|a, b| a.kind == b.kind);
    groups
        .map(|group| coloured(group, models, today))
        .collect::<Vec<_>>()
        .join("\n\n")
}

/// The models of one kind, with colours. They are put on afterwards: a cell's width would count them.
fn coloured(lines: &[&Line<'_>], models: &Table, today: &str) -> String {
    let kind = lines.first().map_or(Kind::Unknown, |line| line.kind);
    let [head, out] = match kind {
        Kind::Text => ["text", "out"],
        Kind::Picture => ["pictures", "a picture"],
        Kind::Embedding => ["embeddings", "out"],
        Kind::Unknown => ["without a row", "out"],
    };
    let mut rows = table::new([head, "in", out, "here", "abilities", "until"]);
    for line in lines {
        let unknown = || "unknown".to_owned();
        rows.add_row([
            plain(&line.id),
            line.prices
                .map_or_else(unknown, |prices| dollars(prices.input)),
            line.prices
                .map_or_else(unknown, |prices| price_out(line, prices, models, today)),
            here(line).to_owned(),
            line.row.map_or_else(String::new, abilities),
            until(line),
        ]);
    }
    table::align_right(&mut rows, [1, 2]);
    table::keep_whole(&mut rows, 1..5);
    let mut at = None;
    let painted = rows.lines().map(|text| {
        // A row begins in the first column; what goes on below it does not.
        if !text.starts_with("  ") {
            at = Some(at.map_or(0, |at| at + 1));
        }
        let line = at.and_then(|at: usize| lines.get(at.checked_sub(1)?));
        paint(text.trim_end(), line.copied())
    });
    painted.collect::<Vec<_>>().join("\n")
}

fn paint(text: &str, line: Option<&Line<'_>>) -> String {
    let styled = style(text);
    let styled = match line.map(|line| (&line.standing, line.in_use)) {
        None => styled.dim(),
        Some((Standing::Gone { .. }, _)) => styled.red(),
        Some((Standing::Dies { .. }, _)) => styled.yellow(),
        Some((_, true)) => styled.green(),
        Some(_) => styled,
    };
    styled.to_string()
}

fn here(line: &Line<'_>) -> &'static str {
    match (line.in_use, line.at_server) {
        (true, Some(false)) => "in use, missing",
        (true, _) => "in use",
        (false, Some(true)) => "yes",
        (false, Some(false)) => "no",
        (false, None) => "",
    }
}

fn until(line: &Line<'_>) -> String {
    let instead = |replacement: &Option<String>| {
        replacement
            .as_deref()
            .map_or_else(String::new, |model| format!(", use {model}"))
    };
    match &line.standing {
        Standing::Gone { on, replacement } => format!("gone since {on}{}", instead(replacement)),
        Standing::Dies { on, replacement } => format!("goes on {on}{}", instead(replacement)),
        Standing::Lives => line
            .shutdown
            .as_deref()
            .map_or_else(String::new, |on| format!("goes on {on}")),
        Standing::Unknown => String::new(),
    }
}

/// What comes out: a picture where its price is known, else tokens.
fn price_out(line: &Line<'_>, prices: &Prices, models: &Table, today: &str) -> String {
    match line.kind {
        Kind::Picture => match (
            models.picture_cost(&line.id, None, today).0,
            prices.image_output,
        ) {
            (Some(cost), _) => cost.to_string(),
            (None, Some(tokens)) => format!("{} a million", dollars(tokens)),
            (None, None) => "unknown".to_owned(),
        },
        Kind::Embedding => String::new(),
        Kind::Text | Kind::Unknown => dollars(prices.output),
    }
}

/// Dollars as a price list has them: two decimals, or more where there are more.
fn dollars(price: f64) -> String {
    let long = format!("{price:.4}");
    let short = long.trim_end_matches('0');
    let decimals = short.len() - short.find('.').map_or(short.len(), |at| at + 1);
    format!("${price:.*}", decimals.max(2))
}

/// What a model can do, in few words: efforts and context, or sizes and qualities, or numbers.
fn abilities(row: &Row) -> String {
    let mut words = Vec::new();
    if let Some(text) = &row.text {
        words.extend(text.efforts.as_deref().and_then(range));
        // A schema is kept by nearly all.
        words.extend(text.form.and_then(|form| match form {
            JsonForm::Strict => None,
            JsonForm::Object | JsonForm::Prompt => Some("no schema".to_owned()),
        }));
        words.extend(row.context.map(rounded));
    }
    if let Some(image) = &row.image {
        words.extend(image.sizes.as_ref().map(|sizes| match sizes {
            Sizes::Any => "any size".to_owned(),
            Sizes::List(list) => format!("{} sizes", list.len()),
        }));
        words.extend(image.qualities.as_deref().and_then(range));
    }
    if let Some(embedding) = &row.embedding {
        let fewer = if embedding.shortenable {
            " or fewer"
        } else {
            ""
        };
        words.push(format!("{} numbers{fewer}", embedding.dimensions));
    }
    words.join(", ")
}

/// `low to high`; nothing of none.
fn range(all: &[String]) -> Option<String> {
    match all {
        [] => None,
        [only] => Some(only.clone()),
        [first, .., last] => Some(format!("{first} to {last}")),
    }
}

/// `1.05M`, `128K`.
fn rounded(tokens: u32) -> String {
    let (unit, letter) = if tokens >= 1_000_000 {
        (1e6, 'M')
    } else {
        (1e3, 'K')
    };
    let number = format!("{:.2}", f64::from(tokens) / unit);
    format!(
        "{}{letter}",
        number.trim_end_matches('0').trim_end_matches('.')
    )
}

fn as_json(line: &Line<'_>, today: &str) -> Value {
    let row = line.row;
    let text = row.and_then(|row| row.text.as_ref());
    let image = row.and_then(|row| row.image.as_ref());
    let standing = match line.standing {
        Standing::Unknown => "unknown",
        Standing::Lives => "lives",
        Standing::Dies { .. } => "dies",
        Standing::Gone { .. } => "gone",
    };
    json!({
        "id": line.id,
        "kind": line.kind.as_str(),
        "inUse": line.in_use,
        "atServer": line.at_server,
        "standing": standing,
        "shutdown": line.shutdown,
        "replacement": row.and_then(|row| row.replacement.as_ref()),
        "context": row.and_then(|row| row.context),
        "maxOutput": row.and_then(|row| row.max_output),
        "text": text.map(|text| json!({
            "efforts": text.efforts,
            "effort": text.effort,
            "temperature": text.temperature.map(temperature),
            "schema": text.form.map(form),
            "wires": text.wires.as_ref().map(|wires| wires.iter().map(|wire| match wire {
                Wire::Responses => "responses",
                Wire::Chat => "chat",
            }).collect::<Vec<_>>()),
        })),
        "image": image.map(|image| json!({
            "sizes": image.sizes.as_ref().map(sizes),
            "size": image.size.map(|size| size.to_string()),
            "qualities": image.qualities,
            "quality": image.quality,
            "formats": image.formats,
            "format": image.format,
            "tokens": image.picture_tokens(None),
        })),
        "embedding": row.and_then(|row| row.embedding).map(|embedding| json!({
            "dimensions": embedding.dimensions,
            "shortenable": embedding.shortenable,
        })),
        "prices": line.prices.map(prices),
        "today": today,
        "source": row.map(|row| &row.source),
    })
}

fn temperature(temperature: Temperature) -> &'static str {
    match temperature {
        Temperature::Yes => "yes",
        Temperature::No => "no",
        Temperature::WithoutEffort => "without_effort",
    }
}

fn form(form: JsonForm) -> &'static str {
    match form {
        JsonForm::Strict => "strict",
        JsonForm::Object => "object",
        JsonForm::Prompt => "prompt",
    }
}

fn sizes(sizes: &Sizes) -> Value {
    match sizes {
        Sizes::Any => json!("any"),
        Sizes::List(list) => list.iter().map(ToString::to_string).collect(),
    }
}

fn prices(prices: &Prices) -> Value {
    json!({
        "from": prices.from,
        "input": prices.input,
        "cachedInput": prices.cached_input,
        "cacheWrite": prices.cache_write,
        "output": prices.output,
        "imageInput": prices.image_input,
        "cachedImageInput": prices.cached_image_input,
        "imageOutput": prices.image_output,
        "perImage": prices.per_image,
        "perSearch": prices.per_search,
        "long": prices.long,
        "batch": prices.batch,
        "flex": prices.flex,
        "fast": prices.fast,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_read_as_in_a_price_list() {
        for (price, text) in [
            (10.0, "$10.00"),
            (0.1, "$0.10"),
            (0.005, "$0.005"),
            (0.0625, "$0.0625"),
            (0.0, "$0.00"),
        ] {
            assert_eq!(dollars(price), text);
        }
    }

    #[test]
    fn limits_are_rounded_for_people() {
        for (tokens, text) in [
            (1_050_000, "1.05M"),
            (1_000_000, "1M"),
            (128_000, "128K"),
            (16_385, "16.39K"),
            (8_192, "8.19K"),
        ] {
            assert_eq!(rounded(tokens), text);
        }
    }
}
