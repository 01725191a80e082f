//! `asynctutor doctor`

use crate::program::{asynctutor, command, done};
use tempfile::TempDir;

#[test]
fn doctor_tells_of_terminal_folders_runtimes_and_lessons() {
    let home = TempDir::new().unwrap();
    let doctor = done(command(&home).arg("doctor").env("NO_COLOR", "1").env("PATH", ""));
    assert_eq!((doctor.status, doctor.stderr.as_str()), (Some(0), ""));
    insta::assert_snapshot!(doctor.stdout.replace(home.path().to_str().unwrap(), "~"));
}

#[test]
fn doctor_finds_the_runtimes_that_ci_promises() {
    let doctor = asynctutor("doctor").stdout;
    if std::env::var_os("ASYNCTUTOR_REQUIRE_RUNTIMES").is_none() {
        return;
    }
    for line in
        doctor.lines().filter(|line| ["Python ", "Go ", "Node "].iter().any(|name| line.trim().starts_with(name)))
    {
        assert!(!line.contains("not found") && !line.contains("too old"), "{line}");
    }
}
