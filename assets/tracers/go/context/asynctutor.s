// Without it the compiler wants bodies of functions that are elsewhere.
