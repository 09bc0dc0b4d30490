#include "client/interrupt.h"

#include <signal.h>
#include <stddef.h>
#include <stdio.h>

static volatile sig_atomic_t seen;

static void note(int signal_number) { seen = signal_number; }

void interrupt_catch(void)
{
    struct sigaction a = {.sa_handler = note, .sa_flags = (int)SA_RESETHAND};  /* without SA_RESTART: reads return */
    sigaction(SIGINT, &a, NULL);
    sigaction(SIGTERM, &a, NULL);
}

bool interrupt_seen(void) { return seen != 0; }

void interrupt_finish(void)
{
    if (!seen) return;
    fflush(NULL);
    signal(seen, SIG_DFL);
    raise(seen);
}
