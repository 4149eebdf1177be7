/* The whole model for one member, from strands in columns to the levels at the end.
 *
 * What a careful programmer would write in C: one walk over the pairs, their stops and the strands
 * that meet there. Where the lengths of gaps are few, their exponentials are kept. The form is
 * `reservoir`. Strengths are summed in the order of the strands, not whatever their order.
 */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

enum { AS_TARGET, AS_ACTOR, AS_FRIEND, AS_ONLOOKER, AS_RIVAL, AS_ENEMY };

typedef struct {
    double gain, loss, surprise, rise, relief, floor, distrust;
    double trust_rate, gap_rate, tension_rate; /* per day */
    double shares[6];                          /* by the capacity in which an act is felt */
} Parameters;

typedef struct {
    int64_t pairs, stops, strands;
    const int64_t *stop_pair, *stop_tick;             /* by stop */
    const int64_t *strand_act, *strand_side, *felt;   /* by strand; side is 2 stop + side */
    const double *care;                               /* by strand */
    const double *weight, *surprise, *certainty;      /* by act */
} Strands;

typedef struct {
    double mean, gap, tension, lag;
} Flow;

typedef struct {
    double there, back, tension, baseline_there, baseline_back;
} Pair;

static const double TICKS_PER_DAY = 1440.0;
static const int64_t MOST_KEPT = 1 << 16;

static Flow flow_over(double days, const Parameters *p)
{
    double k = p->trust_rate, h = p->tension_rate, apart = h - k;
    Flow f = {exp(-k * days), exp(-(k + p->gap_rate) * days), exp(-h * days), 0.0};
    double lost = fabs(apart) * days < 1.0 ? -expm1(-apart * days) * f.mean : f.mean - f.tension;
    f.lag = apart != 0.0 ? h * lost / apart : h * days * f.mean;
    return f;
}

static void let_flow(Pair *s, const Flow *f, const Parameters *p)
{
    double total = p->trust_rate + p->gap_rate;
    double share = total > 0.0 ? p->trust_rate / total : 0.0;
    double centre = 0.5 * (s->baseline_there + s->baseline_back);
    double rest = share * 0.5 * (s->baseline_there - s->baseline_back);
    double trust = 0.5 * (s->there + s->back);
    double settled = p->floor + 0.5 * p->distrust * (1.0 - centre);
    double moving = -0.5 * p->distrust * (trust - centre);
    double middle = centre + (trust - centre) * f->mean;
    double half_gap = rest + (0.5 * (s->there - s->back) - rest) * f->gap;
    s->tension = settled * (1.0 - f->tension) + moving * f->lag + s->tension * f->tension;
    s->there = middle + half_gap;
    s->back = middle - half_gap;
}

static double clamp(double value, double low, double high)
{
    return value < low ? low : value > high ? high : value;
}

static double trust_after(double trust, double gain, double loss)
{
    if (gain == 0.0 && loss == 0.0)
        return trust;
    double q = gain - 2.0 * loss, size = fabs(q), fallen = expm1(-size);
    double lifted = size > 0.0 ? loss * -fallen / size : loss;
    double alpha = 1.0 - lifted, beta = fallen + lifted, delta = 1.0 + lifted;
    if (q > 0.0) {
        alpha = 1.0 - lifted + fallen;
        beta = lifted - fallen;
    } else {
        delta += fallen;
    }
    double below = delta - lifted * trust;
    return below == 0.0 ? trust : clamp((alpha * trust + beta) / below, -1.0, 1.0);
}

static double tension_after(double tension, double rise, double relief)
{
    double total = rise + relief;
    if (total == 0.0)
        return tension;
    double fallen = expm1(-total);
    return clamp((1.0 + fallen) * tension - fallen * (rise / total), 0.0, 1.0);
}

static void add_strand(const Strands *t, int64_t i, const Parameters *p, double *gain, double *loss)
{
    int64_t act = t->strand_act[i], felt = t->felt[i];
    double weight = t->weight[act] + p->surprise * t->surprise[act];
    double size = t->certainty[act] * fabs(weight) / 10.0 * p->shares[felt] * t->care[i];
    double given = weight > 0.0 ? p->gain * size : 0.0;
    double taken = weight > 0.0 ? 0.0 : p->loss * size;
    *gain = felt == AS_RIVAL ? 0.0 : felt == AS_ENEMY ? taken : given;
    *loss = felt == AS_RIVAL ? given : felt == AS_ENEMY ? 0.0 : taken;
}

static int64_t unit_of(const Strands *t, int64_t end)
{
    int64_t unit = end;
    for (int64_t i = 0; i < t->stops; i++)
        for (int64_t rest = t->stop_tick[i]; rest;) {
            int64_t next = unit % rest;
            unit = rest;
            rest = next;
        }
    return unit;
}

/* `pairs` holds where every pair starts, and then where it is at the end. Returns 0 if all went
 * well, 1 where there was no memory. */
int replay(const Strands *t, const Parameters *p, int64_t end, Pair *pairs)
{
    int64_t unit = unit_of(t, end), lengths = end / unit + 1, stop = 0, strand = 0;
    Flow *kept = NULL;
    if (lengths <= MOST_KEPT) {
        kept = malloc(lengths * sizeof *kept);
        if (!kept)
            return 1;
        for (int64_t i = 0; i < lengths; i++)
            kept[i].mean = NAN;
    }
    for (int64_t pair = 0; pair < t->pairs; pair++) {
        Pair *now = &pairs[pair];
        int64_t since = 0;
        for (int last = 0; !last;) {
            double gain[2] = {0.0, 0.0}, loss[2] = {0.0, 0.0}, heating = 0.0, cooling = 0.0;
            int64_t tick = end;
            last = stop == t->stops || t->stop_pair[stop] != pair;
            if (!last) {
                tick = t->stop_tick[stop];
                for (; strand < t->strands && t->strand_side[strand] / 2 == stop; strand++) {
                    int side = t->strand_side[strand] % 2;
                    double more, less;
                    add_strand(t, strand, p, &more, &less);
                    gain[side] += more;
                    loss[side] += less;
                    if (t->felt[strand] != AS_ACTOR) {
                        cooling += more;
                        heating += less;
                    }
                }
                stop++;
                if (gain[0] + gain[1] + loss[0] + loss[1] == 0.0)
                    continue;
            }
            if (tick > since) {
                int64_t length = (tick - since) / unit;
                if (!kept) {
                    Flow flow = flow_over((tick - since) / TICKS_PER_DAY, p);
                    let_flow(now, &flow, p);
                } else {
                    if (isnan(kept[length].mean))
                        kept[length] = flow_over((tick - since) / TICKS_PER_DAY, p);
                    let_flow(now, &kept[length], p);
                }
            }
            since = tick;
            now->there = trust_after(now->there, gain[0], loss[0]);
            now->back = trust_after(now->back, gain[1], loss[1]);
            now->tension = tension_after(now->tension, p->rise * heating, p->relief * cooling);
        }
    }
    free(kept);
    return 0;
}
