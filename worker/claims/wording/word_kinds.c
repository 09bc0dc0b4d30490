#include "worker/claims/wording/word_kinds.h"

#include <stdlib.h>
#include <string.h>

/* Sorted.  "No." stands before a number. */
static const struct known {
    const char *word;
    enum word_kind kind;
} known[] = {
    {"'d", WORD_FUNCTION}, {"'ll", WORD_FUNCTION}, {"'m", WORD_FUNCTION}, {"'re", WORD_FUNCTION}, {"'s", WORD_FUNCTION},
    {"'ve", WORD_FUNCTION}, {"a", WORD_FUNCTION}, {"a.m.", WORD_TIME}, {"about", WORD_FUNCTION},
    {"above", WORD_FUNCTION}, {"according", WORD_SAYING}, {"across", WORD_FUNCTION}, {"add", WORD_SAYING},
    {"added", WORD_SAYING}, {"adding", WORD_SAYING}, {"adds", WORD_SAYING}, {"afternoon", WORD_TIME},
    {"again", WORD_FUNCTION}, {"against", WORD_FUNCTION}, {"ago", WORD_TIME}, {"all", WORD_FUNCTION},
    {"along", WORD_FUNCTION}, {"already", WORD_FUNCTION}, {"also", WORD_FUNCTION}, {"although", WORD_FUNCTION},
    {"am", WORD_FUNCTION}, {"among", WORD_FUNCTION}, {"amongst", WORD_FUNCTION}, {"an", WORD_FUNCTION},
    {"and", WORD_FUNCTION}, {"announce", WORD_SAYING}, {"announced", WORD_SAYING}, {"announces", WORD_SAYING},
    {"annual", WORD_TIME}, {"annually", WORD_TIME}, {"another", WORD_FUNCTION}, {"any", WORD_FUNCTION},
    {"anyway", WORD_FUNCTION}, {"apr", WORD_MONTH}, {"apr.", WORD_MONTH}, {"april", WORD_MONTH}, {"are", WORD_FUNCTION},
    {"around", WORD_FUNCTION}, {"as", WORD_FUNCTION}, {"at", WORD_FUNCTION}, {"aug", WORD_MONTH}, {"aug.", WORD_MONTH},
    {"august", WORD_MONTH}, {"barely", WORD_NEGATION}, {"be", WORD_FUNCTION}, {"because", WORD_FUNCTION},
    {"been", WORD_FUNCTION}, {"behind", WORD_FUNCTION}, {"being", WORD_FUNCTION}, {"below", WORD_FUNCTION},
    {"beside", WORD_FUNCTION}, {"besides", WORD_FUNCTION}, {"between", WORD_FUNCTION}, {"beyond", WORD_FUNCTION},
    {"both", WORD_FUNCTION}, {"bst", WORD_TIME}, {"but", WORD_FUNCTION}, {"by", WORD_FUNCTION}, {"ca", WORD_FUNCTION},
    {"can", WORD_FUNCTION}, {"cannot", WORD_NOT}, {"cet", WORD_TIME}, {"commented", WORD_SAYING},
    {"could", WORD_FUNCTION}, {"current", WORD_TIME}, {"currently", WORD_TIME}, {"daily", WORD_TIME},
    {"day", WORD_TIME}, {"days", WORD_TIME}, {"dec", WORD_MONTH}, {"dec.", WORD_MONTH}, {"december", WORD_MONTH},
    {"denial", WORD_NEGATION}, {"denials", WORD_NEGATION}, {"denied", WORD_NEGATION}, {"denies", WORD_NEGATION},
    {"deny", WORD_NEGATION}, {"denying", WORD_NEGATION}, {"despite", WORD_FUNCTION}, {"did", WORD_FUNCTION},
    {"do", WORD_FUNCTION}, {"does", WORD_FUNCTION}, {"doing", WORD_FUNCTION}, {"done", WORD_FUNCTION},
    {"down", WORD_FUNCTION}, {"dr", WORD_FUNCTION}, {"dr.", WORD_FUNCTION}, {"during", WORD_FUNCTION},
    {"each", WORD_FUNCTION}, {"earlier", WORD_TIME}, {"edt", WORD_TIME}, {"either", WORD_FUNCTION},
    {"et", WORD_FUNCTION}, {"etc", WORD_FUNCTION}, {"even", WORD_FUNCTION}, {"evening", WORD_TIME},
    {"ever", WORD_FUNCTION}, {"every", WORD_FUNCTION}, {"except", WORD_FUNCTION}, {"explain", WORD_SAYING},
    {"explained", WORD_SAYING}, {"explains", WORD_SAYING}, {"feb", WORD_MONTH}, {"feb.", WORD_MONTH},
    {"february", WORD_MONTH}, {"for", WORD_FUNCTION}, {"fri", WORD_TIME}, {"fri.", WORD_TIME}, {"friday", WORD_TIME},
    {"from", WORD_FUNCTION}, {"gmt", WORD_TIME}, {"had", WORD_FUNCTION}, {"hardly", WORD_NEGATION},
    {"has", WORD_FUNCTION}, {"have", WORD_FUNCTION}, {"having", WORD_FUNCTION}, {"he", WORD_FUNCTION},
    {"hence", WORD_FUNCTION}, {"her", WORD_FUNCTION}, {"here", WORD_FUNCTION}, {"hers", WORD_FUNCTION},
    {"herself", WORD_FUNCTION}, {"him", WORD_FUNCTION}, {"himself", WORD_FUNCTION}, {"his", WORD_FUNCTION},
    {"hour", WORD_TIME}, {"hours", WORD_TIME}, {"how", WORD_FUNCTION}, {"however", WORD_FUNCTION}, {"i", WORD_FUNCTION},
    {"if", WORD_FUNCTION}, {"in", WORD_FUNCTION}, {"indeed", WORD_FUNCTION}, {"inside", WORD_FUNCTION},
    {"into", WORD_FUNCTION}, {"is", WORD_FUNCTION}, {"it", WORD_FUNCTION}, {"its", WORD_FUNCTION},
    {"itself", WORD_FUNCTION}, {"jan", WORD_MONTH}, {"jan.", WORD_MONTH}, {"january", WORD_MONTH}, {"jul", WORD_MONTH},
    {"july", WORD_MONTH}, {"june", WORD_MONTH}, {"just", WORD_FUNCTION}, {"last", WORD_TIME}, {"later", WORD_TIME},
    {"least", WORD_FUNCTION}, {"less", WORD_FUNCTION}, {"like", WORD_FUNCTION}, {"many", WORD_FUNCTION},
    {"mar.", WORD_MONTH}, {"march", WORD_MONTH}, {"may", WORD_FUNCTION}, {"maybe", WORD_FUNCTION},
    {"me", WORD_FUNCTION}, {"meanwhile", WORD_FUNCTION}, {"mentioned", WORD_SAYING}, {"midday", WORD_TIME},
    {"midnight", WORD_TIME}, {"might", WORD_FUNCTION}, {"mine", WORD_FUNCTION}, {"minute", WORD_TIME},
    {"minutes", WORD_TIME}, {"miss", WORD_FUNCTION}, {"mon", WORD_TIME}, {"mon.", WORD_TIME}, {"monday", WORD_TIME},
    {"month", WORD_TIME}, {"monthly", WORD_TIME}, {"months", WORD_TIME}, {"more", WORD_FUNCTION},
    {"moreover", WORD_FUNCTION}, {"morning", WORD_TIME}, {"most", WORD_FUNCTION}, {"mostly", WORD_FUNCTION},
    {"mr", WORD_FUNCTION}, {"mr.", WORD_FUNCTION}, {"mrs", WORD_FUNCTION}, {"mrs.", WORD_FUNCTION},
    {"ms", WORD_FUNCTION}, {"ms.", WORD_FUNCTION}, {"much", WORD_FUNCTION}, {"must", WORD_FUNCTION},
    {"my", WORD_FUNCTION}, {"myself", WORD_FUNCTION}, {"n't", WORD_NOT}, {"near", WORD_FUNCTION}, {"neither", WORD_NOT},
    {"never", WORD_NOT}, {"next", WORD_TIME}, {"night", WORD_TIME}, {"no", WORD_NOT}, {"no-one", WORD_NEGATION},
    {"no.", WORD_FUNCTION}, {"nobody", WORD_NEGATION}, {"none", WORD_NOT}, {"noon", WORD_TIME}, {"nope", WORD_NOT},
    {"nor", WORD_NOT}, {"not", WORD_NOT}, {"noted", WORD_SAYING}, {"nothing", WORD_NEGATION}, {"nov", WORD_MONTH},
    {"nov.", WORD_MONTH}, {"november", WORD_MONTH}, {"now", WORD_FUNCTION}, {"nowhere", WORD_NEGATION},
    {"o'", WORD_FUNCTION}, {"oct", WORD_MONTH}, {"oct.", WORD_MONTH}, {"october", WORD_MONTH}, {"of", WORD_FUNCTION},
    {"off", WORD_FUNCTION}, {"on", WORD_FUNCTION}, {"one", WORD_FUNCTION}, {"ones", WORD_FUNCTION},
    {"oneself", WORD_FUNCTION}, {"only", WORD_FUNCTION}, {"onto", WORD_FUNCTION}, {"or", WORD_FUNCTION},
    {"other", WORD_FUNCTION}, {"ought", WORD_FUNCTION}, {"our", WORD_FUNCTION}, {"ours", WORD_FUNCTION},
    {"ourselves", WORD_FUNCTION}, {"out", WORD_FUNCTION}, {"outside", WORD_FUNCTION}, {"over", WORD_FUNCTION},
    {"overnight", WORD_TIME}, {"p.m.", WORD_TIME}, {"per", WORD_FUNCTION}, {"perhaps", WORD_FUNCTION},
    {"pm", WORD_TIME}, {"previous", WORD_TIME}, {"previously", WORD_TIME}, {"quite", WORD_FUNCTION},
    {"quoted", WORD_SAYING}, {"rather", WORD_FUNCTION}, {"really", WORD_FUNCTION}, {"recent", WORD_TIME},
    {"recently", WORD_TIME}, {"remarked", WORD_SAYING}, {"reported", WORD_SAYING}, {"said", WORD_SAYING},
    {"same", WORD_FUNCTION}, {"sat.", WORD_TIME}, {"saturday", WORD_TIME}, {"say", WORD_SAYING},
    {"saying", WORD_SAYING}, {"says", WORD_SAYING}, {"scarcely", WORD_NEGATION}, {"sep", WORD_MONTH},
    {"sep.", WORD_MONTH}, {"sept", WORD_MONTH}, {"sept.", WORD_MONTH}, {"september", WORD_MONTH},
    {"sha", WORD_FUNCTION}, {"shall", WORD_FUNCTION}, {"she", WORD_FUNCTION}, {"should", WORD_FUNCTION},
    {"since", WORD_FUNCTION}, {"sir", WORD_FUNCTION}, {"so", WORD_FUNCTION}, {"some", WORD_FUNCTION},
    {"somewhat", WORD_FUNCTION}, {"soon", WORD_TIME}, {"stated", WORD_SAYING}, {"still", WORD_FUNCTION},
    {"such", WORD_FUNCTION}, {"sun.", WORD_TIME}, {"sunday", WORD_TIME}, {"tell", WORD_SAYING},
    {"telling", WORD_SAYING}, {"tells", WORD_SAYING}, {"than", WORD_FUNCTION}, {"that", WORD_FUNCTION},
    {"the", WORD_FUNCTION}, {"their", WORD_FUNCTION}, {"theirs", WORD_FUNCTION}, {"them", WORD_FUNCTION},
    {"themselves", WORD_FUNCTION}, {"then", WORD_FUNCTION}, {"there", WORD_FUNCTION}, {"therefore", WORD_FUNCTION},
    {"these", WORD_FUNCTION}, {"they", WORD_FUNCTION}, {"this", WORD_FUNCTION}, {"those", WORD_FUNCTION},
    {"though", WORD_FUNCTION}, {"through", WORD_FUNCTION}, {"throughout", WORD_FUNCTION}, {"thu", WORD_TIME},
    {"thu.", WORD_TIME}, {"thur", WORD_TIME}, {"thur.", WORD_TIME}, {"thurs", WORD_TIME}, {"thurs.", WORD_TIME},
    {"thursday", WORD_TIME}, {"thus", WORD_FUNCTION}, {"till", WORD_FUNCTION}, {"to", WORD_FUNCTION},
    {"today", WORD_TIME}, {"told", WORD_SAYING}, {"tomorrow", WORD_TIME}, {"tonight", WORD_TIME},
    {"too", WORD_FUNCTION}, {"toward", WORD_FUNCTION}, {"towards", WORD_FUNCTION}, {"tue", WORD_TIME},
    {"tue.", WORD_TIME}, {"tues", WORD_TIME}, {"tues.", WORD_TIME}, {"tuesday", WORD_TIME}, {"under", WORD_FUNCTION},
    {"unless", WORD_FUNCTION}, {"unlike", WORD_FUNCTION}, {"until", WORD_FUNCTION}, {"up", WORD_FUNCTION},
    {"upon", WORD_FUNCTION}, {"us", WORD_FUNCTION}, {"utc", WORD_TIME}, {"very", WORD_FUNCTION}, {"via", WORD_FUNCTION},
    {"was", WORD_FUNCTION}, {"we", WORD_FUNCTION}, {"wed.", WORD_TIME}, {"wednesday", WORD_TIME}, {"week", WORD_TIME},
    {"weekend", WORD_TIME}, {"weekly", WORD_TIME}, {"weeks", WORD_TIME}, {"well", WORD_FUNCTION},
    {"were", WORD_FUNCTION}, {"what", WORD_FUNCTION}, {"whatever", WORD_FUNCTION}, {"when", WORD_FUNCTION},
    {"where", WORD_FUNCTION}, {"whether", WORD_FUNCTION}, {"which", WORD_FUNCTION}, {"whichever", WORD_FUNCTION},
    {"while", WORD_FUNCTION}, {"whilst", WORD_FUNCTION}, {"who", WORD_FUNCTION}, {"whoever", WORD_FUNCTION},
    {"whom", WORD_FUNCTION}, {"whose", WORD_FUNCTION}, {"why", WORD_FUNCTION}, {"will", WORD_FUNCTION},
    {"with", WORD_FUNCTION}, {"within", WORD_FUNCTION}, {"without", WORD_NEGATION}, {"wo", WORD_FUNCTION},
    {"wo'", WORD_FUNCTION}, {"would", WORD_FUNCTION}, {"y'all", WORD_FUNCTION}, {"year", WORD_TIME},
    {"yearly", WORD_TIME}, {"years", WORD_TIME}, {"yes", WORD_FUNCTION}, {"yesterday", WORD_TIME},
    {"yet", WORD_FUNCTION}, {"you", WORD_FUNCTION}, {"your", WORD_FUNCTION}, {"yours", WORD_FUNCTION},
    {"yourself", WORD_FUNCTION}, {"yourselves", WORD_FUNCTION},
};

static int by_word(const void *word, const void *entry)
{
    return word_compare(word, ((const struct known *)entry)->word);
}

enum word_kind word_kind(const char *lower)
{
    const struct known *k = bsearch(lower, known, sizeof known / sizeof *known, sizeof *known, by_word);
    return k ? k->kind : WORD_CONTENT;
}
