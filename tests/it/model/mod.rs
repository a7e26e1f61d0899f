//! Random sequences of what people try, against rules that were written apart from the program:
//! nothing that the rules forbid succeeds, nobody whom the rules allow is told that they may not,
//! and the service stands where the table of stages says.
//!
//! `MODEL_SEQUENCES` sets how many sequences are run.

mod attempts;
mod cast;
mod guide;
mod history;
mod reference;
mod steps;
mod world;

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};
use readyroom::ops::Error;

use cast::{MOVERS, Who};
use reference::{Reference, Right, Stage, Standing};
use steps::{Drawn, Step};
use world::{Case, World, is_under_way};

/// Sequences in a usual run of the tests.
const SEQUENCES: u32 = 50;

/// Sequences after which a new database is begun: it grows, and its clock runs through years.
const IN_ONE_WORLD: usize = 60;

/// How often each step succeeded, and was refused: a run in which something never happens proves
/// nothing of it.
type Counts = BTreeMap<String, (usize, usize)>;

/// Handoffs of services that were handed back, which are counted apart.
const AGAIN: &str = "HandOff again";

/// What is tried and never succeeds.
const NEVER: &str = "DecideBlank";

#[expect(clippy::print_stdout, reason = "how often each step succeeded is part of the result")]
#[test]
fn no_sequence_breaks_the_rules_of_who_may_do_what() {
    let world = RefCell::new(None);
    let cases: u32 =
        std::env::var("MODEL_SEQUENCES").map_or(SEQUENCES, |number| number.parse().unwrap());
    // Each shorter sequence is a life of its own, so only some are looked for.
    let config =
        Config { cases, failure_persistence: None, max_shrink_iters: 100, ..Config::default() };
    let (number, counts) = (Cell::new(0), RefCell::new(Counts::new()));
    // The usual run is the same every time; a run for the record draws sequences of its own.
    let mut runner = match std::env::var_os("MODEL_SEQUENCES") {
        Some(_) => TestRunner::new(config),
        None => TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha)),
    };
    let outcome = runner.run(&steps::sequence(), |drawn| {
        let mut world = world.borrow_mut();
        number.set(number.get() + 1);
        if number.get() % IN_ONE_WORLD == 0 {
            is_whole(world.take().as_ref());
        }
        let here = world.get_or_insert_with(World::new);
        let followed = follow(here, number.get(), &drawn, &mut counts.borrow_mut());
        if followed.is_err() {
            // What it left behind is not to stand in the way of a shorter one.
            *world = None;
        }
        followed.map_err(TestCaseError::fail)
    });
    println!("{cases} sequences");
    for (step, (succeeded, refused)) in counts.borrow().iter() {
        println!("{step:<28} {succeeded:>8} succeeded {refused:>8} refused");
    }
    outcome.unwrap();
    for (step, (succeeded, _)) in counts.borrow().iter().filter(|(step, _)| *step != NEVER) {
        assert!(*succeeded > 0, "no {step} succeeded in {cases} sequences");
    }
    assert!(counts.borrow().contains_key(AGAIN), "nothing was handed off a second time");
    is_whole(world.borrow().as_ref());
}

/// Every event of the database is in its chain.
fn is_whole(world: Option<&World>) {
    let Some(world) = world else { return };
    let report = readyroom::ops::audit::verify(&world.app.core).unwrap();
    assert_eq!(report.problems, Vec::<String>::new());
}

/// Follows one sequence on a service of its own, and looks back over its history.
fn follow(
    world: &World,
    number: usize,
    drawn: &[Drawn],
    counts: &mut Counts,
) -> Result<(), String> {
    let case = Case::begin(world, number);
    let mut rules = Reference::new(world.now.get());
    for mover in 0..MOVERS.len() {
        case.move_between_teams(mover, false);
    }
    let mut told = Vec::new();
    let mut go = |rules: &mut Reference, who: Who, step: Step| {
        told.push(format!("{who:?} {step:?}"));
        let tell = |what: String| format!("{what}\nafter {}", told.join(", "));
        try_one(&case, rules, who, step, counts).map_err(tell)
    };
    for one in drawn {
        let (who, step) = chosen(*one, &case, &rules);
        go(&mut rules, who, step)?;
    }
    // No SRE team goes on carrying it: the next service is to find room.
    for turn in 0..40 {
        if rules.stage != Stage::OpsManaged {
            break;
        }
        let step = guide::to_the_end(&rules, number);
        let who = guide::fit(&rules, step, turn);
        go(&mut rules, who, step)?;
    }
    if rules.stage == Stage::OpsManaged {
        return Err(format!("SREs run it to the end, after {}", told.join(", ")));
    }
    history::holds(&case).map_err(|what| format!("{what}\nafter {}", told.join(", ")))
}

/// What is tried now, and by whom.
fn chosen(drawn: Drawn, case: &Case<'_>, rules: &Reference) -> (Who, Step) {
    match drawn {
        Drawn::Any(who, step) => (who, step),
        Drawn::OnwardBy { who, turn } => (who, guide::onward(case, rules, turn)),
        Drawn::Onward { by, turn } => {
            let step = guide::onward(case, rules, turn);
            (guide::fit(rules, step, by), step)
        }
    }
}

fn try_one(
    case: &Case<'_>,
    rules: &mut Reference,
    who: Who,
    step: Step,
    counts: &mut Counts,
) -> Result<(), String> {
    let right = rules.right(who, step);
    let has_effect = !confirms_nothing(case, step);
    let name =
        if step == Step::HandOff && rules.handoffs > 0 { AGAIN.to_owned() } else { step.name() };
    let Some(outcome) = case.attempt(who, step, rules) else { return Ok(()) };
    rules.now = case.world.now.get();
    let count = counts.entry(name).or_default();
    match (&outcome, right) {
        (Ok(()), Right::Never(why)) => return Err(format!("{who:?} {step:?} succeeded: {why}")),
        (Err(Error::Forbidden(refusal)), Right::May) => {
            return Err(format!("{who:?} {step:?} was refused: {refusal}"));
        }
        (Err(Error::Internal(words) | Error::Unavailable(words)), _) => {
            return Err(format!("{who:?} {step:?} failed: {words}"));
        }
        (Err(refusal), Right::May) if step == Step::HandOff && rules.signatures_are_certain() => {
            return Err(format!("{who:?} was refused over gates that are open: {refusal}"));
        }
        (Ok(()), _) => {
            count.0 += 1;
            if has_effect {
                rules.happened(who, step);
            }
        }
        (Err(_), _) => count.1 += 1,
    }
    holds(case, rules)
}

/// Whether the step confirms an answer that was not carried over: nothing happens, so nobody had a
/// hand in it.
fn confirms_nothing(case: &Case<'_>, step: Step) -> bool {
    let Step::Confirm { item } = step else { return false };
    case.read().review.as_ref().is_some_and(|review| !review.items[item].carried)
}

/// What must hold after every step.
fn holds(case: &Case<'_>, rules: &Reference) -> Result<(), String> {
    let known = case.read();
    let service = &known.service;
    if service.stage.as_str() != rules.stage.word() {
        return Err(format!("it is {} instead of {}", service.stage, rules.stage.word()));
    }
    let running = service.running_team.as_ref().map(|team| team.slug.to_string());
    if (running.as_deref(), service.team.as_str()) != (rules.running, rules.owners) {
        let (by, of) = (rules.running, rules.owners);
        return Err(format!(
            "it is run by {running:?} for {} instead of {by:?}, {of}",
            service.team
        ));
    }
    if rules.case.is_some_and(|case| case.standing == Standing::HandedBack) {
        conditions_hold(case, rules)?;
    }
    let (Some(review), Some(seen)) = (&known.review, rules.newest()) else { return Ok(()) };
    let (signed, seen) = (review.sign_offs.len(), seen.signers().len());
    if is_under_way(review) && signed < seen {
        return Err(format!("{signed} signatures instead of {seen}"));
    }
    Ok(())
}

/// The conditions to return are those that were drafted and added, less those that are settled.
fn conditions_hold(case: &Case<'_>, rules: &Reference) -> Result<(), String> {
    let known = case.read();
    let gate = known.service.gates.iter().find(|gate| gate.code == "conditions_to_return");
    let Some(gate) = gate else { return Err("no gate on the conditions to return".to_owned()) };
    let open = rules.case.map_or(0, |case| case.open_conditions());
    if gate.current.starts_with(&format!("{open} of ")) {
        return Ok(());
    }
    Err(format!("{} instead of {open} conditions to return", gate.current))
}
