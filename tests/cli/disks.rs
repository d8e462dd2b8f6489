//! Disks that are full, folders that cannot be written, readers that go away.

#![cfg(unix)]

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::process::{Command, Output, Stdio};

use super::{Scene, assert_explained, printed};

fn into(scene: &Scene, device: &str, arguments: &[&str]) -> Output {
    let device = fs::File::options().write(true).open(device);
    let mut command = scene.command(arguments);
    command
        .stdout(device.expect("the device"))
        .output()
        .expect("it runs")
}

#[test]
fn a_full_disk_is_told() {
    let scene = Scene::ordinary();
    let output = into(&scene, "/dev/full", &["--quiet"]);
    assert_explained(&output, 1, &["cannot write the result", "No space left"]);
}

#[test]
fn devices_are_not_replaced() {
    let scene = Scene::ordinary();
    for (more, what) in [
        (["--checkpoint", "/dev/full"], "the checkpoint `/dev/full`"),
        (["--checkpoint", "/"], "the checkpoint `/`"),
    ] {
        assert_explained(
            &scene.run(&more),
            2,
            &["cannot write", what, "give the name of a file"],
        );
    }
    assert!(!fs::metadata("/dev/full").expect("it is there").is_file());
}

#[test]
fn links_are_followed_and_broken_ones_told() {
    let scene = Scene::ordinary();
    let path = |name: &str| scene.folder.path().join(name);
    symlink(path("none/at/all"), path("broken")).expect("a link");
    let broken = path("broken").display().to_string();
    for more in [["--checkpoint", &broken], ["--out", &broken]] {
        assert_explained(&scene.run(&more), 2, &["cannot write", &broken]);
    }
    fs::write(path("real.ckp"), b"").expect("a file");
    symlink(path("real.ckp"), path("link.ckp")).expect("a link");
    let link = path("link.ckp").display().to_string();
    assert_explained(
        &scene.run(&["--checkpoint", &link, "--resume"]),
        2,
        &["is not a shard or a checkpoint"],
    );
    assert!(
        fs::symlink_metadata(path("link.ckp"))
            .expect("the link")
            .is_symlink()
    );
}

#[test]
fn a_folder_that_cannot_be_written_is_told_before_the_work() {
    let scene = Scene::ordinary();
    let closed = scene.folder.path().join("closed");
    fs::create_dir(&closed).expect("a folder");
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o555)).expect("closed");
    if fs::write(closed.join("probe"), "").is_ok() {
        eprintln!("skipped: this user may write everywhere");
        return;
    }
    let out = closed.join("results").display().to_string();
    assert_explained(&scene.run(&["--out", &out]), 2, &["cannot write", "closed"]);
    let checkpoint = closed.join("c").display().to_string();
    assert_explained(
        &scene.run(&["--checkpoint", &checkpoint]),
        2,
        &["cannot write", "closed"],
    );
}

#[test]
fn a_disk_that_fills_up_leaves_no_partial_file() {
    let scene = Scene::ordinary();
    let disk = scene.folder.path().join("disk");
    fs::create_dir(&disk).expect("a folder");
    let mount = Command::new("mount")
        .args(["-t", "tmpfs", "-o", "size=16k", "tmpfs"])
        .arg(&disk)
        .stderr(Stdio::null())
        .status();
    if !mount.is_ok_and(|status| status.success()) {
        eprintln!("skipped: this user may not make a small disk");
        return;
    }
    let file = disk.join("1.bhr").display().to_string();
    let shard = Command::new(env!("CARGO_BIN_EXE_busyhour"))
        .arg("run")
        .arg(scene.file())
        .args(["--quiet", "--shard", "1/1", "--out", &file])
        .output();
    let folder = scene.run(&["--quiet", "--out", &disk.display().to_string()]);
    let left: Vec<_> = fs::read_dir(&disk).expect("the disk").collect();
    let unmounted = Command::new("umount").arg(&disk).status();
    assert!(unmounted.expect("umount runs").success());
    assert_explained(
        &shard.expect("it runs"),
        1,
        &["cannot write the result", "No space left"],
    );
    assert_explained(&folder, 1, &["cannot write the result", "No space left"]);
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let scene = Scene::ordinary();
    for arguments in [&["--quiet"][..], &["--variant", "busier"]] {
        let mut child = scene
            .command(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it runs");
        // Both ends are closed before the first word.
        drop((child.stdout.take(), child.stderr.take()));
        assert_eq!(child.wait().expect("it ends").code(), Some(0));
    }
    // Messages to nobody are no panic either.
    let mut child = scene
        .command(&["--treads", "2"])
        .stderr(Stdio::piped())
        .spawn()
        .expect("it runs");
    drop(child.stderr.take());
    assert_eq!(child.wait().expect("it ends").code(), Some(2));
    let mut child = scene
        .command(&["--set", "nothing=1"])
        .stderr(Stdio::piped())
        .spawn()
        .expect("it runs");
    drop(child.stderr.take());
    assert_eq!(child.wait().expect("it ends").code(), Some(2));
}

#[test]
fn files_that_cannot_be_read_are_told() {
    let scene = Scene::ordinary();
    let huge = scene.folder.path().join("huge.toml");
    let file = fs::File::create(&huge).expect("a file");
    file.set_len(40 << 30).expect("a file with a hole");
    let run = |path: &std::path::Path| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_busyhour"));
        command.arg("run").arg(path).output().expect("it runs")
    };
    assert_explained(&run(&huge), 2, &["huge.toml", "larger than 16 MiB"]);
    assert_explained(&run(scene.folder.path()), 2, &["it is a folder"]);
    let merge = Command::new(env!("CARGO_BIN_EXE_busyhour"))
        .arg("merge")
        .arg(&huge)
        .output();
    assert_explained(
        &merge.expect("it runs"),
        2,
        &["huge.toml", "is not a shard"],
    );
    symlink("/no/where", scene.folder.path().join("broken.toml")).expect("a link");
    let broken = scene.folder.path().join("broken.toml");
    assert_explained(&run(&broken), 2, &["broken.toml", "there is no such file"]);
    let secret = scene.folder.path().join("secret.toml");
    fs::write(&secret, "busyhour = 1").expect("a file");
    fs::set_permissions(&secret, fs::Permissions::from_mode(0o000)).expect("closed");
    if fs::read(&secret).is_ok() {
        eprintln!("skipped: this user may read everything");
    } else {
        assert_explained(&run(&secret), 2, &["secret.toml", "not permitted"]);
    }
    drop(printed(scene.run(&["--quiet"])));
}
