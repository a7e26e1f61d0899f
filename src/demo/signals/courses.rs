//! How the services of the demo have run: what each one's pager, pipeline and probes tell.
//!
//! A text of a phase is a cycle of days, of which the last one is today. Most deployments lie a day and
//! a night before the next page: an incident within 24 hours is put down to the deployment before it.

use super::sources::{BILLING, PAGERDUTY, PLATFORM, PROMETHEUS};

/// How a service has run.
pub(super) struct Course {
    pub(super) slug: &'static str,
    /// The source that tells its pages.
    pub(super) pager: &'static str,
    /// The source that tells its objective and its declared incidents.
    pub(super) probes: &'static str,
    /// The share of good events that is promised.
    pub(super) target: f64,
    /// Events on an ordinary day.
    pub(super) events: f64,
    /// What its alerts say.
    pub(super) alerts: &'static [&'static str],
    /// The oldest first.
    pub(super) phases: &'static [Phase],
    /// Incidents that somebody declared.
    pub(super) incidents: &'static [Declared],
    /// Open defects of severity 1 and 2: until a month ago, and since.
    pub(super) defects: [[u32; 2]; 2],
}

/// A time in which it ran in one way.
pub(super) struct Phase {
    /// Days before now on which it began.
    pub(super) from: u32,
    /// How many pages each day of the cycle has.
    pub(super) pages: &'static str,
    /// What each day of the cycle deploys: `d` a deployment that finished, `f` one that did not, and then
    /// another one that did.
    pub(super) deploys: &'static str,
    /// Minutes that a recovery takes, about.
    pub(super) recovery: i64,
    /// How much of the error budget of four weeks goes in four weeks like these, in percent.
    pub(super) spent: f64,
}

/// An incident that somebody declared.
pub(super) struct Declared {
    /// Days before now on which it began.
    pub(super) day: u32,
    /// Minutes until it was over.
    pub(super) minutes: i64,
    pub(super) found_by_monitoring: bool,
    pub(super) title: &'static str,
}

const fn phase(
    from: u32,
    (pages, deploys): (&'static str, &'static str),
    recovery: i64,
    spent: f64,
) -> Phase {
    Phase { from, pages, deploys, recovery, spent }
}

const fn declared(
    day: u32,
    minutes: i64,
    found_by_monitoring: bool,
    title: &'static str,
) -> Declared {
    Declared { day, minutes, found_by_monitoring, title }
}

/// Days back that everything is told: 18 weeks, so that the last three whole months are among them on
/// every day of a month.
const FIRST: u32 = 126;

/// Of every service in production but one: of push notifications nothing is measured, and it shows.
pub(super) const COURSES: &[Course] = &[
    Course {
        slug: "checkout-api",
        pager: PAGERDUTY,
        probes: BILLING,
        target: 0.999,
        events: 640_000.0,
        alerts: &["Orders are slow", "Orders fail", "Payment provider times out"],
        // It was launched then.
        phases: &[phase(96, ("1100001", "..ddd....dfd....ddd....ddd.."), 38, 55.0)],
        incidents: &[
            declared(87, 55, false, "Vouchers were refused"),
            declared(62, 30, true, "Orders timed out"),
            declared(31, 48, true, "Orders were taken twice"),
        ],
        defects: [[0, 4], [0, 2]],
    },
    Course {
        slug: "search-index",
        pager: PROMETHEUS,
        probes: PLATFORM,
        target: 0.995,
        events: 900_000.0,
        alerts: &["SearchLatencyHigh", "IndexStale"],
        phases: &[phase(86, ("1000001", "..dd..."), 26, 40.0)],
        incidents: &[declared(40, 20, true, "New products were not found")],
        defects: [[0, 2], [0, 1]],
    },
    Course {
        slug: "card-vault",
        pager: PAGERDUTY,
        probes: BILLING,
        target: 0.9995,
        events: 310_000.0,
        alerts: &["Vault reads are slow", "Key service does not answer"],
        phases: &[
            phase(FIRST, ("1000000", "..ddd....ddd....ddd....dfd.."), 60, 30.0),
            phase(60, ("2100001", "..ddd.."), 140, 60.0),
            phase(21, ("2200002", "..ddd....dfd....ddd.."), 140, 75.0),
        ],
        incidents: &[
            declared(54, 160, false, "Saved cards could not be used"),
            declared(19, 150, true, "Saved cards were slow to load"),
        ],
        defects: [[0, 1], [0, 3]],
    },
    Course {
        slug: "search-suggest",
        pager: PAGERDUTY,
        probes: PLATFORM,
        target: 0.995,
        events: 1_400_000.0,
        alerts: &["Suggestions are slow", "Suggestions are empty", "Ranking model is stale"],
        phases: &[
            phase(FIRST, ("3300033", "..df.....df.....dd.....df..."), 170, 105.0),
            phase(26, ("7600067", "..df.....df.....dd.....df..."), 190, 170.0),
        ],
        incidents: &[
            declared(117, 1_600, true, "No suggestions in two regions"),
            declared(89, 1_680, false, "Suggestions in the wrong language"),
            declared(61, 1_560, true, "No suggestions after a restart"),
            declared(33, 1_740, false, "Blocked words were suggested"),
            declared(5, 1_500, true, "No suggestions in one region"),
        ],
        defects: [[0, 6], [1, 9]],
    },
    Course {
        slug: "price-import",
        pager: PROMETHEUS,
        probes: BILLING,
        target: 0.99,
        events: 24_000.0,
        alerts: &["ImportFailed", "ImportLate", "SupplierUnreachable"],
        phases: &[
            phase(FIRST, ("5500044", "..dd.....df..."), 190, 150.0),
            // It went back to its developers then.
            phase(30, ("3000003", "..dd..."), 36, 80.0),
            phase(10, ("2000001", "..ddd.."), 32, 50.0),
        ],
        incidents: &[
            declared(103, 1_620, false, "Prices of one supplier were a day old"),
            declared(75, 1_560, true, "No import for a night"),
            declared(47, 1_500, false, "Prices without tax"),
        ],
        defects: [[1, 5], [0, 3]],
    },
    Course {
        slug: "session-store",
        pager: PAGERDUTY,
        probes: PLATFORM,
        target: 0.9995,
        events: 2_100_000.0,
        alerts: &["Sessions are slow", "A replica lags"],
        phases: &[
            phase(FIRST, ("0000000100000000000000000000", "..dd..."), 24, 25.0),
            phase(24, ("0100000", "..dd..."), 22, 30.0),
        ],
        incidents: &[declared(47, 25, true, "People were signed out")],
        defects: [[0, 1], [0, 0]],
    },
    Course {
        slug: "order-history",
        pager: PAGERDUTY,
        probes: BILLING,
        target: 0.999,
        events: 420_000.0,
        alerts: &["Orders load slowly"],
        phases: &[phase(FIRST, ("0000001000000000000000000000", "..ddd.."), 28, 35.0)],
        incidents: &[declared(61, 35, true, "Older orders were missing")],
        defects: [[0, 1], [0, 1]],
    },
];

impl Course {
    /// Days before now on which its signals begin.
    pub(super) fn since(&self) -> u32 {
        self.phases.first().map_or(0, |phase| phase.from)
    }

    /// The way in which it ran on a day, counted back from today.
    pub(super) fn phase(&self, day: u32) -> Option<&Phase> {
        self.phases.iter().rev().find(|phase| day < phase.from)
    }
}

impl Phase {
    /// How many pages a day has, counted back from today.
    pub(super) fn pages(&self, day: u32) -> u32 {
        on(self.pages, day).to_digit(10).unwrap_or(0)
    }

    /// Whether a day has a deployment, and whether that finished.
    pub(super) fn deploy(&self, day: u32) -> Option<bool> {
        match on(self.deploys, day) {
            'd' => Some(true),
            'f' => Some(false),
            _ => None,
        }
    }
}

fn on(cycle: &str, day: u32) -> char {
    cycle.chars().rev().cycle().nth(day as usize).unwrap_or('.')
}
