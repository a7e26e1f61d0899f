//! Rules about the business: revenue, payment cards, contracts, and what an outage would cost.

use super::{Rule, stated, test};
use crate::domain::compliance::figures;
use crate::domain::compliance::questions::QuestionKey as Key;
use crate::domain::compliance::regimes::Scope;
use crate::domain::compliance::view::{all, not};
use crate::domain::compliance::words;

/// Share of revenue, in percent, above which a service of a publicly held company is likely to
/// fall under SOX. The DevOps Handbook, chapter 16; SEC Staff Accounting Bulletin 99 accepts 5 %
/// as a first step and no more, so finance always confirms.
pub const SOX_REVENUE_SHARE_PCT: f64 = 5.0;

/// Share of revenue, in percent, from which finance is asked about SOX. Ours: no source gives a
/// lower limit, and qualitative grounds can bring smaller amounts into scope.
pub const SOX_CONFIRM_FROM_PCT: f64 = 1.0;

pub(super) const SOX: Rule = Rule {
    questions: &[Key::Issuer, Key::RevenueSharePct, Key::FinancialReporting],
    confirmer: "finance",
    tests: |view, _| {
        const SHARE: &[Key] = &[Key::Issuer, Key::RevenueSharePct];
        let listed = view.yes(Key::Issuer);
        let share = |test: fn(f64) -> bool| all(&[listed, view.figure(Key::RevenueSharePct, test)]);
        let words = view.figure_words(Key::RevenueSharePct);
        vec![
            test(
                Scope::InScope,
                SHARE,
                share(|share| share > SOX_REVENUE_SHARE_PCT),
                format!(
                    "{words} of revenue of a publicly held company (more than \
                     {SOX_REVENUE_SHARE_PCT} %)"
                ),
            ),
            test(
                Scope::InScope,
                &[Key::Issuer, Key::FinancialReporting],
                all(&[listed, view.yes(Key::FinancialReporting)]),
                "its amounts reach the ledger of a publicly held company",
            ),
            test(
                Scope::Confirm,
                SHARE,
                share(|share| (SOX_CONFIRM_FROM_PCT..=SOX_REVENUE_SHARE_PCT).contains(&share)),
                format!(
                    "{words} of revenue of a publicly held company (from {SOX_CONFIRM_FROM_PCT} to \
                     {SOX_REVENUE_SHARE_PCT} %)"
                ),
            ),
            test(
                Scope::Confirm,
                SHARE,
                all(&[listed, view.said_unknown(Key::RevenueSharePct)]),
                "an unknown share of revenue of a publicly held company",
            ),
        ]
    },
    fails: |answers, _| {
        if answers.is_settled(Key::Issuer, "no") {
            "The company is not publicly held in the US and does not prepare to list.".to_owned()
        } else {
            format!(
                "Revenue share {}, below {SOX_CONFIRM_FROM_PCT} %, and its amounts do not reach \
                 the ledger.",
                stated(answers, Key::RevenueSharePct)
            )
        }
    },
};

pub(super) const PCI_DSS: Rule = Rule {
    questions: &[Key::CardholderData, Key::PaymentOutsourced],
    confirmer: "a qualified security assessor",
    tests: |view, _| {
        const OWN: &[&str] = &["store", "process", "transmit"];
        vec![
            // Before full scope: what touches no card data itself has fewer duties.
            test(
                Scope::Reduced,
                &[Key::CardholderData, Key::PaymentOutsourced],
                all(&[
                    view.yes(Key::PaymentOutsourced),
                    not(view.any_of(Key::CardholderData, OWN)),
                ]),
                "takes card payments only on a validated third party's page",
            ),
            test(
                Scope::InScope,
                &[Key::CardholderData],
                view.some(Key::CardholderData),
                format!("card data ({})", view.labels(Key::CardholderData, &[])),
            ),
        ]
    },
    fails: |_, _| {
        "No card data, no effect on systems that hold it, and no card payments through a third \
         party."
            .to_owned()
    },
};

pub(super) const CONTRACT: Rule = Rule {
    questions: &[Key::ContractDuties],
    confirmer: "legal",
    tests: |view, _| {
        vec![test(
            Scope::InScope,
            &[Key::ContractDuties],
            view.some(Key::ContractDuties),
            format!("duties by contract ({})", view.labels(Key::ContractDuties, &[])),
        )]
    },
    fails: |_, _| "No duties by contract.".to_owned(),
};

/// Whether the service is critical to the organisation. Nobody has to confirm it: the limits are
/// the organisation's own.
pub(in crate::domain::compliance) const CRITICAL: Rule = Rule {
    questions: &[Key::TrafficPeak, Key::OutageCostPerHour, Key::ReputationImpact],
    confirmer: "",
    tests: |view, limits| {
        vec![
            test(
                Scope::InScope,
                &[Key::ReputationImpact],
                view.any_of(Key::ReputationImpact, &["high"]),
                "an outage reaches the press or a regulator",
            ),
            test(
                Scope::InScope,
                &[Key::OutageCostPerHour],
                view.figure(Key::OutageCostPerHour, |cost| cost >= limits.outage_cost_per_hour),
                format!(
                    "full outage costs {} ({} or more)",
                    view.figure_words(Key::OutageCostPerHour),
                    figures::show(limits.outage_cost_per_hour)
                ),
            ),
            test(
                Scope::InScope,
                &[Key::TrafficPeak],
                view.figure(Key::TrafficPeak, |peak| peak >= limits.traffic_peak),
                format!(
                    "peak traffic of {} ({} or more)",
                    view.figure_words(Key::TrafficPeak),
                    figures::show(limits.traffic_peak)
                ),
            ),
        ]
    },
    fails: |answers, limits| {
        format!(
            "Below the organisation's limits: outage {} (limit {}), peak {} (limit {}), and an \
             outage does not reach the press or a regulator.",
            stated(answers, Key::OutageCostPerHour),
            words::figure(Key::OutageCostPerHour, limits.outage_cost_per_hour),
            stated(answers, Key::TrafficPeak),
            words::figure(Key::TrafficPeak, limits.traffic_peak),
        )
    },
};
