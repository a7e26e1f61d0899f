//! The services of the demo: what each is, whose, and how far it has come.

use crate::domain::service::Importance;

/// How far a service of the demo has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Chapter {
    Planned,
    Open {
        answered: usize,
    },
    Discussed,
    Submitted,
    /// Of a launch that its team calls low-risk: submitted on the short list.
    LowRisk,
    Returned,
    SignedOff,
    Launched,
    /// Every gate to hand off lets it through; the manager decides next.
    ReadyToHandOff,
    /// An SRE team has run it for this many days.
    HandedOff {
        team: &'static str,
        taker: &'static str,
        days: u32,
        then: Then,
    },
    Withdrawn,
    Reopened,
    Stale,
    Expired,
}

/// What became of a service after an SRE team took it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Then {
    Steady,
    Fragile,
    HandbackReplied,
    HandedBack,
}

/// A service of the demo: what it is, whose, and how far it has come.
pub(super) struct Plan {
    pub(super) slug: &'static str,
    pub(super) name: &'static str,
    pub(super) what: &'static str,
    pub(super) team: &'static str,
    pub(super) lead: &'static str,
    pub(super) sre: &'static str,
    pub(super) importance: Importance,
    /// Days before now on which the review was opened.
    pub(super) opened: u32,
    /// Days from now to the target launch.
    pub(super) target: u32,
    pub(super) chapter: Chapter,
}

const fn plan(
    names: (&'static str, &'static str, &'static str),
    people: (&'static str, &'static str, &'static str),
    importance: Importance,
    (opened, target): (u32, u32),
    chapter: Chapter,
) -> Plan {
    let (slug, name, what) = names;
    let (team, lead, sre) = people;
    Plan { slug, name, what, team, lead, sre, importance, opened, target, chapter }
}

/// Every service of the demo but Readyroom itself.
pub(super) const PLANS: &[Plan] = &[
    plan(
        (
            "payments-ledger",
            "Payments ledger",
            "Books every payment and settles it with the banks.",
        ),
        ("ledger", "priya", "ana"),
        Importance::Critical,
        (21, 22),
        Chapter::Discussed,
    ),
    plan(
        ("invoice-export", "Invoice export", "Writes invoices for the accounting of merchants."),
        ("ledger", "priya", "dele"),
        Importance::Standard,
        (12, 40),
        Chapter::Open { answered: 17 },
    ),
    plan(
        ("checkout-api", "Checkout API", "Takes orders from shops."),
        ("checkout", "noor", "dele"),
        Importance::Critical,
        (120, 0),
        Chapter::Launched,
    ),
    plan(
        ("gift-cards", "Gift cards", "Sells and redeems gift cards."),
        ("checkout", "noor", ""),
        Importance::Standard,
        (3, 110),
        Chapter::Open { answered: 0 },
    ),
    plan(
        ("fraud-scoring", "Fraud scoring", "Scores orders before they are taken."),
        ("checkout", "noor", "ana"),
        Importance::Critical,
        (34, 6),
        Chapter::SignedOff,
    ),
    plan(
        ("search-index", "Search index", "Finds products."),
        ("discovery", "lena", "mei"),
        Importance::Critical,
        (110, 0),
        Chapter::Launched,
    ),
    plan(
        ("catalog-read", "Catalogue", "Reads product data for every page."),
        ("discovery", "lena", "mei"),
        Importance::Standard,
        (26, 12),
        Chapter::Submitted,
    ),
    plan(
        ("recommendations", "Recommendations", "Suggests products."),
        ("discovery", "lena", "mei"),
        Importance::Experimental,
        (30, 18),
        Chapter::Returned,
    ),
    plan(
        ("notify-push", "Push notifications", "Sends notifications to phones."),
        ("messaging", "amir", "mei"),
        Importance::Standard,
        (90, 0),
        Chapter::Launched,
    ),
    plan(
        ("mail-templates", "Mail templates", "Keeps the words of mails to customers."),
        ("messaging", "amir", "dele"),
        Importance::Standard,
        (60, 30),
        Chapter::Reopened,
    ),
    plan(
        ("sms-gateway", "SMS gateway", "Sends text messages through three carriers."),
        ("messaging", "amir", "mei"),
        Importance::Standard,
        (70, 45),
        Chapter::Withdrawn,
    ),
    plan(
        ("feature-flags", "Feature flags", "Switches features on and off."),
        ("platform", "kofi", "mei"),
        Importance::Critical,
        (50, 9),
        Chapter::Stale,
    ),
    plan(
        ("batch-reports", "Batch reports", "Computes nightly reports."),
        ("platform", "kofi", "ana"),
        Importance::Experimental,
        (140, 25),
        Chapter::Expired,
    ),
    plan(
        (
            "statement-layout",
            "Statement layout",
            "Lays out the statements that merchants get every month.",
        ),
        ("ledger", "priya", "dele"),
        Importance::Standard,
        (6, 5),
        Chapter::LowRisk,
    ),
    plan(
        ("image-resizer", "Image resizer", "Cuts pictures to size."),
        ("platform", "kofi", ""),
        Importance::Experimental,
        (0, 160),
        Chapter::Planned,
    ),
    plan(
        ("card-vault", "Card vault", "Keeps cards that customers pay with again."),
        ("ledger", "priya", "dele"),
        Importance::Critical,
        (330, 0),
        Chapter::HandedOff { team: "sre-payments", taker: "ana", days: 75, then: Then::Fragile },
    ),
    plan(
        ("search-suggest", "Search suggest", "Completes what customers type."),
        ("discovery", "lena", "mei"),
        Importance::Critical,
        (330, 0),
        Chapter::HandedOff {
            team: "sre-payments",
            taker: "ana",
            days: 110,
            then: Then::HandbackReplied,
        },
    ),
    plan(
        ("price-import", "Price import", "Takes prices from suppliers, every hour."),
        ("checkout", "noor", "dele"),
        Importance::Critical,
        (330, 0),
        Chapter::HandedOff { team: "sre-core", taker: "mei", days: 110, then: Then::HandedBack },
    ),
    plan(
        ("session-store", "Session store", "Remembers who is signed in."),
        ("platform", "kofi", "dele"),
        Importance::Critical,
        (320, 0),
        Chapter::HandedOff { team: "sre-core", taker: "mei", days: 24, then: Then::Steady },
    ),
    plan(
        ("order-history", "Order history", "Shows customers what they ordered."),
        ("checkout", "noor", "dele"),
        Importance::Critical,
        (310, 0),
        Chapter::ReadyToHandOff,
    ),
];
