//! How much each field of a request may hold, for the description: one list, since a name means the same wherever it stands.
//!
//! `tests/api/hostile` reads the description, fails for a text or a number without bounds, and sends each field more than
//! that. A text is given the most characters that can be taken: how many of them count as one, such as a letter with its
//! marks, is for the field's reader to say.

use utoipa::Number;
use utoipa::openapi::path::Operation;
use utoipa::openapi::schema::{ArrayItems, Object, SchemaType, Type};
use utoipa::openapi::{OpenApi, RefOr, Schema};

use crate::api::admin::{LONGEST_EMAIL, LONGEST_TIER};
use crate::api::generate::MOST_LABELS;
use crate::api::webhooks::LONGEST_URL;
use crate::description::operations;

/// The most characters of a text by its field's name.
fn most_characters(field: &str) -> Option<usize> {
    Some(match field {
        "keyword" => 1_000,
        "niche" | "name" => 800,
        "targetAudience" => 1_600,
        "note" | "reason" | "why" | "words" => 4_000,
        "label" | "labels" | "addLabels" | "removeLabels" => 400,
        "ownTitle" => 1_000,
        "email" | "after" => LONGEST_EMAIL,
        "current" | "new" | "password" => 256,
        "tier" => LONGEST_TIER,
        "contentType" | "titleSelection" | "role" | "theme" | "file" | "limit" | "scopes" => 40,
        "by" | "from" | "to" | "month" | "whose" => 40,
        "language" | "locale" | "provider" | "scope" => 60,
        "jobId" | "id" | "createdAfter" | "createdBefore" | "before" => 64,
        "cursor" | "deliveryId" => 64,
        "url" => LONGEST_URL,
        "Idempotency-Key" => 255,
        "Authorization" => 8_192,
        _ => return None,
    })
}

/// The least and the greatest of a number by its field's name.
fn span(field: &str) -> Option<(isize, isize)> {
    let most = isize::MAX;
    let count = u32::MAX.try_into().unwrap_or(most);
    Some(match field {
        "limit" => (1, 200),
        "before" => (1, most),
        "Last-Event-ID" => (0, most),
        "selectedTitleIndex" => (0, 9),
        "titlesRevision" | "packagesPerDay" | "creditsPerMonth" | "expect" => (0, count),
        "inFlight" => (1, count),
        "thumbnails" => (0, 3),
        "winner" => (1, 3),
        "watchTimeShares" => (0, 100),
        "priority" => (-5, 5),
        "days" => (1, 366),
        "overlapHours" => (0, 168),
        "credits" => (-1_000_000, 1_000_000),
        _ => return None,
    })
}

/// The most entries of a list by its field's name.
fn most_entries(field: &str) -> Option<usize> {
    Some(match field {
        "labels" | "addLabels" | "removeLabels" => MOST_LABELS,
        "status" | "errorCode" => 20,
        "watchTimeShares" => 3,
        "scopes" => 4,
        "mails" => 2,
        "events" => 5,
        _ => return None,
    })
}

/// Writes the bounds into what requests bring. What a field says of itself stays.
pub(crate) fn set(document: &mut OpenApi) {
    let mut named = Vec::new();
    for item in document.paths.paths.values_mut() {
        for operation in operations(item) {
            of_operation(operation, &mut named);
        }
    }
    let Some(components) = document.components.as_mut() else {
        return;
    };
    let mut done = Vec::new();
    while let Some(name) = named.pop() {
        if done.contains(&name) {
            continue;
        }
        if let Some(schema) = components.schemas.get_mut(&name) {
            bound(schema, "", &mut named);
        }
        done.push(name);
    }
}

fn of_operation(operation: &mut Operation, named: &mut Vec<String>) {
    for parameter in operation.parameters.iter_mut().flatten() {
        if let RefOr::T(parameter) = parameter
            && let Some(schema) = &mut parameter.schema
        {
            bound(schema, &parameter.name, named);
        }
    }
    let Some(RefOr::T(body)) = &mut operation.request_body else {
        return;
    };
    for content in body.content.values_mut() {
        if let RefOr::T(content) = content
            && let Some(schema) = &mut content.schema
        {
            bound(schema, "", named);
        }
    }
}

/// Bounds a field's schema; notes which named ones it is made of.
fn bound(schema: &mut RefOr<Schema>, field: &str, named: &mut Vec<String>) {
    let schema = match schema {
        RefOr::Ref(reference) => {
            let name = reference.ref_location.rsplit('/').next();
            named.extend(name.map(str::to_owned));
            return;
        }
        RefOr::T(schema) => schema,
    };
    match schema {
        Schema::Object(object) => {
            for (name, property) in &mut object.properties {
                bound(property, name, named);
            }
            hold(object, field);
        }
        Schema::Array(array) => {
            array.max_items = array.max_items.or_else(|| most_entries(field));
            if let ArrayItems::RefOrSchema(items) = &mut array.items {
                bound(items, field, named);
            }
        }
        Schema::OneOf(any) => any
            .items
            .iter_mut()
            .for_each(|one| bound(one, field, named)),
        Schema::AnyOf(any) => any
            .items
            .iter_mut()
            .for_each(|one| bound(one, field, named)),
        Schema::AllOf(all) => all
            .items
            .iter_mut()
            .for_each(|one| bound(one, field, named)),
        _ => {}
    }
}

fn hold(object: &mut Object, field: &str) {
    if object.enum_values.is_some() {
        return;
    }
    if is(object, Type::String) && object.max_length.is_none() {
        object.max_length = most_characters(field);
    }
    if (is(object, Type::Integer) || is(object, Type::Number))
        && let Some((least, most)) = span(field)
    {
        // A type's own bounds, such as that a `u8` is not below 0, are wider than these or the same.
        let is_said = object.maximum.is_some();
        if !is_said {
            object.minimum = Some(Number::Int(least));
            object.maximum = Some(Number::Int(most));
        }
    }
}

fn is(object: &Object, wanted: Type) -> bool {
    match &object.schema_type {
        SchemaType::Type(one) => *one == wanted,
        SchemaType::Array(any) => any.contains(&wanted),
        SchemaType::AnyValue => false,
    }
}
