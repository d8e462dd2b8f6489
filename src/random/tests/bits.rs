//! The bits of every draw are a promise: a change here is a change of everybody's results.

use super::super::{NameKey, beta, exponential, mix, normal};
use super::{Purpose, ReplicationKey, Stream, case, examples, law};

fn stream(index: u64) -> Stream {
    case(index).stream(Purpose::Talk, 0)
}

#[test]
fn mixing_stays() {
    assert_eq!(
        [0, 1, 2, u64::MAX].map(mix),
        [
            0x0000_0000_0000_0000,
            0x3c02_aa47_7582_92bd,
            0x946f_086b_bb95_6c5d,
            0x78a9_666a_39c1_a1b5
        ]
    );
}

#[test]
fn keys_stay() {
    let replication = ReplicationKey::new(42, 7);
    let mut cell = replication.cell("sales", 3).stream(Purpose::Arrival);
    let mut second = replication
        .cell("sales", 3)
        .case(5)
        .stream(Purpose::Patience, 2);
    let mut named = replication
        .named(NameKey::new("équipe"), 4, 1)
        .stream(Purpose::Absence, 0);
    let words = [&mut cell, &mut second, &mut named].map(|s| [s.next_u64(), s.next_u64()]);
    assert_eq!(
        words,
        [
            [0x0607_4de3_006e_e282, 0xed70_def6_ba13_5b7f],
            [0xb413_7eda_398d_3ab1, 0xcfb3_cd9c_72eb_7f0c],
            [0x28a3_6eba_2265_5f7e, 0xfe57_6a15_8e59_d486]
        ]
    );
}

/// The last of each is the first case whose draw is in the tail.
#[test]
fn ziggurats_stay() {
    let exponentials = [0, 1, 2, 932].map(|i| exponential(&mut stream(i)).to_bits());
    assert_eq!(
        exponentials,
        [
            0x3fca_544a_300c_76e8,
            0x3fbf_c40e_8d3f_ee05,
            0x3fe1_bd4d_a74d_c53a,
            0x4020_c17e_19c3_83a3
        ]
    );
    let normals = [0, 1, 2, 932].map(|i| normal(&mut stream(i)).to_bits());
    assert_eq!(
        normals,
        [
            0x3fd4_6c5c_0764_bb25,
            0xbfc4_0ea4_b2dc_d969,
            0xbfde_9868_483d_ee99,
            0xc00d_9578_b221_8b77
        ]
    );
    assert_eq!(
        beta(3.0, 47.0, &mut stream(0)).to_bits(),
        0x3fb0_838c_35d0_bbf2
    );
}

/// Two draws of each family from one stream, and the folded bits of 1000 cases, which reach the
/// slow paths and rejections.
#[test]
fn families_stay() {
    let expected = [
        (
            "exponential",
            0x4003_bf37_a409_592e,
            0x4033_e2ba_2995_5662,
            0xa707_c339_d245_773e,
        ),
        (
            "constant",
            0x401e_0000_0000_0000,
            0x401e_0000_0000_0000,
            0xaaca_ada9_7b17_0949,
        ),
        (
            "lognormal",
            0x4072_5353_8206_12c0,
            0x4083_691d_66b6_d760,
            0x8584_7b12_09b0_9484,
        ),
        (
            "gamma, shape 4",
            0x4019_dfaf_cb42_510e,
            0x4016_da36_2790_879c,
            0x7890_b8de_5939_1a3e,
        ),
        (
            "gamma, shape 1",
            0x4017_1a76_a662_6108,
            0x4011_7a93_78f0_17ec,
            0x215e_7115_d74d_e61a,
        ),
        (
            "gamma, shape 0.25",
            0x4037_5b86_77e0_a72f,
            0x4051_7368_e5e4_3379,
            0x702d_8989_586d_1885,
        ),
        (
            "erlang, shape 2",
            0x400d_ce2c_281e_020b,
            0x4016_1009_459c_037a,
            0x99b1_c504_9900_2c01,
        ),
        (
            "erlang, shape 20",
            0x4010_e491_af70_ac3f,
            0x400f_fd42_e970_7a47,
            0xa6f6_1cde_291d_de4b,
        ),
        (
            "weibull, falling hazard",
            0x3fd4_0dcd_b324_cd78,
            0x4018_b112_23de_5fbf,
            0xb246_48bd_9d5a_7465,
        ),
        (
            "weibull, rising hazard",
            0x3ff9_7fe3_2e61_a860,
            0x400d_5f99_3701_1f95,
            0x8728_b485_dd95_eb3f,
        ),
        (
            "uniform",
            0x4016_d8f6_50ee_2d5b,
            0x4020_a59e_6e05_1b4c,
            0x2287_7902_b3f3_73f7,
        ),
        (
            "triangular",
            0x4007_eb6d_88b9_07f2,
            0x4011_f870_80b3_24b3,
            0xf474_ffcf_5bdb_5d00,
        ),
        (
            "triangular, falling",
            0x4004_db93_f638_1328,
            0x4011_0360_dbc0_2d4b,
            0x8ac9_22bf_590c_de85,
        ),
        (
            "triangular, rising",
            0x4014_5912_9dec_b039,
            0x4019_5668_5092_c10e,
            0x235e_6dac_ae4c_dd5f,
        ),
        (
            "loglogistic",
            0x404d_0d9d_abbd_0975,
            0x4054_25a8_3343_3cf5,
            0x04b5_6275_988c_bc2b,
        ),
        (
            "hyperexponential",
            0x3ffa_83a2_e21c_732e,
            0x4005_8cdf_7fd7_ea87,
            0x9f27_d915_1a64_dc49,
        ),
        (
            "phase type",
            0x4031_f3fb_090d_fec6,
            0x400c_9cca_021a_b34d,
            0xa111_6c4b_d1bd_48e6,
        ),
        (
            "mixture",
            0x401b_8c43_c922_1407,
            0x3fe8_aded_3a56_1fa0,
            0xc5a4_c1f2_0e03_cec0,
        ),
        (
            "empirical",
            0x3ff0_0000_0000_0000,
            0x4010_0000_0000_0000,
            0x9f27_0ae1_13ad_5964,
        ),
        (
            "empirical, weighted",
            0x4000_0000_0000_0000,
            0x4022_0000_0000_0000,
            0x2e68_ba64_49bb_508d,
        ),
        (
            "histogram",
            0x3fe9_4b3c_dc0a_3697,
            0x3fe8_aded_3a56_1fa0,
            0xec40_28c6_f49f_5c6b,
        ),
    ];
    let found = examples().into_iter().map(|(name, family)| {
        let law = law(&family);
        let mut one = stream(0);
        let first = [law.sample(&mut one), law.sample(&mut one)].map(f64::to_bits);
        let fold = |sum: u64, i| mix(sum ^ law.sample(&mut stream(i)).to_bits());
        (name, first[0], first[1], (0..1000).fold(0, fold))
    });
    assert!(found.eq(expected));
}
