//! Reading rows back into types.

use greenlit_domain::brief::Brief;
use greenlit_domain::event::{CallState, Event, EventKind};
use greenlit_domain::generation::{Failure, FailureCode, Generation, Status};
use greenlit_domain::id::{CallId, GenerationId};
use greenlit_domain::model::Usage;
use greenlit_domain::money::{Cost, MicroDollars};
use greenlit_domain::settings::Extent;
use greenlit_domain::step::Step;
use greenlit_domain::waiting::Occasion;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::db::Row;
use crate::error::StoreError;
use crate::rows::{
    Averages, Call, Claimed, Lease, Pick, Postponed, StepAverage, StepResult, Summary, Tried,
    identity,
};

pub(crate) fn claimed(row: &Row) -> Result<Claimed, StoreError> {
    let generation = generation(row)?;
    Ok(Claimed {
        lease: Lease {
            generation: generation.id,
            epoch: row.get("epoch")?,
        },
        deaths: row.get("deaths")?,
        attempt: row.get("attempt")?,
        tried: tried(row)?,
        generation,
    })
}

/// What the reason of the last wait says of tries. A wait for a title has none.
fn tried(row: &Row) -> Result<Vec<Tried>, StoreError> {
    let reason: Option<String> = row.maybe("wait_reason")?;
    let postponed = reason.and_then(|reason| serde_json::from_str::<Postponed>(&reason).ok());
    Ok(postponed.map_or_else(Vec::new, |postponed| postponed.tried))
}

pub(crate) fn generation(row: &Row) -> Result<Generation, StoreError> {
    let id: GenerationId = row.get("id")?;
    Ok(Generation {
        id,
        user: row.get("user_id")?,
        brief: Brief {
            keyword: from_json("keyword", id, Value::String(row.get("keyword")?))?,
            language: from_json("language", id, Value::String(row.get("language")?))?,
            niche: row.maybe("niche")?,
            audience: row.maybe("audience")?,
            content_type: from_json("content type", id, Value::String(row.get("content_type")?))?,
            seed: row.get::<i64>("seed")?.cast_unsigned(),
        },
        settings: from_text("settings", id, &row.get::<String>("settings")?)?,
        status: status(row)?,
        prompt_version: row.get("prompt_version")?,
        batch: row.maybe("batch_id")?,
        failure: failure(row)?,
        created_at: row.get("created_at")?,
        finished_at: row.maybe("finished_at")?,
    })
}

pub(crate) fn summary(row: &Row) -> Result<Summary, StoreError> {
    let job_id: GenerationId = row.get("id")?;
    Ok(Summary {
        job_id,
        keyword: row.get("keyword")?,
        language: row.get("language")?,
        status: status(row)?,
        stopped_at: stopped_at(row, job_id)?,
        labels: from_text("labels", job_id, &row.get::<String>("labels")?)?,
        cost_micros: Cost(row.maybe::<i64>("cost")?.map(MicroDollars)),
        error: failure(row)?,
        created_at: row.get("created_at")?,
        finished_at: row.maybe("finished_at")?,
    })
}

pub(crate) fn averages(rows: &[Row]) -> Result<Averages, StoreError> {
    let mut averages = Averages::default();
    for row in rows {
        let packages: u32 = row.get("packages")?;
        let sum: i64 = row.get("cost")?;
        averages.left_out = row.get("unknown")?;
        averages.steps.push(StepAverage {
            step: step(row)?,
            packages,
            // Costs are never negative.
            cost: MicroDollars(
                sum.cast_unsigned()
                    .div_ceil(u64::from(packages.max(1)))
                    .cast_signed(),
            ),
        });
    }
    Ok(averages)
}

pub(crate) fn step_result(row: &Row) -> Result<StepResult, StoreError> {
    Ok(StepResult {
        step: step(row)?,
        revision: row.get("revision")?,
        result: row.get("result")?,
        notes: from_text("notes", "a result", &row.get::<String>("notes")?)?,
    })
}

pub(crate) fn pick(row: &Row) -> Result<Pick, StoreError> {
    Ok(Pick {
        revision: row.get("revision")?,
        answer: from_text("pick", "a generation", &row.get::<String>("answer")?)?,
        by: row.maybe("user_id")?,
        at: row.get("created_at")?,
    })
}

pub(crate) fn call(row: &Row) -> Result<Call, StoreError> {
    let id: CallId = row.get("id")?;
    Ok(Call {
        id,
        step: step(row)?,
        attempt: row.get("attempt")?,
        identity: identity(row.get("provider")?, row.get("model")?),
        state: from_json::<CallState>("state", id, Value::String(row.get("state")?))?,
        usage: usage(row)?,
        cost: Cost(row.maybe::<i64>("cost_micros")?.map(MicroDollars)),
        answer: row
            .maybe::<String>("answer")?
            .map(|text| from_text("answer", id, &text))
            .transpose()?,
        started_at: row.get("started_at")?,
        finished_at: row.maybe("finished_at")?,
    })
}

pub(crate) fn event(row: &Row) -> Result<Event, StoreError> {
    let generation: GenerationId = row.get("generation_id")?;
    let data: Value = from_text("event", generation, &row.get::<String>("data")?)?;
    let kind: EventKind = from_json(
        "event",
        generation,
        json!({ "type": row.get::<String>("type")?, "data": data }),
    )?;
    Ok(Event {
        generation,
        number: row.get::<i64>("number")?.cast_unsigned(),
        at: row.get("at")?,
        kind,
    })
}

/// Of which occasions a user wants mails. One that this version does not know is left out.
pub(crate) fn mails(row: &Row) -> Result<Vec<Occasion>, StoreError> {
    let names: Vec<String> = from_text("mails", "a user", &row.get::<String>("mails")?)?;
    Ok(names
        .iter()
        .filter_map(|name| Occasion::parse(name))
        .collect())
}

pub(crate) fn status(row: &Row) -> Result<Status, StoreError> {
    let name: String = row.get("status")?;
    Status::parse(&name).ok_or_else(|| StoreError::corrupt("status", &name, "no such status"))
}

/// Where a completed generation stopped, when it is not whole.
fn stopped_at(row: &Row, of: GenerationId) -> Result<Option<Step>, StoreError> {
    let Some(name) = row.maybe::<String>("extent")? else {
        return Ok(None);
    };
    from_json::<Extent>("extent", of, Value::String(name)).map(Extent::stops_at)
}

fn step(row: &Row) -> Result<Step, StoreError> {
    let name: String = row.get("step")?;
    Step::parse(&name).ok_or_else(|| StoreError::corrupt("step", &name, "no such step"))
}

pub(crate) fn failure(row: &Row) -> Result<Option<Failure>, StoreError> {
    let Some(name) = row.maybe::<String>("error_code")? else {
        return Ok(None);
    };
    let code = FailureCode::parse(&name)
        .ok_or_else(|| StoreError::corrupt("error code", &name, "no such code"))?;
    let message = row.maybe::<String>("error_message")?.unwrap_or_default();
    Ok(Some(Failure { code, message }))
}

/// The usage of a call, or `None` when the provider told none.
fn usage(row: &Row) -> Result<Option<Usage>, StoreError> {
    let Some(input) = row.maybe::<i64>("input_tokens")? else {
        return Ok(None);
    };
    let count = |name| -> Result<u64, StoreError> {
        Ok(row.maybe::<i64>(name)?.unwrap_or(0).cast_unsigned())
    };
    Ok(Some(Usage {
        input: input.cast_unsigned(),
        cached_input: count("cached_input_tokens")?,
        cache_write: count("cache_write_tokens")?,
        output: count("output_tokens")?,
        reasoning: count("reasoning_tokens")?,
        image_output: count("image_output_tokens")?,
        images: count("images")?,
        searches: count("searches")?,
        ..Usage::default()
    }))
}

fn from_text<T: DeserializeOwned>(
    what: &'static str,
    of: impl ToString,
    text: &str,
) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|why| StoreError::corrupt(what, of, why))
}

fn from_json<T: DeserializeOwned>(
    what: &'static str,
    of: impl ToString,
    value: Value,
) -> Result<T, StoreError> {
    serde_json::from_value(value).map_err(|why| StoreError::corrupt(what, of, why))
}
