//! The API document, written from the table of routes, so that it cannot miss one.

use serde_json::{Map, Value, json};

use super::intake;
use super::route::{Access, Route, Runs};

/// The OpenAPI document of these routes.
pub fn document(routes: &[Route]) -> Value {
    let mut paths = Map::new();
    for route in routes.iter().filter(|route| route.has_api()) {
        let path = format!("/api/v1{}", route.path);
        let method = if route.is_action() { "post" } else { "get" };
        let entry = paths.entry(path).or_insert_with(|| json!({}));
        if let Some(object) = entry.as_object_mut() {
            object.insert(method.to_owned(), operation(route));
        }
    }
    paths.insert(intake::PATH.to_owned(), json!({ "post": delivery() }));
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Readyroom",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Launch readiness reviews. Every call is the twin of a page: the same \
                path below /api/v1, the same fields, the same rules. Sign in with POST \
                /api/v1/sessions to act as a person; a personal token (Authorization: Bearer) \
                reads, answers, adds evidence and messages.",
        },
        "paths": paths,
        "components": {
            "securitySchemes": {
                "session": { "type": "apiKey", "in": "cookie", "name": "__Host-readyroom" },
                "token": { "type": "http", "scheme": "bearer" },
            },
            "schemas": schemas(routes),
        },
    })
}

/// The way in for senders of signals, which has no twin: they sign with the secret of their source.
fn delivery() -> Value {
    let refused = |words: &str| {
        json!({
            "description": words,
            "content": { "application/problem+json": {
                "schema": { "$ref": "#/components/schemas/Problem" }
            } },
        })
    };
    json!({
        "summary": "Take a delivery of a source of signals, in the format of its sender.",
        "security": [],
        "parameters": [
            { "name": "source", "in": "path", "required": true, "schema": { "type": "string" } },
        ],
        "requestBody": { "required": true, "content": { "application/json": { "schema": {} } } },
        "responses": {
            "202": { "description": "It is on disk, now or since it came before." },
            "400": refused("It can never be valid."),
            "401": refused("It is not signed with a secret of the source."),
            "404": refused("There is no such source, or it has ended."),
            "413": refused("It is larger than the sender may send."),
            "503": refused("It cannot be kept right now; `Retry-After` says when to try again."),
        },
    })
}

/// Every schema that an answer refers to, by name.
fn schemas(routes: &[Route]) -> Value {
    let mut parts = Vec::new();
    for answer in routes.iter().filter_map(|route| route.answer) {
        (answer.parts)(&mut parts);
    }
    let mut schemas = Map::new();
    schemas.insert("Problem".to_owned(), problem_schema());
    for (name, schema) in parts {
        schemas.insert(name, serde_json::to_value(schema).unwrap_or_default());
    }
    Value::Object(schemas)
}

fn operation(route: &Route) -> Value {
    let mut parameters: Vec<Value> = route
        .path
        .split('/')
        .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
        .map(|name| {
            json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } })
        })
        .collect();
    let mut operation = json!({
        "summary": route.summary,
        "operationId": format!(
            "{}{}",
            if route.is_action() { "post" } else { "get" },
            route.path.replace(['/', '-'], "_").replace(['{', '}'], "")
        ),
        "responses": responses(route),
        "security": security(route),
    });
    if let Runs::Act { fields, versioned, .. } = route.runs {
        if route.access != Access::Anyone {
            parameters.push(json!({
                "name": "Idempotency-Key", "in": "header", "required": false,
                "schema": { "type": "string", "maxLength": 200 },
                "description": "A key of your choice for this one call, for example a UUID. Sent \
                    again within 2 days, the call is not made again and is answered the same.",
            }));
        }
        if versioned {
            parameters.push(json!({
                "name": "If-Match", "in": "header", "required": true,
                "schema": { "type": "string" },
                "description": "The version that was read, quoted.",
            }));
        }
        let properties: Map<String, Value> = fields
            .iter()
            .filter(|field| !(versioned && field.name == "version"))
            .map(|field| {
                let one = json!({ "type": ["string", "number", "boolean"], "description": field.words });
                let schema = if field.many {
                    json!({ "type": "array", "items": { "type": ["string", "number"] }, "description": field.words })
                } else {
                    one
                };
                (field.name.to_owned(), schema)
            })
            .collect();
        let schema = json!({
            "type": "object", "properties": properties, "additionalProperties": false,
        });
        if let Some(object) = operation.as_object_mut() {
            object.insert(
                "requestBody".to_owned(),
                json!({ "content": { "application/json": { "schema": schema } } }),
            );
        }
    }
    if let Some(object) = operation.as_object_mut() {
        object.insert("parameters".to_owned(), json!(parameters));
    }
    operation
}

fn security(route: &Route) -> Value {
    match route.access {
        Access::Anyone => json!([]),
        Access::May(_) => json!([{ "session": [] }, { "token": [] }]),
    }
}

fn responses(route: &Route) -> Value {
    let schema = route
        .answer
        .and_then(|answer| serde_json::to_value((answer.schema)()).ok())
        .unwrap_or_else(|| json!({ "type": "object" }));
    let mut responses = Map::new();
    let answer = json!({
        "description": "Done.", "content": { "application/json": { "schema": schema } },
    });
    responses.insert("200".to_owned(), answer.clone());
    let problem = |words: &str| {
        json!({
            "description": words,
            "content": { "application/problem+json": {
                "schema": { "$ref": "#/components/schemas/Problem" },
            } },
        })
    };
    let mut may =
        vec![("404", "There is no such thing."), ("503", "Try again later; see Retry-After.")];
    if route.access != Access::Anyone {
        may.push(("401", "Nobody is signed in, or the token does not work."));
    }
    if let Runs::Act { versioned, .. } = route.runs {
        responses.insert("201".to_owned(), answer);
        may.extend([
            ("400", "The request is malformed."),
            ("403", "The caller may not do this; the sentence says who may."),
            ("409", "The state of things does not allow it; the sentence says what to do."),
            ("422", "A field cannot be taken; see `fields`."),
            ("429", "Too many attempts; see Retry-After."),
        ]);
        if versioned {
            may.extend([
                ("412", "Somebody changed it since it was read; see `conflict`."),
                ("428", "If-Match is missing."),
            ]);
        }
    }
    for (status, words) in may {
        responses.insert(status.to_owned(), problem(words));
    }
    Value::Object(responses)
}

fn problem_schema() -> Value {
    json!({
        "type": "object",
        "description": "A problem document (RFC 9457).",
        "required": ["type", "title", "status", "code", "detail", "request_id"],
        "properties": {
            "type": { "type": "string" },
            "title": { "type": "string" },
            "status": { "type": "integer" },
            "code": { "type": "string", "description": "Stable; programs may rely on it." },
            "detail": { "type": "string", "description": "A sentence that says what to do." },
            "request_id": { "type": "string" },
            "fields": { "type": "array", "items": { "type": "object" } },
            "items": { "type": "array", "items": { "type": "string" } },
            "gates": { "type": "array", "items": { "type": "string" } },
            "conflict": { "type": "object" },
        },
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::web::routes::table;

    fn references(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Object(object) => {
                for (name, value) in object {
                    match value.as_str().filter(|_| name == "$ref") {
                        Some(reference) => found.push(reference.to_owned()),
                        None => references(value, found),
                    }
                }
            }
            Value::Array(values) => values.iter().for_each(|value| references(value, found)),
            _ => {}
        }
    }

    #[test]
    fn every_reference_leads_somewhere() {
        let document = document(&table());
        let mut found = Vec::new();
        references(&document, &mut found);
        assert!(found.len() > 100);
        for reference in found {
            let place = reference.trim_start_matches('#');
            assert!(document.pointer(place).is_some(), "{reference} leads nowhere");
        }
    }

    #[test]
    fn no_two_schemas_share_a_name() {
        let mut parts = Vec::new();
        table().iter().filter_map(|route| route.answer).for_each(|a| (a.parts)(&mut parts));
        let mut known: BTreeMap<String, Value> = BTreeMap::new();
        for (name, schema) in parts {
            let schema = serde_json::to_value(schema).unwrap();
            let first = known.entry(name.clone()).or_insert_with(|| schema.clone());
            assert_eq!(*first, schema, "two different schemas are called {name}");
        }
    }

    #[test]
    fn the_document_holds_what_is_mounted_and_nothing_else() {
        let document = document(&table());
        let mut expected: Vec<String> = table()
            .iter()
            .filter(|route| route.has_api())
            .map(|route| {
                let method = if route.is_action() { "post" } else { "get" };
                format!("{method} /api/v1{}", route.path)
            })
            .collect();
        expected.push(format!("post {}", intake::PATH));
        let paths = document["paths"].as_object().unwrap();
        let mut told: Vec<String> = paths
            .iter()
            .flat_map(|(path, operations)| {
                let methods = operations.as_object().unwrap().keys();
                methods.map(move |method| format!("{method} {path}"))
            })
            .collect();
        expected.sort();
        told.sort();
        assert_eq!(told, expected);
    }

    #[test]
    fn every_operation_tells_its_errors_and_what_it_needs() {
        let document = document(&table());
        for route in table().iter().filter(|route| route.has_api()) {
            let method = if route.is_action() { "post" } else { "get" };
            let operation = &document["paths"][format!("/api/v1{}", route.path)][method];
            let told = |status: &str| operation["responses"].get(status).is_some();
            let place = format!("{method} {}", route.path);
            assert!(told("200") && told("404") && told("503"), "{place}");
            assert_eq!(told("401"), route.access != Access::Anyone, "{place}");
            let Runs::Act { versioned, .. } = route.runs else { continue };
            assert!(told("400") && told("403") && told("409") && told("422"), "{place}");
            assert_eq!((told("412"), told("428")), (versioned, versioned), "{place}");
            let needs_version = operation["parameters"]
                .as_array()
                .unwrap()
                .iter()
                .any(|one| one["name"] == "If-Match" && one["required"] == true);
            assert_eq!(needs_version, versioned, "{place}");
        }
    }
}
