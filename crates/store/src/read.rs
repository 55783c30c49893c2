//! Reading rows back into types.

use greenlit_domain::brief::Brief;
use greenlit_domain::event::{CallState, Event, EventKind};
use greenlit_domain::generation::{Failure, FailureCode, Generation, Status};
use greenlit_domain::id::{BatchId, CallId, GenerationId, UserId};
use greenlit_domain::model::Usage;
use greenlit_domain::money::{Cost, MicroDollars};
use greenlit_domain::settings::Extent;
use greenlit_domain::step::Step;
use greenlit_domain::time::Timestamp;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use crate::error::StoreError;
use crate::rows::{
    Averages, Call, Claimed, Lease, Pick, Postponed, StepAverage, StepResult, Summary, Tried,
    identity,
};

/// The columns that [`generation`] reads.
pub(crate) const GENERATION_COLUMNS: &str = "id, user_id, keyword, language, niche, audience, content_type, settings, \
     seed, status, prompt_version, batch_id, error_code, error_message, created_at, finished_at";

pub(crate) fn claimed(row: &SqliteRow) -> Result<Claimed, StoreError> {
    let generation = generation(row)?;
    Ok(Claimed {
        lease: Lease {
            generation: generation.id,
            epoch: column(row, "epoch")?,
        },
        deaths: column(row, "deaths")?,
        attempt: column(row, "attempt")?,
        tried: tried(row)?,
        generation,
    })
}

/// What the reason of the last wait says of tries. A wait for a title has none.
fn tried(row: &SqliteRow) -> Result<Vec<Tried>, StoreError> {
    let reason: Option<String> = column(row, "wait_reason")?;
    let postponed = reason.and_then(|reason| serde_json::from_str::<Postponed>(&reason).ok());
    Ok(postponed.map_or_else(Vec::new, |postponed| postponed.tried))
}

pub(crate) fn generation(row: &SqliteRow) -> Result<Generation, StoreError> {
    let id: GenerationId = parsed(row, "id")?;
    Ok(Generation {
        id,
        user: parsed(row, "user_id")?,
        brief: Brief {
            keyword: from_json("keyword", id, Value::String(column(row, "keyword")?))?,
            language: from_json("language", id, Value::String(column(row, "language")?))?,
            niche: column(row, "niche")?,
            audience: column(row, "audience")?,
            content_type: from_json(
                "content type",
                id,
                Value::String(column(row, "content_type")?),
            )?,
            seed: column::<i64>(row, "seed")?.cast_unsigned(),
        },
        settings: from_text("settings", id, &column::<String>(row, "settings")?)?,
        status: status(row)?,
        prompt_version: column(row, "prompt_version")?,
        batch: column::<Option<String>>(row, "batch_id")?
            .map(|text| text.parse::<BatchId>())
            .transpose()
            .map_err(|why| StoreError::corrupt("batch", id, why))?,
        failure: failure(row)?,
        created_at: Timestamp(column(row, "created_at")?),
        finished_at: column::<Option<i64>>(row, "finished_at")?.map(Timestamp),
    })
}

pub(crate) fn summary(row: &SqliteRow) -> Result<Summary, StoreError> {
    let job_id: GenerationId = parsed(row, "id")?;
    Ok(Summary {
        job_id,
        keyword: column(row, "keyword")?,
        language: column(row, "language")?,
        status: status(row)?,
        stopped_at: stopped_at(row, job_id)?,
        labels: from_text("labels", job_id, &column::<String>(row, "labels")?)?,
        cost_micros: Cost(column::<Option<i64>>(row, "cost")?.map(MicroDollars)),
        error: failure(row)?,
        created_at: Timestamp(column(row, "created_at")?),
        finished_at: column::<Option<i64>>(row, "finished_at")?.map(Timestamp),
    })
}

pub(crate) fn averages(rows: &[SqliteRow]) -> Result<Averages, StoreError> {
    let mut averages = Averages::default();
    for row in rows {
        let packages: u32 = column(row, "packages")?;
        let sum: i64 = column(row, "cost")?;
        averages.left_out = column(row, "unknown")?;
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

pub(crate) fn step_result(row: &SqliteRow) -> Result<StepResult, StoreError> {
    Ok(StepResult {
        step: step(row)?,
        revision: column(row, "revision")?,
        result: column(row, "result")?,
        notes: from_text("notes", "a result", &column::<String>(row, "notes")?)?,
    })
}

pub(crate) fn pick(row: &SqliteRow) -> Result<Pick, StoreError> {
    Ok(Pick {
        revision: column(row, "revision")?,
        answer: from_text("pick", "a generation", &column::<String>(row, "answer")?)?,
        by: column::<Option<String>>(row, "user_id")?
            .map(|text| text.parse::<UserId>())
            .transpose()
            .map_err(|why| StoreError::corrupt("picker", "a pick", why))?,
        at: Timestamp(column(row, "created_at")?),
    })
}

pub(crate) fn call(row: &SqliteRow) -> Result<Call, StoreError> {
    let id: CallId = parsed(row, "id")?;
    Ok(Call {
        id,
        step: step(row)?,
        attempt: column(row, "attempt")?,
        identity: identity(column(row, "provider")?, column(row, "model")?),
        state: from_json::<CallState>("state", id, Value::String(column(row, "state")?))?,
        usage: usage(row)?,
        cost: Cost(column::<Option<i64>>(row, "cost_micros")?.map(MicroDollars)),
        answer: column::<Option<String>>(row, "answer")?
            .map(|text| from_text("answer", id, &text))
            .transpose()?,
        started_at: Timestamp(column(row, "started_at")?),
        finished_at: column::<Option<i64>>(row, "finished_at")?.map(Timestamp),
    })
}

pub(crate) fn event(row: &SqliteRow) -> Result<Event, StoreError> {
    let generation: GenerationId = parsed(row, "generation_id")?;
    let data: Value = from_text("event", generation, &column::<String>(row, "data")?)?;
    let kind: EventKind = from_json(
        "event",
        generation,
        json!({ "type": column::<String>(row, "type")?, "data": data }),
    )?;
    Ok(Event {
        generation,
        number: column::<i64>(row, "number")?.cast_unsigned(),
        at: Timestamp(column(row, "at")?),
        kind,
    })
}

pub(crate) fn column<'r, T>(row: &'r SqliteRow, name: &'static str) -> Result<T, StoreError>
where
    T: sqlx::Decode<'r, sqlx::Sqlite> + sqlx::Type<sqlx::Sqlite>,
{
    row.try_get(name)
        .map_err(StoreError::database("read of a column"))
}

fn parsed<T>(row: &SqliteRow, name: &'static str) -> Result<T, StoreError>
where
    T: std::str::FromStr,
    T::Err: std::fmt::Display,
{
    let text: String = column(row, name)?;
    text.parse()
        .map_err(|why| StoreError::corrupt(name, &text, why))
}

fn status(row: &SqliteRow) -> Result<Status, StoreError> {
    let name: String = column(row, "status")?;
    Status::parse(&name).ok_or_else(|| StoreError::corrupt("status", &name, "no such status"))
}

/// Where a completed generation stopped, when it is not whole.
fn stopped_at(row: &SqliteRow, of: GenerationId) -> Result<Option<Step>, StoreError> {
    let Some(name) = column::<Option<String>>(row, "extent")? else {
        return Ok(None);
    };
    from_json::<Extent>("extent", of, Value::String(name)).map(Extent::stops_at)
}

fn step(row: &SqliteRow) -> Result<Step, StoreError> {
    let name: String = column(row, "step")?;
    Step::parse(&name).ok_or_else(|| StoreError::corrupt("step", &name, "no such step"))
}

fn failure(row: &SqliteRow) -> Result<Option<Failure>, StoreError> {
    let Some(name) = column::<Option<String>>(row, "error_code")? else {
        return Ok(None);
    };
    let code = FailureCode::parse(&name)
        .ok_or_else(|| StoreError::corrupt("error code", &name, "no such code"))?;
    let message = column::<Option<String>>(row, "error_message")?.unwrap_or_default();
    Ok(Some(Failure { code, message }))
}

/// The usage of a call, or `None` when the provider told none.
fn usage(row: &SqliteRow) -> Result<Option<Usage>, StoreError> {
    let Some(input) = column::<Option<i64>>(row, "input_tokens")? else {
        return Ok(None);
    };
    let count = |name| -> Result<u64, StoreError> {
        Ok(column::<Option<i64>>(row, name)?
            .unwrap_or(0)
            .cast_unsigned())
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
