//! What a person sees when a page cannot be shown or a form was not saved.

use serde::Serialize;

use super::form::FieldError;
use super::link::Link;
use super::shell::Shell;

/// `errors/show`: a page that cannot be shown.
#[derive(Debug, Clone, Serialize)]
pub struct ErrorPage {
    /// The frame of the page.
    pub shell: Shell,
    /// The status code.
    pub status: u16,
    /// What it is, for example `There is no such page`.
    pub heading: String,
    /// What happened and whether anything was saved, as sentences.
    pub sentence: String,
    /// Ways on, the best one first.
    pub ways: Vec<Link>,
    /// Number of the request, to quote to whoever runs Readyroom; empty when it does not help.
    pub request_id: String,
}

/// `errors/refused`: a form that was not saved, with everything that was typed.
#[derive(Debug, Clone, Serialize)]
pub struct Refused {
    /// The frame of the page.
    pub shell: Shell,
    /// Why it was not saved, as a sentence.
    pub sentence: String,
    /// What is wrong, field by field.
    pub errors: Vec<FieldError>,
    /// Where the form posts again: the address that refused it. Empty when sending the same again
    /// cannot succeed; then what was typed is only shown.
    pub action: String,
    /// Every field that was sent, in order.
    pub fields: Vec<SentField>,
    /// The page that the form came from, as it is now.
    pub back: Link,
    /// Number of the request, to quote to whoever runs Readyroom; empty when it does not help.
    pub request_id: String,
}

/// A field as it was sent.
#[derive(Debug, Clone, Serialize)]
pub struct SentField {
    /// Id in the page, to which an error links.
    pub id: String,
    /// Name, as it was sent.
    pub name: String,
    /// The name in words.
    pub label: String,
    /// What was typed.
    pub value: String,
    /// Whether it gets several lines.
    pub long: bool,
    /// Whether it is sent again as it is, such as a version number.
    pub hidden: bool,
    /// Whether it is shown to copy from, and cannot be changed.
    pub fixed: bool,
    /// Whether it is a password, which is never sent back and has to be typed again.
    pub secret: bool,
    /// What is wrong with it; empty when nothing is.
    pub error: String,
}

#[cfg(test)]
impl ErrorPage {
    /// Figures to draw the page with.
    pub fn sample() -> Self {
        Self {
            shell: Shell::sample("There is no such page", ""),
            status: 404,
            heading: "There is no such page".into(),
            sentence: "Nothing is at this address. A service that was renamed keeps its old address; a review is counted per service, from 1.".into(),
            ways: vec![Link::new("/services", "See all services"), Link::new("/", "Go to My work")],
            request_id: "0193a1f2-7c1e".into(),
        }
    }
}

#[cfg(test)]
impl Refused {
    /// Figures to draw the page with.
    pub fn sample() -> Self {
        let field = |name: &str, label: &str, value: &str| SentField {
            id: format!("f-{name}"),
            name: name.into(),
            label: label.into(),
            value: value.into(),
            long: false,
            hidden: false,
            fixed: false,
            secret: false,
            error: String::new(),
        };
        Self {
            shell: Shell::sample("This was not saved", ""),
            sentence: "A service needs a name of 2 to 60 characters. What you typed is below."
                .into(),
            errors: vec![FieldError::at("f-name", "The name has 1 character. It needs 2 or more.")],
            action: "/services".into(),
            fields: vec![
                SentField { hidden: true, ..field("version", "Version", "3") },
                SentField {
                    error: "The name has 1 character. It needs 2 or more.".into(),
                    ..field("name", "Name", "c")
                },
                SentField {
                    long: true,
                    ..field("description", "Description", "Takes an order.\n\nTells the ledger.")
                },
                SentField { secret: true, ..field("password", "Password", "") },
            ],
            back: Link::new("/services/new", "Back to the form"),
            request_id: String::new(),
        }
    }
}
