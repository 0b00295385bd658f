package io.chasqui.server.config;

import java.time.Duration;

/** What is kept of what is counted. */
public record StatisticsConfig(
        @ConfigKey(
                value = "collect_statistics_interval",
                defaultValue = "5000",
                min = 100,
                max = 60_000,
                help = "Milliseconds between two samples of what is counted, from which rates and charts come.")
        int intervalMillis,

        @ConfigKey(
                value = "management.rates_mode",
                defaultValue = "basic",
                help = "Whether the management HTTP API gives rates: `basic`, or `none`. `detailed` means `basic`:"
                        + " messages are not counted by pairs of channels, exchanges and queues.")
        RatesMode ratesMode,

        @ConfigKey(
                value = "management_agent.disable_metrics_collector",
                defaultValue = "false",
                help = "`true` leaves statistics out of the management HTTP API.")
        boolean disabled) {

    /** Whether samples are taken. */
    public boolean samples() {
        return !disabled && ratesMode != RatesMode.NONE;
    }

    /** Between two samples. */
    public Duration interval() {
        return Duration.ofMillis(intervalMillis);
    }
}
