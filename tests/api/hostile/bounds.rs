//! That the description tells how much fits.

use super::{Field, Route, Step, resolved};

/// Who reads the description learns how much fits; who adds a field says so in `crates/web/src/bounds.rs`.
#[test]
fn every_field_of_every_request_is_described_with_its_bounds() {
    let mut missing = Vec::new();
    for route in Route::all() {
        let mut fields = route.fields();
        for place in ["query", "path", "header"] {
            for field in route.parameters(place) {
                let items = &field.schema["items"];
                if items.is_object() {
                    fields.push(Field {
                        path: [field.path.as_slice(), &[Step::First]].concat(),
                        schema: resolved(items),
                    });
                }
                fields.push(field);
            }
        }
        for field in fields {
            let has = |bound: &str| field.schema[bound].is_number();
            let is_bounded = if field.schema["enum"].is_array() {
                true
            } else if field.is("string") {
                has("maxLength")
            } else if field.is("integer") || field.is("number") {
                has("minimum") && has("maximum")
            } else if field.is("array") {
                has("maxItems")
            } else {
                field.is("boolean") || field.is("object")
            };
            if !is_bounded {
                missing.push(format!(
                    "{}: {} is {}",
                    route.name(),
                    field.name(),
                    field.schema
                ));
            }
        }
    }
    assert_eq!(missing, Vec::<String>::new());
}
