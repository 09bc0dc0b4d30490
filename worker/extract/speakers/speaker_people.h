/* What a text says of its entities: their gender, and the nouns that describe them ("Prime Minister Ada Vell", "Ada
 * Vell, the leader of …").  Part of the speakers stage. */
#ifndef CW_EXTRACT_SPEAKER_PEOPLE_H
#define CW_EXTRACT_SPEAKER_PEOPLE_H

#include "worker/extract/speakers/speaker_source.h"

struct description {
    uint32_t head;       /* the describing noun's token */
    uint32_t entity;
};

struct people {
    struct analysis *a;
    const struct lexicon *lexicon;
    char *gender;                     /* per entity: 'm', 'f', 0 */
    struct description *descriptions; /* in text order */
    size_t description_count, capacity;
};

void people_read(struct analysis *a, const struct lexicon *lexicon, struct people *out);

/* One more description, found elsewhere: "The mayor of Tidewater, Ada Vell, said".
 * After the last one, people_order. */
void people_describe(struct people *p, uint32_t head, uint32_t entity);
void people_order(struct people *p);

/* The entity that the noun at this very token describes ("leader" of "opposition leader Ada Vell"); -1: none. */
int32_t people_described_at(const struct people *p, uint32_t head);

/* The entity that was last described by the noun at token `head`, before it or, failing that, first after it; the word
 * before the noun ("transport minister") decides between several.  -1: none. */
int32_t people_described(const struct people *p, uint32_t head);

#endif
