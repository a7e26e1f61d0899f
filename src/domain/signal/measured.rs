//! A figure that signals yielded.

use crate::domain::at::At;
use crate::domain::ids::SourceId;
use crate::domain::measure::Measure;

/// The value of a measure for one service. A measure without a value is absent: it is unknown, never
/// zero, and never a pass.
#[derive(Debug, Clone, PartialEq)]
pub struct Measured {
    /// What was measured.
    pub measure: Measure,
    /// The value, in the unit of the measure; 1 is yes and 0 is no.
    pub value: f64,
    /// Over how many days up to the moment of measuring.
    pub window_days: u32,
    /// Who told the facts that it rests on, without repetition, in order. Empty for what Readyroom
    /// knows by itself.
    pub sources: Vec<SourceId>,
    /// The newest of what was told that it rests on: its age is counted from here.
    pub at: At,
}
