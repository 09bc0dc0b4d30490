/* How the page looks: one style sheet, in the page. */
#ifndef CW_CLIENT_REPORT_STYLE_H
#define CW_CLIENT_REPORT_STYLE_H

extern const char report_style[];

#endif
