package io.chasqui.server.statistics;

import java.util.OptionalLong;

/**
 * One object and its history.
 *
 * @param series null if nothing has happened to the object for as long as it was watched
 */
record ObjectWatch<K>(Layout<K> layout, K object, Series series) implements Watch {

    @Override
    public boolean has(Metric metric) {
        return layout.has(metric);
    }

    @Override
    public long now(Metric metric) {
        return layout.has(metric) ? layout.now(object, metric) : 0;
    }

    @Override
    public double rate(Metric metric) {
        return series == null ? 0 : series.rate(metric);
    }

    @Override
    public OptionalLong idleSince() {
        return series == null ? OptionalLong.empty() : series.idleSince();
    }

    @Override
    public void addSamples(Metric metric, Range range, long[] sums) {
        if (series != null) {
            series.addSamples(metric, range, sums);
        }
    }
}
