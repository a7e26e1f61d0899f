//! Whether help that begins early pays: weeks from the first SRE contact to the handoff, of services
//! that met an SRE before their launch against those that met one later.

use serde::Serialize;

/// From how many handoffs on the two are compared. Our figure: fewer say nothing.
pub const FROM_HANDOFFS: usize = 10;

/// A service that was handed off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Handed {
    /// Whether an SRE helped before it was launched.
    pub early: bool,
    /// Whole weeks from the first contact to the handoff.
    pub weeks: i64,
}

/// Early helpers against late ones.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct EarlyAgainstLate {
    /// Services that met an SRE before their launch.
    pub early: HelpedServices,
    /// Services that met one later.
    pub late: HelpedServices,
}

/// Handoffs of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct HelpedServices {
    /// Weeks from the first contact to the handoff, of each service, shortest first.
    pub weeks: Vec<i64>,
    /// The middle one, rounded down between two; absent when there is none.
    pub median: Option<i64>,
}

impl HelpedServices {
    fn of(mut weeks: Vec<i64>) -> Self {
        weeks.sort_unstable();
        let upper = weeks.get(weeks.len() / 2).copied();
        let lower = weeks.get(weeks.len().saturating_sub(1) / 2).copied();
        let median = lower.zip(upper).map(|(lower, upper)| (lower + upper).div_euclid(2));
        Self { weeks, median }
    }
}

/// Compares them, from [`FROM_HANDOFFS`] handoffs on.
pub fn compared(handed: &[Handed]) -> Option<EarlyAgainstLate> {
    let group = |early| {
        let of_kind = handed.iter().filter(|one| one.early == early);
        HelpedServices::of(of_kind.map(|one| one.weeks).collect())
    };
    (handed.len() >= FROM_HANDOFFS)
        .then(|| EarlyAgainstLate { early: group(true), late: group(false) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn handed(early: &[i64], late: &[i64]) -> Vec<Handed> {
        let of = |early, weeks: &[i64]| {
            weeks.iter().map(|weeks| Handed { early, weeks: *weeks }).collect::<Vec<_>>()
        };
        [of(true, early), of(false, late)].concat()
    }

    #[test]
    fn nothing_is_said_of_fewer_than_ten() {
        assert_eq!(compared(&handed(&[1, 2, 3, 4, 5], &[6, 7, 8, 9])), None);
        assert!(compared(&handed(&[1, 2, 3, 4, 5], &[6, 7, 8, 9, 10])).is_some());
    }

    #[test]
    fn the_median_is_the_one_in_the_middle() {
        let found = compared(&handed(&[9, 5, 7], &[20, 10, 12, 16, 40, 1, 11])).unwrap();
        assert_eq!((found.early.weeks.as_slice(), found.early.median), (&[5, 7, 9][..], Some(7)));
        assert_eq!(found.late.median, Some(12));
        let even = compared(&handed(&[], &[1, 2, 3, 4, 5, 8, 9, 10, 11, 12])).unwrap();
        assert_eq!((even.late.median, even.early.median), (Some(6), None));
    }
}
