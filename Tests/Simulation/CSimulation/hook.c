#include "CSimulation.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

// Source: the Swift runtime's ABI, include/swift/Runtime/ConcurrencyHooks.def. The hook is called instead of enqueueing.
#define SWIFT_CALL __attribute__((swiftcall))
typedef struct Job Job;
typedef SWIFT_CALL void (*enqueue_global)(Job *);
extern SWIFT_CALL void (*swift_task_enqueueGlobal_hook)(Job *, enqueue_global);

// Thread-local, so that whatever else runs in a test process goes on using the global executor.
static _Thread_local bool simulating;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static SWIFT_CALL void on_global(Job *job, enqueue_global original) {
    if (simulating) {
        fputs("a job left the simulation for the global executor: a task that is no child, or an actor\n", stderr);
        abort();
    }
    original(job);
}

static void install(void) { swift_task_enqueueGlobal_hook = on_global; }

uint64_t simulation_thread(void) { return (uint64_t)pthread_self(); }

void simulation_begin(void) {
    pthread_once(&once, install);
    simulating = true;
}

void simulation_end(void) { simulating = false; }
