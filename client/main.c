/* claimwire, the client program. */
#include "client/cli.h"
#include "client/verbs/verbs.h"

int main(int argc, char **argv) { return cli_main(argc, argv, verbs); }
