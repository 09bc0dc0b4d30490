/* claimwire completion: for bash and zsh, made from the table of verbs. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "client/verbs/verbs.h"

static const struct cli_example examples[] = {
    {"source <(claimwire completion bash)", "in ~/.bashrc: completion of verbs, options and their values"},
    {"claimwire completion zsh >~/.zfunc/_claimwire", "where ~/.zfunc is in $fpath"},
    {0},
};

static void each_option(const struct verb *v, void (*print)(const struct cli_option *o))
{
    for (const struct cli_option *o = v->options; o && o->name; o++) print(o);
    for (const struct cli_option *o = cli_common_options; o->name; o++) print(o);
}

/* ---- bash ---- */

static void bash_name(const struct cli_option *o) { printf(" --%s", o->name); }

static void bash_values(const struct cli_option *o)
{
    if (o->values)
        printf("        *' --%s '*) COMPREPLY=($(compgen -W '%s' -- \"$word\")); return ;;\n", o->name, o->values);
}

static void print_bash(void)
{
    puts("# bash completion of claimwire; `claimwire completion bash` prints it");
    puts("_claimwire() {\n    local word=${COMP_WORDS[COMP_CWORD]} verb=${COMP_WORDS[1]}");
    puts("    local before=\" ${COMP_WORDS[COMP_CWORD-1]} \"");
    printf("    if ((COMP_CWORD == 1)); then\n        COMPREPLY=($(compgen -W '");
    for (size_t i = 0; verbs[i]; i++) printf("%s%s", i ? " " : "", verbs[i]->name);
    puts("' -- \"$word\")); return\n    fi\n    case $verb in");
    for (size_t i = 0; verbs[i]; i++) {
        printf("    %s)\n        case \"$before\" in\n", verbs[i]->name);
        each_option(verbs[i], bash_values);
        puts("        esac");
        if (verbs[i]->words)
            printf("        if ((COMP_CWORD == 2)) && [[ $word != -* ]]; then\n"
                   "            COMPREPLY=($(compgen -W '%s' -- \"$word\")); return\n        fi\n", verbs[i]->words);
        printf("        [[ $word == -* ]] && COMPREPLY=($(compgen -W '");
        each_option(verbs[i], bash_name);
        puts("' -- \"$word\")) ;;");
    }
    puts("    esac\n}\ncomplete -o default -F _claimwire claimwire");
}

/* ---- zsh ---- */

/* Words inside '...' and, at times, inside [...] of it. */
static void zsh_words(const char *s)
{
    for (; *s; s++) {
        if (*s == '\'') fputs("'\\''", stdout);
        else if (strchr("[]:\\", *s)) printf("\\%c", *s);
        else putchar(*s);
    }
}

static void zsh_option(const struct cli_option *o)
{
    printf(" \\\n            '--%s[", o->name);
    zsh_words(o->help);
    printf("]%s", o->argument ? ":" : "");
    if (o->argument) {
        for (const char *s = o->argument; *s; s++) putchar(tolower((unsigned char)*s));
        if (o->values) printf(":(%s)", o->values);
        else printf(":%s", strstr(o->argument, "FILE") ? "_files" : strstr(o->argument, "DIR") ? "_files -/" : " ");
    }
    putchar('\'');
}

static void print_zsh(void)
{
    puts("#compdef claimwire\n# zsh completion of claimwire; `claimwire completion zsh` prints it");
    puts("_claimwire() {\n    local -a verbs\n    verbs=(");
    for (size_t i = 0; verbs[i]; i++) {
        printf("        '%s:", verbs[i]->name);
        zsh_words(verbs[i]->brief);
        puts("'");
    }
    puts("    )\n    if ((CURRENT == 2)); then\n        _describe verb verbs\n        return\n    fi");
    puts("    local verb=$words[2]");
    puts("    shift words\n    ((CURRENT--))\n    case $verb in");
    for (size_t i = 0; verbs[i]; i++) {
        printf("    %s)\n        _arguments", verbs[i]->name);
        each_option(verbs[i], zsh_option);
        if (verbs[i]->words) printf(" \\\n            '1:what:(%s)'", verbs[i]->words);
        puts(" \\\n            '*:file:_files' ;;");
    }
    puts("    esac\n}\n_claimwire \"$@\"");
}

static enum cw_error run(struct invocation *in)
{
    if (!strcmp(in->args[0], "bash")) print_bash();
    else print_zsh();
    return CW_OK;
}

const struct verb verb_completion = {
    .name = "completion", .args = "bash|zsh", .brief = "completion for your shell",
    .words = "bash zsh", .min_args = 1, .max_args = 1, .examples = examples, .run = run,
};
