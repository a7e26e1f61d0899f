//! The words of the compliance questionnaire. It follows the compliance questions of The DevOps
//! Handbook, chapter 16 (revenue, traffic, cost of outage, card data, security, personal and
//! health data, contracts; today and in the future), and adds the answers that the rules need.

use super::questions::{
    AnswerOption, Figure, NONE, Question, QuestionKey as Key, QuestionKind as Kind, SkipWhen,
};

const fn option(value: &'static str, label: &'static str) -> AnswerOption {
    AnswerOption { value, label }
}

const fn number(figure: Figure, unit: &'static str) -> Kind {
    Kind::Number { figure, unit }
}

const fn ask(
    key: Key,
    kind: Kind,
    topic: &'static str,
    ask: &'static str,
    help: &'static str,
) -> Question {
    Question { key, ask, topic, help, kind, skip_when: None }
}

impl Question {
    const fn unless(mut self, key: Key, value: &'static str) -> Self {
        self.skip_when = Some(SkipWhen { key, value });
        self
    }
}

/// The question that stands behind a key.
pub(super) fn question(key: Key) -> &'static Question {
    match key {
        Key::Issuer => &ISSUER,
        Key::RevenueSharePct => &REVENUE_SHARE_PCT,
        Key::FinancialReporting => &FINANCIAL_REPORTING,
        Key::TrafficPeak => &TRAFFIC_PEAK,
        Key::UsersActive => &USERS_ACTIVE,
        Key::OutageCostPerHour => &OUTAGE_COST_PER_HOUR,
        Key::ImpairmentCostPerHour => &IMPAIRMENT_COST_PER_HOUR,
        Key::ReputationImpact => &REPUTATION_IMPACT,
        Key::CardholderData => &CARDHOLDER_DATA,
        Key::PaymentOutsourced => &PAYMENT_OUTSOURCED,
        Key::PiiCategories => &PII_CATEGORIES,
        Key::EuPeople => &EU_PEOPLE,
        Key::CaRevenueUsd => &CA_REVENUE_USD,
        Key::CaConsumers => &CA_CONSUMERS,
        Key::CaSaleSharePct => &CA_SALE_SHARE_PCT,
        Key::HealthData => &HEALTH_DATA,
        Key::HealthRole => &HEALTH_ROLE,
        Key::CryptoFunction => &CRYPTO_FUNCTION,
        Key::ControlledTechnicalData => &CONTROLLED_TECHNICAL_DATA,
        Key::ForeignAccess => &FOREIGN_ACCESS,
        Key::EmbargoReach => &EMBARGO_REACH,
        Key::ContractDuties => &CONTRACT_DUTIES,
        Key::ContractDetails => &CONTRACT_DETAILS,
        Key::OtherRegimes => &OTHER_REGIMES,
    }
}

static ISSUER: Question = ask(
    Key::Issuer,
    Kind::Scope,
    "whether the company is publicly held",
    "Is the company, or its parent, publicly held in the US?",
    "If it prepares to list within 12 months, answer expected.",
);

static REVENUE_SHARE_PCT: Question = ask(
    Key::RevenueSharePct,
    number(Figure::Percent, "%"),
    "share of revenue",
    "What share of the company's total revenue does the service carry or enable?",
    "Count revenue that stops while the service is down. Finance can help with an estimate.",
);

static FINANCIAL_REPORTING: Question = ask(
    Key::FinancialReporting,
    Kind::Scope,
    "whether its amounts reach the ledger",
    "Does it calculate, store or feed amounts that reach the ledger?",
    "For example billing, revenue recognition, payouts or payroll.",
);

static TRAFFIC_PEAK: Question = ask(
    Key::TrafficPeak,
    number(Figure::Count, "requests per second"),
    "peak traffic",
    "How many requests per second does it serve at the peak?",
    "Give the launch estimate before there is traffic; round up to a whole number.",
);

static USERS_ACTIVE: Question = ask(
    Key::UsersActive,
    number(Figure::Count, "people"),
    "people active in a month",
    "How many people are active on it in a month?",
    "Customers and employees, counted once each.",
);

static OUTAGE_COST_PER_HOUR: Question = ask(
    Key::OutageCostPerHour,
    number(Figure::Money, "per hour"),
    "cost of an hour of outage",
    "What does one hour of full outage cost?",
    "Lost revenue, penalties and extra work, in the organisation's currency.",
);

static IMPAIRMENT_COST_PER_HOUR: Question = ask(
    Key::ImpairmentCostPerHour,
    number(Figure::Money, "per hour"),
    "cost of an hour of impairment",
    "What does one hour of slow or partial service cost?",
    "In the organisation's currency.",
);

static REPUTATION_IMPACT: Question = ask(
    Key::ReputationImpact,
    Kind::Choice {
        options: &[
            option("low", "Stays inside the company"),
            option("medium", "Customers notice and complain"),
            option("high", "Reaches the press or a regulator"),
        ],
    },
    "reach of an outage",
    "How far would an outage be heard?",
    "Think of the worst day of the year for it to happen.",
);

static CARDHOLDER_DATA: Question = ask(
    Key::CardholderData,
    Kind::MultiChoice {
        options: &[
            option("store", "Stores it"),
            option("process", "Processes it"),
            option("transmit", "Transmits it"),
            option("can_affect", "Can affect the security of a system that does"),
            option(NONE, "None of these"),
        ],
    },
    "card data",
    "What does it do with payment card data?",
    "A page that sends people to a payment provider can affect the security of card data.",
);

static PAYMENT_OUTSOURCED: Question = ask(
    Key::PaymentOutsourced,
    Kind::Scope,
    "card payments through a third party",
    "Does it take card payments with all card entry on a validated third party's page?",
    "Answer no if it takes no card payments.",
);

static PII_CATEGORIES: Question = ask(
    Key::PiiCategories,
    Kind::MultiChoice {
        options: &[
            option("contact", "Contact details"),
            option("national_id", "Social security or national number"),
            option("bank_account", "Bank account"),
            option("biometric", "Biometric data"),
            option("precise_location", "Precise location"),
            option("children", "Data about children"),
            option("employee", "Data about employees"),
            option("other", "Other personal data"),
            option(NONE, "No personal data"),
        ],
    },
    "personal data",
    "Which personal data does it hold or handle?",
    "Logs and backups count. Anything that can be traced to a person is personal data.",
);

static EU_PEOPLE: Question = ask(
    Key::EuPeople,
    Kind::Scope,
    "people in the EU, EEA or UK",
    "Is the company established in the EU, EEA or UK, or does the service offer to or monitor \
     people there?",
    "",
);

static CA_REVENUE_USD: Question = ask(
    Key::CaRevenueUsd,
    number(Figure::Money, "US dollars"),
    "the company's yearly revenue",
    "What was the company's gross revenue in the last calendar year?",
    "The whole company, in US dollars. First of the three California tests. If it does no \
     business in California, compliance can confirm the regime as out of scope.",
)
.unless(Key::PiiCategories, NONE);

static CA_CONSUMERS: Question = ask(
    Key::CaConsumers,
    number(Figure::Count, "consumers or households"),
    "Californian consumers",
    "Of how many Californian consumers or households does the company buy, sell or share \
     personal data in a year?",
    "Second of the three California tests. Give 0 if there are none.",
)
.unless(Key::PiiCategories, NONE);

static CA_SALE_SHARE_PCT: Question = ask(
    Key::CaSaleSharePct,
    number(Figure::Percent, "%"),
    "share of revenue from selling personal data",
    "What share of yearly revenue comes from selling or sharing consumers' personal data?",
    "Third of the three California tests.",
)
.unless(Key::PiiCategories, NONE);

static HEALTH_DATA: Question = ask(
    Key::HealthData,
    Kind::Scope,
    "health data",
    "Does it hold patient care records or other health data about identifiable people?",
    "",
);

static HEALTH_ROLE: Question = ask(
    Key::HealthRole,
    Kind::Choice {
        options: &[
            option("covered_entity", "Covered entity: provider, health plan or clearing house"),
            option("business_associate", "Business associate of one"),
            option("neither", "Neither"),
        ],
    },
    "role in US health law",
    "Which role has the company in US health law?",
    "Legal or compliance knows; unknown is a fair first answer.",
)
.unless(Key::HealthData, "no");

static CRYPTO_FUNCTION: Question = ask(
    Key::CryptoFunction,
    Kind::Choice {
        options: &[
            option(NONE, "Only calls the operating system or a TLS library"),
            option("standard", "Ships published, standard encryption"),
            option("custom", "Ships encryption of its own or changed encryption"),
        ],
    },
    "encryption it ships",
    "Does it contain or ship encryption?",
    "",
);

static CONTROLLED_TECHNICAL_DATA: Question = ask(
    Key::ControlledTechnicalData,
    Kind::MultiChoice {
        options: &[
            option("ear", "On dual-use items (EAR)"),
            option("itar", "On defence items (USML, ITAR)"),
            option(NONE, "None"),
        ],
    },
    "technical data under export control",
    "Does it hold technical data on controlled items?",
    "Drawings, specifications, source code or instructions for such items.",
);

static FOREIGN_ACCESS: Question = ask(
    Key::ForeignAccess,
    Kind::Scope,
    "access by people who are not US persons",
    "Can people who are not US persons see that data or the source code?",
    "Staff, vendors and hosting all count.",
);

static EMBARGO_REACH: Question = ask(
    Key::EmbargoReach,
    Kind::Scope,
    "reach from embargoed destinations",
    "Is it reachable from embargoed destinations?",
    "",
);

static CONTRACT_DUTIES: Question = ask(
    Key::ContractDuties,
    Kind::MultiChoice {
        options: &[
            option("sla", "Service level agreement"),
            option("soc_2", "SOC 2"),
            option("iso_27001", "ISO 27001"),
            option("fedramp", "FedRAMP"),
            option("data_residency", "Data residency"),
            option("audit_rights", "Audit rights"),
            option("other", "Other duties"),
            option(NONE, "None"),
        ],
    },
    "duties by contract",
    "Which duties do contracts put on the service?",
    "",
);

static CONTRACT_DETAILS: Question = ask(
    Key::ContractDetails,
    Kind::Text,
    "details of the contracts",
    "Which contracts are these, and what do they promise?",
    "For example the customer, the availability promised and the penalty.",
)
.unless(Key::ContractDuties, NONE);

static OTHER_REGIMES: Question = ask(
    Key::OtherRegimes,
    Kind::Text,
    "other regimes",
    "Does anything else apply?",
    "For example rules on children's data, education, banking, telecommunications or artificial \
     intelligence. Write none if nothing does.",
);
