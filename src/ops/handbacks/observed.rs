//! What the conditions of fragility rest on: what people attested in the window of the policy, and what
//! signals measured. Of several values of one reading the newest counts.

use std::collections::HashMap;

use crate::domain::fragility::{Observed, Source};
use crate::domain::ids::{ServiceId, SourceId};
use crate::ops::core::View;
use crate::ops::error::Result;
use crate::store::measurements::{self, MeasuredReadingRow, sources_of};
use crate::store::readings::{self, ReadingRow};
use crate::store::signal_sources;

type ByService = HashMap<ServiceId, Vec<Observed>>;

/// What was read of these services.
pub(super) fn of_services(view: &mut View<'_>, ids: &[ServiceId]) -> Result<ByService> {
    let since = view.now.minus_days(view.core.figures().burden_window_days);
    let attested = readings::of_services(view.db, ids, since)?;
    let measured = measurements::readings_of(view.db, ids)?;
    joined(view, attested, measured)
}

/// What was read of all services that SRE teams run.
pub(super) fn of_ops_managed(view: &mut View<'_>) -> Result<ByService> {
    let since = view.now.minus_days(view.core.figures().burden_window_days);
    let attested = readings::of_ops_managed(view.db, since)?;
    let measured = measurements::readings_of_ops_managed(view.db)?;
    joined(view, attested, measured)
}

fn joined(
    view: &mut View<'_>,
    attested: Vec<ReadingRow>,
    measured: Vec<MeasuredReadingRow>,
) -> Result<ByService> {
    let mut found = ByService::new();
    for row in attested {
        found.entry(row.service_id).or_default().push(row.observed());
    }
    let sources: Vec<Vec<SourceId>> =
        measured.iter().map(|row| Ok(sources_of(&row.sources)?)).collect::<Result<_>>()?;
    let names = signal_sources::names_of(view.db, sources.concat())?;
    for (row, told) in measured.into_iter().zip(&sources) {
        let observed = Observed {
            reading: row.reading,
            value: row.value,
            source: Source::Measured(told_by(told, &names)),
            at: row.told_at,
            link: String::new(),
        };
        found.entry(row.service_id).or_default().push(observed);
    }
    Ok(found)
}

/// Who told it, by name. What the days of several services of a team yield has no one source.
fn told_by(sources: &[SourceId], names: &HashMap<SourceId, String>) -> String {
    let known: Vec<&str> =
        sources.iter().filter_map(|id| names.get(id)).map(String::as_str).collect();
    if known.is_empty() {
        return "Signals of the services of the team".to_owned();
    }
    known.join(", ")
}
