//! What is looked at before a delivery is kept: its size, its shape, and the key by which it is known
//! again when it comes twice.

use super::headers::Headers;
use super::json::{Found, Never, checked, pick};
use super::senders::{alertmanager, generic};
use super::words::digest;
use crate::domain::event::sha256_hex;
use crate::domain::signal::Sender;
use crate::domain::text::is_one_plain_line;

const MIB: usize = 1024 * 1024;

/// The longest id that a sender gives a delivery, in characters. They are GUIDs in practice.
const LONGEST_ID: usize = 200;

/// The largest body that is taken of a sender, in bytes. GitHub caps its own at 25 MB. An alert with
/// ten labels and two annotations takes about a kilobyte, so that a group of 5,000 needs 5 MiB of
/// Alertmanager; the others tell one thing in a delivery.
pub fn longest_body(sender: Sender) -> usize {
    match sender {
        Sender::Alertmanager => 8 * MIB,
        Sender::Pagerduty | Sender::Generic => 2 * MIB,
        Sender::Github => 25 * MIB,
    }
}

/// The key by which a delivery is known again: the same for every repetition of one delivery, another
/// for any other delivery of the source. At most 200 characters on one plain line. `Never` is what no
/// repetition makes right.
///
/// Alertmanager gives its deliveries no name; one is the group, and each alert in it with its begin
/// and its status, in any order. A notification that only repeats what is known is thereby the same.
/// GitHub's name stands in a header that its signature does not cover, so that the body belongs to it.
pub fn key(sender: Sender, headers: &Headers<'_>, body: &[u8]) -> Result<String, Never> {
    let text = &checked(body)?;
    match sender {
        Sender::Alertmanager => alertmanager::key(text),
        Sender::Pagerduty => pagerduty(text),
        Sender::Github => github(headers, text),
        Sender::Generic => generic(text),
    }
}

fn pagerduty(text: &str) -> Result<String, Never> {
    let [id] = pick(text, [&["event", "id"]])?;
    let id = id.text().and_then(plain_id);
    id.ok_or(Never("The body has no event.id, which every PagerDuty v3 webhook has."))
}

fn github(headers: &Headers<'_>, text: &str) -> Result<String, Never> {
    let [whole] = pick(text, [&[]])?;
    let delivery = headers.github_delivery.and_then(plain_id);
    let delivery = delivery.ok_or(Never("The header X-GitHub-Delivery is missing."))?;
    match (headers.github_event, whole) {
        (None, _) => Err(Never("The header X-GitHub-Event is missing.")),
        (_, Found::Object) => Ok(digest([delivery.as_str(), &sha256_hex(text.as_bytes())])),
        _ => Err(Never("The body is not a JSON object, as every GitHub event is.")),
    }
}

fn generic(text: &str) -> Result<String, Never> {
    let [whole, id] = pick(text, [&[], &["id"]])?;
    match (whole, id) {
        (Found::Object, Found::Nothing) | (Found::List, _) => {
            generic::events(text, [])?;
            Ok(sha256_hex(text.as_bytes()))
        }
        (Found::Object, id) => {
            let id = id.text().and_then(plain_id);
            id.ok_or(Never("The field id is not a text of 1 to 200 characters on one line."))
        }
        _ => Err(Never("The body is neither a JSON object nor a list of objects.")),
    }
}

fn plain_id(text: &str) -> Option<String> {
    let text = text.trim();
    let fits = (1..=LONGEST_ID).contains(&text.chars().count()) && is_one_plain_line(text);
    fits.then(|| text.to_owned())
}

#[cfg(test)]
mod tests;
