//! Fits any JSON schema with made-up values: what a model that knows nothing would answer.

use serde_json::{Map, Value, json};

const DEEPEST: u32 = 12;

/// A value that fits the schema. `words` become its texts.
pub(crate) fn fit(schema: &Value, words: &str) -> Value {
    Fitter {
        root: schema,
        words,
        texts: 0,
    }
    .value(schema, 0)
}

struct Fitter<'a> {
    root: &'a Value,
    words: &'a str,
    texts: u32,
}

impl Fitter<'_> {
    fn value(&mut self, schema: &Value, depth: u32) -> Value {
        if depth > DEEPEST {
            return Value::Null;
        }
        if let Some(value) = schema.get("const").or_else(|| schema.get("default")) {
            return value.clone();
        }
        if let Some(values) = schema.get("enum").and_then(Value::as_array) {
            return values.first().cloned().unwrap_or(Value::Null);
        }
        if let Some(target) = self.reference(schema) {
            return self.value(&target, depth + 1);
        }
        for choice in ["anyOf", "oneOf", "allOf"] {
            if let Some(options) = schema.get(choice).and_then(Value::as_array) {
                let option = options.iter().find(|option| !is_null(option));
                return option.map_or(Value::Null, |option| self.value(option, depth + 1));
            }
        }
        match kind(schema) {
            "object" => self.object(schema, depth),
            "array" => self.array(schema, depth),
            "integer" => json!(bounded(schema, 1.0) as i64),
            "number" => json!(bounded(schema, 1.5)),
            "boolean" => json!(true),
            "null" => Value::Null,
            _ => self.text(schema),
        }
    }

    fn reference(&self, schema: &Value) -> Option<Value> {
        let path = schema.get("$ref")?.as_str()?.strip_prefix('#')?;
        self.root.pointer(path).cloned()
    }

    fn object(&mut self, schema: &Value, depth: u32) -> Value {
        let properties = schema.get("properties").and_then(Value::as_object);
        let fields = properties.into_iter().flatten();
        Value::Object(
            fields
                .map(|(name, schema)| (name.clone(), self.value(schema, depth + 1)))
                .collect::<Map<_, _>>(),
        )
    }

    fn array(&mut self, schema: &Value, depth: u32) -> Value {
        let count = schema.get("minItems").and_then(Value::as_u64).unwrap_or(2);
        let Some(items) = schema.get("items") else {
            return json!([]);
        };
        (0..count.min(1_000))
            .map(|_| self.value(items, depth + 1))
            .collect()
    }

    fn text(&mut self, schema: &Value) -> Value {
        self.texts += 1;
        match schema.get("format").and_then(Value::as_str) {
            Some("uri" | "url") => json!(format!("https://example.com/{}", self.texts)),
            Some("date") => json!("2026-11-24"),
            Some("date-time") => json!("2026-11-24T00:00:00Z"),
            Some("email") => json!("somebody@example.com"),
            Some("uuid") => json!(format!("00000000-0000-4000-8000-{:012}", self.texts)),
            _ => {
                let text = format!("{} {}", self.words, self.texts);
                let longest = schema.get("maxLength").and_then(Value::as_u64);
                let longest = longest.map_or(usize::MAX, |most| most as usize);
                json!(text.chars().take(longest).collect::<String>())
            }
        }
    }
}

fn kind(schema: &Value) -> &str {
    match schema.get("type") {
        Some(Value::String(kind)) => kind,
        Some(Value::Array(kinds)) => kinds
            .iter()
            .filter_map(Value::as_str)
            .find(|kind| *kind != "null")
            .unwrap_or("null"),
        _ if schema.get("properties").is_some() => "object",
        _ => "string",
    }
}

fn is_null(schema: &Value) -> bool {
    schema.get("type").and_then(Value::as_str) == Some("null")
}

fn bounded(schema: &Value, wished: f64) -> f64 {
    let bound = |name: &str| schema.get(name).and_then(Value::as_f64);
    let least = bound("minimum").unwrap_or(f64::MIN);
    let most = bound("maximum").unwrap_or(f64::MAX);
    wished.max(least).min(most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_schema_gets_a_value_of_its_form() {
        let schema = json!({
            "type": "object",
            "$defs": { "page": { "type": "object", "properties": { "url": { "type": "string", "format": "uri" } } } },
            "properties": {
                "name": { "type": "string", "maxLength": 4 },
                "kind": { "enum": ["a", "b"] },
                "page": { "anyOf": [{ "type": "null" }, { "$ref": "#/$defs/page" }] },
                "marks": { "type": "array", "minItems": 3, "items": { "type": "integer", "minimum": 7 } },
                "note": { "type": ["string", "null"] },
                "again": { "$ref": "#" }
            }
        });
        let value = fit(&schema, "bread");
        assert_eq!(value["name"], "brea");
        assert_eq!(value["kind"], "a");
        let url = value["page"]["url"].as_str().unwrap();
        assert!(url.starts_with("https://example.com/"), "{url}");
        assert_eq!(value["marks"], json!([7, 7, 7]));
        assert!(value["again"]["again"].is_object());
    }
}
