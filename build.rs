//! Has the binary built again when a built-in lesson changes: the compiler does not see the files that are embedded.

fn main() {
    println!("cargo::rerun-if-changed=lessons");
}
