//! The families of distributions and their parameters.

use super::{Key, Kind, MEAN, Range, SPAN, TIME, TableSpec, key};

/// A distribution: exactly one of these keys.
pub static FAMILIES: TableSpec = TableSpec::new("a distribution", KEYS).one_of(&[
    &["exponential"],
    &["constant"],
    &["lognormal"],
    &["gamma"],
    &["erlang"],
    &["weibull"],
    &["uniform"],
    &["triangular"],
    &["loglogistic"],
    &["hyperexponential"],
    &["phase_type"],
    &["mixture"],
    &["empirical"],
]);

const KEYS: &[Key] = &[
    key("exponential", Kind::Table(&EXPONENTIAL), "Cv 1.").aka(&["exp"]),
    key("constant", Kind::Table(&CONSTANT), "Always the same.").aka(&["fixed", "deterministic"]),
    key(
        "lognormal",
        Kind::Table(&MEAN_CV),
        "By its own mean and cv, not those of the logarithm.",
    )
    .aka(&["log_normal"]),
    key("gamma", Kind::Table(&MEAN_CV), "Shape 1/cv²."),
    key(
        "erlang",
        Kind::Table(&ERLANG),
        "Sum of `shape` exponentials; cv 1/√shape.",
    ),
    key(
        "weibull",
        Kind::Table(&SHAPED),
        "P(X > x) = exp(−(x/scale)^shape); mean scale·Γ(1 + 1/shape).",
    ),
    key("uniform", Kind::Table(&UNIFORM), "Mean (min + max)/2."),
    key(
        "triangular",
        Kind::Table(&TRIANGULAR),
        "Mean (min + mode + max)/3.",
    ),
    key(
        "loglogistic",
        Kind::Table(&SHAPED),
        "P(X > x) = 1/(1 + (x/scale)^shape); the scale is the median.",
    )
    .aka(&["log_logistic"]),
    key(
        "hyperexponential",
        Kind::Table(&HYPEREXPONENTIAL),
        "One of several exponentials, by chance.",
    ),
    key(
        "phase_type",
        Kind::Table(&PHASE_TYPE),
        "Time to absorption of a chain of exponential phases.",
    ),
    key(
        "mixture",
        Kind::Table(&MIXTURE),
        "One of several distributions, by chance.",
    ),
    key(
        "empirical",
        Kind::Either(&Kind::Text, EMPIRICAL),
        "Observed values, or a histogram of them.",
    ),
];

const EMPIRICAL: &Kind = &Kind::Table(&OBSERVED);
const POSITIVE_CV: Kind = Kind::Number(Range::above(0.0, 100.0));
const SHAPE: Kind = Kind::Number(Range::from(0.05, 10_000.0));
const CHANCES: Kind = Kind::List(&Kind::Share(Range::from(0.0, 1.0)));

static EXPONENTIAL: TableSpec = TableSpec::new(
    "an exponential distribution",
    &[key("mean", MEAN, "Mean.").required()],
);

static CONSTANT: TableSpec = TableSpec::new(
    "a constant",
    &[key("value", TIME, "The value.").required().aka(&["mean"])],
);

static MEAN_CV: TableSpec = TableSpec::new(
    "a distribution by mean and cv",
    &[
        key("mean", MEAN, "Mean.").required(),
        key(
            "cv",
            POSITIVE_CV,
            "Coefficient of variation: standard deviation / mean.",
        )
        .required(),
    ],
);

static ERLANG: TableSpec = TableSpec::new(
    "an Erlang distribution",
    &[
        key("shape", Kind::Whole(1, 1000), "Number of phases.").required(),
        key("mean", MEAN, "Mean of the sum.").required(),
    ],
);

static SHAPED: TableSpec = TableSpec::new(
    "a distribution by shape",
    &[
        key("shape", SHAPE, "Shape.").required(),
        key("scale", SPAN, "Scale."),
        key("mean", MEAN, "Mean, instead of the scale."),
    ],
)
.one_of(&[&["mean"], &["scale"]]);

static UNIFORM: TableSpec = TableSpec::new(
    "a uniform distribution",
    &[
        key("min", TIME, "Smallest value.").required(),
        key("max", SPAN, "Largest value.").required(),
    ],
);

static TRIANGULAR: TableSpec = TableSpec::new(
    "a triangular distribution",
    &[
        key("min", TIME, "Smallest value.").required(),
        key("mode", TIME, "Most likely value.").required(),
        key("max", SPAN, "Largest value.").required(),
    ],
);

static HYPEREXPONENTIAL: TableSpec = TableSpec::new(
    "a hyperexponential distribution",
    &[
        key(
            "probabilities",
            CHANCES,
            "Probability of each branch; they sum to 1.",
        )
        .required(),
        key("means", Kind::List(&SPAN), "Mean of each branch.").required(),
    ],
);

static PHASE_TYPE: TableSpec = TableSpec::new(
    "a phase-type distribution",
    &[
        key(
            "start",
            CHANCES,
            "Probability to start in each phase; they sum to 1.",
        )
        .required(),
        key("means", Kind::List(&SPAN), "Mean time in each phase.").required(),
        key(
            "next",
            Kind::List(&CHANCES),
            "A row for each phase: the probability to go on to each; the rest ends.",
        )
        .required(),
    ],
);

static MIXTURE: TableSpec = TableSpec::new(
    "a mixture",
    &[
        key(
            "probabilities",
            CHANCES,
            "Probability of each part; they sum to 1.",
        )
        .required(),
        key("parts", Kind::List(&Kind::Distribution), "The parts.").required(),
    ],
);

/// `empirical = { … }`.
pub static OBSERVED: TableSpec = TableSpec::new(
    "an empirical distribution",
    &[
        key(
            "values",
            Kind::Either(&Kind::Text, &Kind::List(&TIME)),
            "Observed values, a list or a CSV column.",
        ),
        key(
            "edges",
            Kind::Either(&Kind::Text, &Kind::List(&TIME)),
            "Edges of the bins of a histogram, one more than weights.",
        ),
        key(
            "weights",
            Kind::Either(&Kind::Text, &BINS),
            "Weight of each value or bin.",
        )
        .default("all equal"),
    ],
)
.one_of(&[&["values"], &["edges"]]);

/// Weights of values or bins.
const BINS: Kind = Kind::List(&Kind::Number(Range::from(0.0, 1e12)));

#[cfg(test)]
mod tests {
    use super::super::Series;
    use super::*;

    #[test]
    fn families_exclude_each_other() {
        for family in KEYS {
            assert!(
                FAMILIES.alternative(family.name).is_some(),
                "{}",
                family.name
            );
        }
        assert!(matches!(MEAN, Kind::ByInterval(Series::Means)));
    }
}
