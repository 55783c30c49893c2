//! Schemas as people read them: the rows of a table, and examples.

use serde_json::{Map, Value, json};

/// How deep an example goes; schemas may name themselves.
const DEEPEST: usize = 6;

/// A field of a body.
pub struct Field<'d> {
    /// Its name, with those that it stands in.
    pub name: String,
    /// Its type.
    pub kind: String,
    /// Whether it must be there.
    pub required: bool,
    /// What it is for.
    pub description: &'d str,
}

/// What a schema is where it names another.
pub fn resolved<'d>(document: &'d Value, schema: &'d Value) -> &'d Value {
    let named = schema["$ref"]
        .as_str()
        .and_then(|name| name.strip_prefix('#'));
    if let Some(named) = named.and_then(|pointer| document.pointer(pointer)) {
        return named;
    }
    // An optional object is written as one of null and itself.
    let choices = ["oneOf", "anyOf"]
        .iter()
        .find_map(|of| schema[of].as_array());
    let other = choices.and_then(|all| all.iter().find(|one| one["type"] != "null"));
    match other {
        Some(other) => resolved(document, other),
        None => schema,
    }
}

/// The fields of an object, and of the objects in it.
pub fn rows<'d>(document: &'d Value, schema: &'d Value) -> Vec<Field<'d>> {
    let mut fields = Vec::new();
    gather(document, schema, "", 0, &mut fields);
    fields
}

fn gather<'d>(
    document: &'d Value,
    schema: &'d Value,
    at: &str,
    depth: usize,
    into: &mut Vec<Field<'d>>,
) {
    let schema = resolved(document, schema);
    let properties = schema["properties"].as_object().into_iter().flatten();
    for (name, property) in properties {
        let inner = resolved(document, property);
        let own = property["description"].as_str();
        into.push(Field {
            name: format!("{at}{name}"),
            kind: name_of(inner),
            required: requires(schema, name),
            description: own.or(inner["description"].as_str()).unwrap_or_default(),
        });
        if inner["properties"].is_object() && depth < DEEPEST {
            gather(document, inner, &format!("{at}{name}."), depth + 1, into);
        }
    }
}

fn requires(schema: &Value, name: &str) -> bool {
    let required = schema["required"].as_array();
    required.is_some_and(|names| names.iter().any(|known| known == name))
}

/// A type for people.
pub fn name_of(schema: &Value) -> String {
    let kind = match &schema["type"] {
        Value::String(kind) => kind.clone(),
        Value::Array(kinds) => {
            let kinds = kinds.iter().filter_map(Value::as_str);
            kinds
                .filter(|kind| *kind != "null")
                .collect::<Vec<_>>()
                .join(" or ")
        }
        _ => "any".to_owned(),
    };
    match (kind.as_str(), &schema["items"]) {
        ("array", items) if !items.is_null() => format!("list of {}", name_of(items)),
        ("array", _) => "list".to_owned(),
        _ => kind,
    }
}

/// A value that fits, with all fields.
pub fn example(document: &Value, schema: &Value) -> Value {
    make(document, schema, Extent::All, 0)
}

/// A value that fits, with the fields that must be there alone.
pub fn least(document: &Value, schema: &Value) -> Value {
    make(document, schema, Extent::Required, 0)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Extent {
    All,
    Required,
}

fn make(document: &Value, schema: &Value, extent: Extent, depth: usize) -> Value {
    let schema = resolved(document, schema);
    let given = [
        &schema["example"],
        &schema["examples"][0],
        &schema["default"],
        &schema["enum"][0],
    ];
    if let Some(given) = given.into_iter().find(|value| !value.is_null()) {
        return given.clone();
    }
    if let Some(properties) = schema["properties"].as_object() {
        let wanted = properties
            .iter()
            .filter(|(name, _)| extent == Extent::All || requires(schema, name))
            .filter(|_| depth < DEEPEST);
        let made = wanted.map(|(name, one)| (name.clone(), make(document, one, extent, depth + 1)));
        return Value::Object(made.collect::<Map<_, _>>());
    }
    match name_of(schema).as_str() {
        "string" if schema["format"] == "date-time" => json!("2026-11-24T09:30:00.000Z"),
        "string" => json!("…"),
        "integer" | "number" => schema.get("minimum").cloned().unwrap_or(json!(1)),
        "boolean" => json!(true),
        list if list.starts_with("list") => {
            json!([make(document, &schema["items"], extent, depth + 1)])
        }
        _ => json!({}),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn optional_and_named_objects_are_looked_through() {
        let document = json!({ "components": { "schemas": { "Again": {
            "type": "object", "required": ["note"],
            "properties": { "note": { "type": "string", "example": "shorter" } } } } } });
        let schema = json!({ "type": "object", "required": ["id"], "properties": {
            "id": { "type": "string" },
            "again": { "oneOf": [{ "type": "null" }, { "$ref": "#/components/schemas/Again" }] },
            "labels": { "type": ["array", "null"], "items": { "type": "string" } } } });
        assert_eq!(
            example(&document, &schema),
            json!({ "id": "…", "again": { "note": "shorter" }, "labels": ["…"] })
        );
        assert_eq!(least(&document, &schema), json!({ "id": "…" }));
        let rows = rows(&document, &schema);
        let told: Vec<_> = rows
            .iter()
            .map(|row| format!("{} {}", row.name, row.kind))
            .collect();
        assert_eq!(
            told,
            [
                "id string",
                "again object",
                "again.note string",
                "labels list of string"
            ]
        );
    }
}
