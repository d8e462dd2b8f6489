//! Every way through the engine gives the same bits; and its cost stays sane at the extremes.

use std::path::Path;
use std::time::Instant;

use super::{Calendar, Due, Engine, Heap, Patience, Ranked, Ring};
use crate::measures::{Tally, wait_bins};
use crate::model::{Model, compile};
use crate::scenario::{Overrides, load, parse};

fn scenario(name: &str) -> Model {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let loaded = load(
        &root.join(name).join("scenario.toml"),
        &Overrides::default(),
    );
    compile(&loaded.unwrap().scenario).unwrap()
}

/// All counters of a replication, to the last bit.
fn told<C: Calendar<f64> + Default, T: Calendar<Ranked> + Default>(
    engine: &mut Engine<'_, C, T>,
    model: &Model,
    replication: u64,
) -> String {
    let mut tally = Tally::new(model, wait_bins(model));
    engine.run(replication, &mut tally).unwrap();
    format!("{tally:?}")
}

#[test]
fn calendars_loops_and_levels_of_patience_agree() {
    for name in ["erlang-a-day", "multi-skill-day", "black-friday"] {
        let model = scenario(name);
        let mut usual: Engine = Engine::new(&model);
        let mut heap: Engine<Heap<f64>, Heap<Ranked>> = Engine::new(&model);
        let mut full: Engine = Engine::new(&model);
        full.force_whole_loop();
        let mut on_demand: Engine = Engine::new(&model);
        on_demand.force_patience(Patience::OnDemand);
        let mut events: Engine = Engine::new(&model);
        events.force_patience(Patience::Events);
        for replication in 0..3 {
            let expected = told(&mut usual, &model, replication);
            assert_eq!(told(&mut heap, &model, replication), expected);
            assert_eq!(told(&mut full, &model, replication), expected);
            assert_eq!(told(&mut on_demand, &model, replication), expected);
            assert_eq!(told(&mut events, &model, replication), expected);
        }
    }
}

/// Far events, near ones and long silences, in any mixture: ring and heap give the same order.
#[test]
fn ring_and_heap_agree_when_times_lie_far_apart() {
    use super::Shape;
    let shape = Shape {
        nodes: 40,
        mean_ahead: 100.0,
    };
    let (mut ring, mut heap) = (Ring::<f64>::default(), Heap::<f64>::default());
    ring.reset(40, shape);
    heap.reset(40, shape);
    let mut word = 1_u64;
    let mut draw = || {
        word = crate::random::mix(word.wrapping_add(0x9e37_79b9_7f4a_7c15));
        (word >> 11) as f64 / (1_u64 << 53) as f64
    };
    let (mut free, mut now): (Vec<u32>, f64) = ((0..40).collect(), 0.0);
    let mut taken: Vec<u32> = Vec::new();
    for _ in 0..200_000 {
        // Mostly within the ring, sometimes thousands of mean spans ahead.
        let ahead = if draw() < 0.1 {
            1e6 * draw()
        } else {
            200.0 * draw()
        };
        if draw() < 0.5
            && let Some(node) = free.pop()
        {
            ring.insert(node, now + ahead);
            heap.insert(node, now + ahead);
            taken.push(node);
        } else if draw() < 0.3 && !taken.is_empty() {
            // Wherever it stands: at the head of its chain, within it, or far from its bucket.
            let node = taken.swap_remove((draw() * taken.len() as f64) as usize);
            ring.remove(node);
            heap.remove(node);
            free.push(node);
        } else if free.len() < 40 {
            assert_eq!(
                (ring.next_time(), ring.next_node()),
                (heap.next_time(), heap.next_node())
            );
            now = ring.next_time().time();
            let node = ring.next_node();
            free.push(node);
            taken.retain(|n| *n != node);
            ring.remove_next();
            heap.remove_next();
        }
        assert_eq!(ring.next_time(), heap.next_time());
    }
}

/// Prints the cost of a contact in centers of odd sizes; in none may it be of another order.
/// `cargo test --release --lib -- --ignored --nocapture cost_stays_sane`
#[test]
#[ignore = "measures time: for a quiet machine and a release build"]
fn cost_stays_sane_at_the_extremes() {
    let single = |rate: &str, patience: &str, agents: u32| {
        format!(
            "busyhour = 1\nduration = \"8h\"\ninterval = \"30m\"\n[contact.calls]\n\
             channel = \"voice\"\narrivals = {{ rate = \"{rate}\" }}\n\
             talk = {{ exponential = {{ mean = \"3m\" }} }}\n{patience}\n\
             [group.agents]\nagents = {agents}\nskills = {{ calls = 1 }}\n"
        )
    };
    let patience = "patience = { exponential = { mean = \"2m\" } }";
    let mut wide = String::from("busyhour = 1\nduration = \"8h\"\ninterval = \"30m\"\n");
    for t in 0..200 {
        let next = (t + 1) % 200;
        wide += &format!(
            "[contact.t{t}]\nchannel = \"voice\"\narrivals = {{ rate = \"60/h\" }}\n\
             talk = {{ exponential = {{ mean = \"5m\" }} }}\n{patience}\n\
             [group.g{t}]\nagents = 6\nskills = {{ t{t} = 1, t{next} = 2 }}\n"
        );
    }
    let mail = "busyhour = 1\nduration = \"24h\"\ninterval = \"1h\"\nclose = \"cut\"\n\
                [contact.mail]\nchannel = \"email\"\narrivals = { rate = \"2500/h\" }\n\
                talk = { constant = { value = \"20s\" } }\n\
                open = [ { from = \"16:00\", to = \"23:00\" } ]\n\
                [group.agents]\nagents = 40\nskills = { mail = 1 }\n";
    let mut costs = Vec::new();
    for (name, text) in [
        ("100 agents", single("2000/h", patience, 100)),
        ("1 agent", single("20/h", patience, 1)),
        ("10,000 agents", single("200000/h", patience, 10_000)),
        ("100,000 waiting", single("15000/h", "", 100)),
        ("200 types, 200 groups", wide),
        ("40,000 mails overnight", mail.to_owned()),
    ] {
        let loaded = parse(&text, &Overrides::default()).unwrap();
        let model = compile(&loaded.scenario).unwrap();
        let contacts: f64 = model.demand.types.iter().flat_map(|t| &t.expected).sum();
        let mut tally = Tally::new(&model, wait_bins(&model));
        let mut engine: Engine = Engine::new(&model);
        engine.run(0, &mut tally).unwrap();
        let runs = (1e6 / contacts).ceil().min(1000.0) as u64;
        let start = Instant::now();
        (0..runs).for_each(|r| engine.run(r, &mut tally).unwrap());
        let cost = start.elapsed().as_secs_f64() / (runs as f64 * contacts) * 1e9;
        println!("{name:24} {cost:8.1} ns a contact");
        costs.push(cost);
    }
    assert!(costs.iter().all(|c| *c < 60.0 * costs[0]), "{costs:?}");
}
