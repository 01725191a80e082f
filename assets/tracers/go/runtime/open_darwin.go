package runtime

// asynctutorOpen is O_WRONLY|O_CLOEXEC.
const asynctutorOpen = 0x1000001
