//! What a row must be. Every error names the model and says what would be right.

use greenlit_domain::prices::Prices;

use super::{ImageAbility, PictureTokens, Row, Table, TextAbility, life};

/// What is wrong with a row by itself.
pub(super) fn row(row: &Row) -> Result<(), String> {
    if row.id.trim().is_empty() {
        return Err("`id` is empty: it is the model's name as the server knows it".to_owned());
    }
    if row
        .shutdown
        .as_deref()
        .is_some_and(|on| life::day(on).is_none())
    {
        return Err(not_a_day("shutdown"));
    }
    if row.shutdown.is_none() && row.replacement.is_some() {
        return Err(
            "`replacement` stands without `shutdown`: say on which day it is needed".to_owned(),
        );
    }
    row.prices.iter().try_for_each(prices)?;
    row.text.as_ref().map_or(Ok(()), text)?;
    row.image.as_ref().map_or(Ok(()), image)
}

/// What is wrong with a row among the others.
pub(super) fn replacement(row: &Row, table: &Table) -> Result<(), String> {
    let Some(name) = row.replacement.as_deref() else {
        return Ok(());
    };
    let Some(other) = table.row(name) else {
        return Err(format!(
            "its replacement {name} is no model of the table: give it a row, or name another"
        ));
    };
    if other.shutdown.is_some() && other.shutdown <= row.shutdown {
        return Err(format!(
            "its replacement {name} does not outlive it: name a model that stays"
        ));
    }
    Ok(())
}

fn prices(prices: &Prices) -> Result<(), String> {
    if life::day(&prices.from).is_none() {
        return Err(not_a_day("from"));
    }
    let figures = [
        Some(prices.input),
        prices.cached_input,
        prices.cache_write,
        Some(prices.output),
        prices.image_input,
        prices.cached_image_input,
        prices.image_output,
        prices.per_image,
        prices.per_search,
    ];
    if figures.into_iter().flatten().any(|price| !is_amount(price)) {
        return Err("a price is negative or not a number".to_owned());
    }
    let long = prices.long.map(|step| [step.input, step.output]);
    let factors = [prices.batch, prices.flex, prices.fast]
        .into_iter()
        .flatten()
        .chain(long.into_iter().flatten());
    for factor in factors {
        if !is_amount(factor) || factor > 1_000.0 {
            return Err(
                "a factor (`long`, `batch`, `flex`, `fast`) is not a number such as 0.5 or 2.0"
                    .to_owned(),
            );
        }
    }
    Ok(())
}

fn is_amount(price: f64) -> bool {
    price.is_finite() && price >= 0.0
}

fn not_a_day(field: &str) -> String {
    format!("`{field}` is not a day such as 2026-11-24")
}

fn text(text: &TextAbility) -> Result<(), String> {
    if text.wires.as_ref().is_some_and(Vec::is_empty) {
        return Err("`wires` is empty: use \"responses\", \"chat\", or both".to_owned());
    }
    one_of("effort", text.effort.as_deref(), text.efforts.as_deref())
}

fn image(image: &ImageAbility) -> Result<(), String> {
    one_of("quality", Some(&image.quality), image.qualities.as_deref())?;
    one_of("format", Some(&image.format), image.formats.as_deref())?;
    if let (Some(size), Some(sizes)) = (image.size, &image.sizes)
        && !sizes.has(size)
    {
        return Err(format!(
            "`size` {size} is none of `sizes`: the nearest is {}",
            sizes.nearest(size)
        ));
    }
    if let (Some(PictureTokens::ByQuality(tokens)), Some(qualities)) =
        (&image.tokens, &image.qualities)
    {
        for quality in tokens.keys() {
            one_of("tokens", Some(quality), Some(qualities))?;
        }
    }
    Ok(())
}

/// What is asked for must be something that the model takes.
fn one_of(field: &str, asked: Option<&str>, all: Option<&[String]>) -> Result<(), String> {
    match (asked, all) {
        (Some(asked), Some(all)) if !all.iter().any(|one| one == asked) => Err(format!(
            "`{field}` is {asked}, which the model does not take: use {}",
            super::asking::either(all)
        )),
        _ => Ok(()),
    }
}
