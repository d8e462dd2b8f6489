//! Speed of whole replications and of their pieces. `cargo bench`, or a part of it:
//! `cargo bench -- day`. Throughput is contacts (or draws, or events) per second.
//!
//! Figures of one machine mean little: `against_reference.py` beside this file compares with
//! the reference loops in the same minute.

use std::hint::black_box;
use std::path::Path;
use std::time::Duration;

use busyhour::engine::{Calendar, Engine, Heap, Ring, Shape};
use busyhour::measures::{Fold, Tally, wait_bins};
use busyhour::model::{Model, compile};
use busyhour::random::{Family, Law, Purpose, ReplicationKey};
use busyhour::scenario::{Overrides, load, parse};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

fn scenario(name: &str) -> Model {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let loaded = load(
        &root.join(name).join("scenario.toml"),
        &Overrides::default(),
    );
    compile(&loaded.unwrap_or_else(|f| panic!("{f}")).scenario).expect("laws are checked")
}

fn written(text: &str) -> Model {
    let loaded = parse(text, &Overrides::default()).unwrap_or_else(|f| panic!("{f}"));
    compile(&loaded.scenario).expect("laws are checked")
}

/// Contacts expected in one replication.
fn contacts(model: &Model) -> u64 {
    let cells = model.demand.types.iter().flat_map(|t| &t.expected);
    cells.sum::<f64>().round() as u64
}

/// Times replications of a model, one after the other, with all measures on.
fn replications(c: &mut Criterion, group: &str, name: &str, model: &Model, full: bool) {
    let mut group = c.benchmark_group(group);
    group.throughput(Throughput::Elements(contacts(model)));
    group
        .sample_size(10)
        .measurement_time(Duration::from_secs(3));
    let bins = wait_bins(model);
    let mut tally = Tally::new(model, bins.clone());
    let mut fold = Fold::new(model, &bins);
    let mut engine: Engine = Engine::new(model);
    if full {
        engine.force_whole_loop();
    }
    let mut replication = 0;
    group.bench_function(name, |b| {
        b.iter(|| {
            engine.run(replication, &mut tally).expect("it ends");
            fold.push(model, &tally);
            replication += 1;
        });
    });
    group.finish();
}

fn days(c: &mut Criterion) {
    for name in ["erlang-a-day", "multi-skill-day"] {
        let model = scenario(name);
        replications(c, "day", name, &model, false);
        replications(c, "day, full loop", name, &model, true);
    }
}

/// Eight hours by half hours.
const DAY: (&str, &str) = ("8h", "30m");

/// Sixty contacts an hour for each type.
fn hourly(_: usize) -> String {
    "rate = \"60/h\"".to_owned()
}

/// A center of `types` contact types and as many groups, each of which takes three types; `clock`
/// is its duration and interval.
fn wide(types: usize, clock: (&str, &str), arrivals: impl Fn(usize) -> String) -> String {
    let (duration, interval) = clock;
    let mut text = format!("busyhour = 1\nduration = \"{duration}\"\ninterval = \"{interval}\"\n");
    for t in 0..types {
        text += &format!(
            "[contact.t{t}]\nchannel = \"voice\"\narrivals = {{ {} }}\n\
             talk = {{ exponential = {{ mean = \"5m\" }} }}\n\
             patience = {{ exponential = {{ mean = \"2m\" }} }}\n",
            arrivals(t)
        );
    }
    for g in 0..types {
        let (second, third) = ((g + 1) % types, (g + 7) % types);
        text += &format!(
            "[group.g{g}]\nagents = 6\nskills = {{ t{g} = 1, t{second} = 2, t{third} = 3 }}\n"
        );
    }
    text
}

/// One type and one group.
fn single(rate: &str, talk: &str, patience: &str, agents: u32, more: &str) -> String {
    format!(
        "busyhour = 1\nduration = \"8h\"\ninterval = \"30m\"\n[contact.calls]\n\
         channel = \"voice\"\narrivals = {{ rate = \"{rate}\" }}\n\
         talk = {{ exponential = {{ mean = \"{talk}\" }} }}\n{patience}\n{more}\n\
         [group.agents]\nagents = {agents}\nskills = {{ calls = 1 }}\n"
    )
}

/// The cost of a contact should hardly depend on the size of the center.
fn sizes(c: &mut Criterion) {
    let patience = "patience = { exponential = { mean = \"2m\" } }";
    let cases = [
        ("1 agent", single("20/h", "3m", patience, 1, "")),
        (
            "10,000 agents",
            single("200000/h", "3m", patience, 10_000, ""),
        ),
        // Seven times the load: the queue grows to 100,000.
        ("100,000 waiting", single("15000/h", "3m", "", 100, "")),
        ("40 types, 40 groups", wide(40, DAY, hourly)),
        ("200 types, 200 groups", wide(200, DAY, hourly)),
    ];
    for (name, text) in cases {
        replications(c, "size", name, &written(&text), false);
    }
}

/// Arrivals and little else: one agent, and who does not get it leaves at once.
fn arrivals(c: &mut Criterion) {
    let text = single("3600/h", "8h", "", 1, "balk = 1.0");
    replications(c, "arrivals", "one type", &written(&text), false);
}

/// Reading a scenario whose forecast is a year by quarter hours for 200 types.
fn reading(c: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a folder");
    let column = |t: usize| format!("per_interval = \"year.csv:t{t}\"");
    let text = wide(200, ("8760h", "15m"), column);
    let row = |i: usize| (0..200).map(move |t| format!("{}.5", (i + t) % 7));
    let head: Vec<String> = (0..200).map(|t| format!("t{t}")).collect();
    let rows = (0..365 * 96).map(|i| row(i).collect::<Vec<_>>().join(","));
    let table: Vec<String> = std::iter::once(head.join(",")).chain(rows).collect();
    let file = folder.path().join("scenario.toml");
    std::fs::write(&file, text).expect("written");
    std::fs::write(folder.path().join("year.csv"), table.join("\n") + "\n").expect("written");
    let mut group = c.benchmark_group("reading");
    group.sample_size(10);
    group.bench_function("a year by quarter hours for 200 types", |b| {
        b.iter(|| load(&file, &Overrides::default()).unwrap_or_else(|f| panic!("{f}")));
    });
    group.finish();
}

/// Hold model: the earliest of `n` events is taken out and one put in, later by a random time.
fn hold<C: Calendar<f64> + Default>(c: &mut Criterion, name: &str, n: u32) {
    let law = Law::new(&Family::Exponential { mean: 180.0 }).expect("a law");
    let mut stream = ReplicationKey::new(1, 0)
        .cell("hold", 0)
        .stream(Purpose::Arrival);
    let mut calendar = C::default();
    calendar.reset(
        n as usize,
        Shape {
            nodes: n as usize,
            mean_ahead: 180.0,
        },
    );
    for node in 0..n {
        calendar.insert(node, law.sample(&mut stream));
    }
    let mut group = c.benchmark_group("event list");
    group.throughput(Throughput::Elements(1));
    group.bench_function(format!("{name}, {n} events"), |b| {
        b.iter(|| {
            let (now, node) = (calendar.next_time(), calendar.next_node());
            calendar.remove_next();
            calendar.insert(node, now + law.sample(&mut stream));
        });
    });
    group.finish();
}

fn event_lists(c: &mut Criterion) {
    for n in [10, 185, 10_000] {
        hold::<Ring<f64>>(c, "ring", n);
        hold::<Heap<f64>>(c, "heap", n);
    }
}

fn samplers(c: &mut Criterion) {
    let families = [
        ("exponential", Family::Exponential { mean: 180.0 }),
        (
            "lognormal",
            Family::Lognormal {
                mean: 180.0,
                cv: 1.2,
            },
        ),
        (
            "gamma",
            Family::Gamma {
                mean: 180.0,
                cv: 0.8,
            },
        ),
        (
            "gamma, shape below 1",
            Family::Gamma {
                mean: 180.0,
                cv: 1.5,
            },
        ),
        (
            "Erlang",
            Family::Erlang {
                shape: 3,
                mean: 180.0,
            },
        ),
        (
            "Weibull",
            Family::Weibull {
                shape: 0.8,
                scale: 180.0,
            },
        ),
        (
            "uniform",
            Family::Uniform {
                min: 60.0,
                max: 300.0,
            },
        ),
        (
            "triangular",
            Family::Triangular {
                min: 60.0,
                mode: 90.0,
                max: 300.0,
            },
        ),
        (
            "log-logistic",
            Family::Loglogistic {
                shape: 2.5,
                scale: 150.0,
            },
        ),
    ];
    let cell = ReplicationKey::new(1, 0).cell("sampler", 0);
    let mut group = c.benchmark_group("sampler");
    group.throughput(Throughput::Elements(1));
    for (name, family) in families {
        let law = Law::new(&family).expect("a law");
        let mut index = 0;
        group.bench_function(name, |b| {
            b.iter(|| {
                index += 1;
                law.draw(black_box(cell.case(index).stream(Purpose::Talk, 0)))
            });
        });
    }
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default().warm_up_time(Duration::from_secs(1));
    targets = days, sizes, arrivals, reading, event_lists, samplers
}
criterion_main!(benches);
