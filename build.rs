//! Has the binary built again when a built-in lesson, a tracer or a recording changes: the compiler does not see the files that
//! are embedded.

fn main() {
    println!("cargo::rerun-if-changed=lessons");
    println!("cargo::rerun-if-changed=assets/tracers");
    println!("cargo::rerun-if-changed=assets/recordings");
}
