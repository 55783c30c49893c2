//! What OpenAI asks of a schema that shall be held strictly, and the sentences with which it refuses one.
//!
//! The rules: <https://developers.openai.com/api/docs/guides/structured-outputs>, "Supported schemas". The sentences about
//! objects, keywords and formats are as users report them (openai-python, crewAI, outlines, xsai issues); those about the
//! limits of size are worded here.

use serde_json::{Map, Value};

const DEEPEST: usize = 10;
const MOST_PROPERTIES: usize = 5_000;
const MOST_LETTERS: usize = 120_000;
const MOST_ENUM_VALUES: usize = 1_000;
/// One enum of so many values or more may have at most [`MOST_LETTERS_OF_LONG_ENUM`].
const LONG_ENUM: usize = 250;
const MOST_LETTERS_OF_LONG_ENUM: usize = 15_000;

/// Keywords that no strict schema may have. `oneOf` and `default` stand in no list of OpenAI's and are refused all the same.
const FORBIDDEN: &[&str] = &[
    "allOf",
    "contains",
    "default",
    "dependentRequired",
    "dependentSchemas",
    "else",
    "if",
    "maxContains",
    "maxLength",
    "maxProperties",
    "minContains",
    "minLength",
    "minProperties",
    "not",
    "oneOf",
    "patternProperties",
    "prefixItems",
    "propertyNames",
    "then",
    "unevaluatedItems",
    "unevaluatedProperties",
    "uniqueItems",
];

const FORMATS: &[&str] = &[
    "date-time",
    "time",
    "date",
    "duration",
    "email",
    "hostname",
    "ipv4",
    "ipv6",
    "uuid",
];

/// Nothing, or the sentence that refuses the schema of this name.
pub(crate) fn check(name: &str, schema: &str) -> Result<(), String> {
    let refused = |what: String| format!("Invalid schema for response_format '{name}': {what}");
    let schema: Value = serde_json::from_str(schema)
        .map_err(|_| refused("schema is not valid JSON.".to_owned()))?;
    let mut walk = Walk::default();
    walk.root(&schema)
        .and_then(|()| walk.sizes())
        .map_err(refused)
}

/// What was met on the way through a schema.
#[derive(Default)]
struct Walk {
    path: Vec<String>,
    properties: usize,
    letters: usize,
    enum_values: usize,
    deepest: usize,
}

impl Walk {
    fn root(&mut self, schema: &Value) -> Result<(), String> {
        if schema.get("anyOf").is_some() {
            return Err(self.here("'anyOf' is not permitted."));
        }
        let kind = schema.get("type").unwrap_or(&Value::Null);
        if kind != "object" {
            let kind = match kind.as_str() {
                Some(kind) => format!("\"{kind}\""),
                None => "\"None\"".to_owned(),
            };
            return Err(format!(
                "schema must be a JSON Schema of 'type: \"object\"', got 'type: {kind}'."
            ));
        }
        self.schema(schema, 0)
    }

    fn schema(&mut self, schema: &Value, depth: usize) -> Result<(), String> {
        let Some(schema) = schema.as_object() else {
            return Err(self.here("schema must be an object."));
        };
        let forbidden = schema.keys().find(|key| FORBIDDEN.contains(&key.as_str()));
        if let Some(key) = forbidden {
            return Err(self.here(&format!("'{key}' is not permitted.")));
        }
        for (key, definitions) in schema.iter().filter(|(key, _)| is_definitions(key)) {
            for (name, definition) in definitions.as_object().into_iter().flatten() {
                self.letters += name.len();
                self.inside([key, name], definition, depth)?;
            }
        }
        if schema.contains_key("$ref") {
            return self.reference(schema);
        }
        if let Some(choices) = schema.get("anyOf").and_then(Value::as_array) {
            for (at, choice) in choices.iter().enumerate() {
                self.inside(["anyOf", &at.to_string()], choice, depth)?;
            }
            return Ok(());
        }
        self.values(schema)?;
        self.typed(schema, depth)
    }

    fn typed(&mut self, schema: &Map<String, Value>, depth: usize) -> Result<(), String> {
        let kinds: Vec<&str> = match schema.get("type") {
            Some(Value::String(kind)) => vec![kind],
            Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).collect(),
            _ if schema.contains_key("enum") || schema.contains_key("const") => return Ok(()),
            _ => return Err(self.here("schema must have a 'type' key.")),
        };
        if kinds.contains(&"object") {
            self.object(schema, depth + 1)?;
        }
        if kinds.contains(&"array") {
            let Some(items) = schema.get("items") else {
                return Err(self.here("array schema missing items."));
            };
            self.inside(["items"], items, depth)?;
        }
        match schema.get("format").and_then(Value::as_str) {
            Some(format) if !FORMATS.contains(&format) => {
                Err(self.here(&format!("'{format}' is not a valid format.")))
            }
            _ => Ok(()),
        }
    }

    fn object(&mut self, schema: &Map<String, Value>, depth: usize) -> Result<(), String> {
        self.deepest = self.deepest.max(depth);
        if schema.get("additionalProperties") != Some(&Value::Bool(false)) {
            return Err(
                self.here("'additionalProperties' is required to be supplied and to be false.")
            );
        }
        let none = Map::new();
        let properties = schema.get("properties").and_then(Value::as_object);
        let properties = properties.unwrap_or(&none);
        let required = schema.get("required").and_then(Value::as_array);
        let missing = properties.keys().find(|name| {
            !required.is_some_and(|list| list.iter().any(|entry| entry == name.as_str()))
        });
        if let Some(name) = missing {
            return Err(self.here(&format!(
                "'required' is required to be supplied and to be an array including every key in properties. \
                 Missing '{name}'."
            )));
        }
        for (name, property) in properties {
            self.properties += 1;
            self.letters += name.len();
            self.inside(["properties", name], property, depth)?;
        }
        Ok(())
    }

    fn reference(&self, schema: &Map<String, Value>) -> Result<(), String> {
        let beside = |key: &&String| *key != "$ref" && !is_definitions(key);
        match schema.keys().find(beside) {
            Some(key) => Err(self.here(&format!("$ref cannot have keywords {{'{key}'}}."))),
            None => Ok(()),
        }
    }

    fn values(&mut self, schema: &Map<String, Value>) -> Result<(), String> {
        let texts = |value: &Value| value.as_str().map_or(0, str::len);
        self.letters += schema.get("const").map_or(0, texts);
        let Some(values) = schema.get("enum").and_then(Value::as_array) else {
            return Ok(());
        };
        let letters: usize = values.iter().map(texts).sum();
        self.enum_values += values.len();
        self.letters += letters;
        if values.len() > LONG_ENUM && letters > MOST_LETTERS_OF_LONG_ENUM {
            return Err(self.here(&format!(
                "enum has {letters} characters in {} values; at most {MOST_LETTERS_OF_LONG_ENUM} are permitted.",
                values.len()
            )));
        }
        Ok(())
    }

    fn sizes(&self) -> Result<(), String> {
        for (count, most, what) in [
            (self.deepest, DEEPEST, "levels of nesting"),
            (self.properties, MOST_PROPERTIES, "object properties"),
            (self.enum_values, MOST_ENUM_VALUES, "enum values"),
            (self.letters, MOST_LETTERS, "characters of names and values"),
        ] {
            if count > most {
                return Err(format!("{count} {what} exceed the limit of {most}."));
            }
        }
        Ok(())
    }

    fn inside<const N: usize>(
        &mut self,
        steps: [&str; N],
        schema: &Value,
        depth: usize,
    ) -> Result<(), String> {
        self.path.extend(steps.map(str::to_owned));
        self.schema(schema, depth)?;
        self.path.truncate(self.path.len() - N);
        Ok(())
    }

    /// A sentence about the place where the walk stands, which is written as Python writes a tuple.
    fn here(&self, what: &str) -> String {
        let steps: Vec<String> = self.path.iter().map(|step| format!("'{step}'")).collect();
        let comma = if steps.len() == 1 { "," } else { "" };
        format!("In context=({}{comma}), {what}", steps.join(", "))
    }
}

fn is_definitions(key: &str) -> bool {
    key == "$defs" || key == "definitions"
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn object(properties: Value) -> Value {
        let names: Vec<&String> = properties.as_object().unwrap().keys().collect();
        json!({ "type": "object", "required": names, "properties": properties, "additionalProperties": false })
    }

    fn refusal(schema: &Value) -> String {
        let sentence = check("form", &schema.to_string()).unwrap_err();
        let rest = sentence.strip_prefix("Invalid schema for response_format 'form': ");
        rest.unwrap_or_else(|| panic!("{sentence}")).to_owned()
    }

    #[test]
    fn what_openai_holds_strictly_passes() {
        let mut schema = object(json!({
            "name": { "type": "string", "pattern": "^a", "description": "d" },
            "when": { "type": ["string", "null"], "format": "date-time" },
            "marks": { "type": "array", "minItems": 1, "maxItems": 3,
                "items": { "type": "number", "minimum": 0, "maximum": 9, "multipleOf": 0.5 } },
            "kind": { "type": "string", "enum": ["a", "b"] },
            "fixed": { "const": "x" },
            "page": { "anyOf": [{ "type": "null" }, { "$ref": "#/$defs/page" }] },
            "again": { "$ref": "#" }
        }));
        schema["$defs"] = json!({ "page": object(json!({ "url": { "type": "string" } })) });
        assert_eq!(check("form", &schema.to_string()), Ok(()));
    }

    #[test]
    fn each_fault_of_a_form_has_its_sentence() {
        let open = json!({ "type": "object", "properties": {}, "required": [] });
        let loose = json!({ "type": "object", "additionalProperties": false,
            "properties": { "a": { "type": "string" }, "b": { "type": "string" } }, "required": ["a"] });
        let cases = [
            (
                json!({ "type": "array", "items": { "type": "string" } }),
                "schema must be a JSON Schema of 'type: \"object\"', got 'type: \"array\"'.",
            ),
            (
                json!({}),
                "schema must be a JSON Schema of 'type: \"object\"', got 'type: \"None\"'.",
            ),
            (
                json!({ "anyOf": [object(json!({}))] }),
                "In context=(), 'anyOf' is not permitted.",
            ),
            (
                open.clone(),
                "In context=(), 'additionalProperties' is required to be supplied and to be false.",
            ),
            (
                object(json!({ "in": open })),
                "In context=('properties', 'in'), 'additionalProperties' is required to be supplied and to be false.",
            ),
            (
                loose.clone(),
                "In context=(), 'required' is required to be supplied and to be an array including every key in \
                 properties. Missing 'b'.",
            ),
            (
                object(json!({ "l": { "type": "array", "items": loose } })),
                "In context=('properties', 'l', 'items'), 'required' is required to be supplied and to be an array \
                 including every key in properties. Missing 'b'.",
            ),
            (
                object(json!({ "l": { "type": "array" } })),
                "In context=('properties', 'l'), array schema missing items.",
            ),
            (
                object(json!({ "x": {} })),
                "In context=('properties', 'x'), schema must have a 'type' key.",
            ),
            (
                object(json!({ "u": { "type": "string", "format": "uri" } })),
                "In context=('properties', 'u'), 'uri' is not a valid format.",
            ),
            (
                object(json!({ "c": { "anyOf": [{ "type": "string", "maxLength": 9 }] } })),
                "In context=('properties', 'c', 'anyOf', '0'), 'maxLength' is not permitted.",
            ),
            (
                object(json!({ "r": { "$ref": "#", "description": "d" } })),
                "In context=('properties', 'r'), $ref cannot have keywords {'description'}.",
            ),
        ];
        for (schema, sentence) in cases {
            assert_eq!(refusal(&schema), sentence, "{schema}");
        }
    }

    #[test]
    fn each_forbidden_keyword_is_named() {
        for key in FORBIDDEN {
            let schema = object(json!({ "p": { "type": "string", (*key): 1 } }));
            let sentence = format!("In context=('properties', 'p'), '{key}' is not permitted.");
            assert_eq!(refusal(&schema), sentence);
        }
    }

    #[test]
    fn each_limit_holds_to_the_last_and_no_further() {
        let nested = |levels: usize| {
            (1..levels).fold(object(json!({})), |inner, _| object(json!({ "in": inner })))
        };
        let wide = |count: usize| {
            let names = (0..count).map(|at| (at.to_string(), json!({ "type": "null" })));
            object(Value::Object(names.collect()))
        };
        let listed =
            |count: usize| object(json!({ "e": { "enum": (0..count).collect::<Vec<_>>() } }));
        let named = |letters: usize| object(json!({ ("n".repeat(letters)): { "type": "null" } }));
        let long = |letters: usize| {
            let mut values = vec!["v".repeat(50); 250];
            values.push("w".repeat(letters - 250 * 50));
            object(json!({ "e": { "enum": values } }))
        };
        type Make<'a> = &'a dyn Fn(usize) -> Value;
        let limits: [(Make<'_>, usize, &str); 5] = [
            (&nested, DEEPEST, "levels of nesting exceed"),
            (&wide, MOST_PROPERTIES, "object properties exceed"),
            (&listed, MOST_ENUM_VALUES, "enum values exceed"),
            (
                &named,
                MOST_LETTERS,
                "characters of names and values exceed",
            ),
            (&long, MOST_LETTERS_OF_LONG_ENUM, "characters in 251 values"),
        ];
        for (make, most, words) in limits {
            assert_eq!(check("form", &make(most).to_string()), Ok(()), "{words}");
            let sentence = refusal(&make(most + 1));
            assert!(sentence.contains(words), "{sentence}");
        }
    }
}
