#ifndef C_SIMULATION_H
#define C_SIMULATION_H

#include <stdint.h>

// Identifies the calling thread.
uint64_t simulation_thread(void);

// From now on a job that this thread gives to the global executor aborts the process, with the culprit on the stack.
void simulation_begin(void);

// Ends that.
void simulation_end(void);

#endif
