package io.chasqui.server.prometheus;

import io.chasqui.server.broker.Broker;
import io.chasqui.server.metrics.Group;
import io.chasqui.server.metrics.Instruments;
import java.io.IOException;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Writes whole pages. Any thread, several at a time. */
final class Exposition {

    /** Whoever collects both pages must be able to tell their series apart. */
    private static final UnaryOperator<String> DETAILED_NAMES =
            name -> name.startsWith("rabbitmq_") ? name.replaceFirst("_", "_detailed_") : name;

    private final InstrumentText instruments;
    private final ObjectText objects;
    private final Identity identity;
    private final Map<Page, Telemetry> telemetry = new EnumMap<>(Page.class);

    Exposition(Broker broker, Instruments instruments) {
        this.instruments = new InstrumentText(instruments);
        this.objects = new ObjectText(broker);
        this.identity = new Identity(broker);
        for (Page page : Page.values()) {
            telemetry.put(page, new Telemetry(page));
        }
    }

    /** @param selection counts on the detailed page only */
    void write(TextWriter out, Page page, Selection selection) throws IOException {
        long start = System.nanoTime();
        identity.write(out, page);
        switch (page) {
            case AGGREGATED -> {
                instruments.write(out, EnumSet.allOf(Group.class), UnaryOperator.identity());
                objects.writeTotals(out);
            }
            case PER_OBJECT -> {
                instruments.write(out, EnumSet.allOf(Group.class), UnaryOperator.identity());
                objects.writeAll(out);
            }
            case DETAILED -> {
                instruments.write(out, chosen(selection), DETAILED_NAMES);
                objects.write(out, selection, DETAILED_NAMES);
            }
        }
        Telemetry scrapes = telemetry.get(page);
        scrapes.write(out);
        out.flush();
        scrapes.scraped(out.written(), System.nanoTime() - start);
    }

    private static Set<Group> chosen(Selection selection) {
        return EnumSet.allOf(Group.class).stream()
                .filter(group -> selection.families().contains(group.word()))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Group.class)));
    }
}
