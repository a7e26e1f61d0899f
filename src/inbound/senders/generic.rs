//! The JSON of `docs/SIGNALS.md`, for everything that has no format of its own here: one event, or a
//! list of events.

mod event;

use crate::domain::at::At;
use crate::domain::ids::SourceId;
use crate::inbound::json::{Found, Never, Path, checked, each, pick};
use crate::inbound::read::{Read, about};

/// Events in one delivery.
const MOST_EVENTS: usize = 1_000;

const NEITHER: Never = Never("The body is neither a JSON object nor a list of objects.");

/// Each event is a statement. `field` is the path in an event to the name of the service.
pub fn read(source: SourceId, field: &str, body: &[u8], received_at: At) -> Result<Read, Never> {
    let text = &checked(body)?;
    let way = field.split('.').collect::<Vec<_>>();
    let services = events(text, [&way])?;
    let events = events(text, event::PATHS)?;
    if events.is_empty() {
        return Ok(Read::ignored("The list has no events.".to_owned()));
    }
    let is_alone = matches!(pick(text, [&[]])?, [Found::Object]);
    let parts = events.iter().zip(services).enumerate().map(|(number, (event, [service]))| {
        let fact = event::fact(source, event, received_at);
        fact.map(|fact| about(service.name().as_deref(), fact)).map_err(|problem| {
            if is_alone {
                format!("The event {problem}.")
            } else {
                format!("Event {} {problem}.", number + 1)
            }
        })
    });
    Ok(Read::gathered(parts))
}

/// The values at these paths of each event, whether one came or a list of them.
pub fn events<const N: usize>(text: &str, paths: [Path<'_>; N]) -> Result<Vec<[Found; N]>, Never> {
    let [whole] = pick(text, [&[]])?;
    match whole {
        Found::Object => Ok(vec![pick(text, paths)?]),
        Found::List => {
            let too_many = "The list has more than 1,000 events; send it in parts.";
            each(text, &[], paths, MOST_EVENTS, too_many)?.ok_or(NEITHER)
        }
        _ => Err(NEITHER),
    }
}

#[cfg(test)]
mod tests;
