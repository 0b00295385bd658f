package io.chasqui.server.prometheus;

import io.chasqui.server.metrics.Family;
import io.chasqui.server.metrics.Group;
import io.chasqui.server.metrics.Instrument;
import io.chasqui.server.metrics.Instruments;
import io.chasqui.server.metrics.Ranges;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Writes what is measured of the broker as a whole. */
final class InstrumentText {

    private final Instruments instruments;

    InstrumentText(Instruments instruments) {
        this.instruments = instruments;
    }

    /** @param naming gives a family the name that it has on this page */
    void write(TextWriter out, Set<Group> groups, UnaryOperator<String> naming) throws IOException {
        for (List<Instrument> family : instruments.families()) {
            if (groups.contains(family.get(0).group())) {
                write(out, family, naming);
            }
        }
    }

    private static void write(TextWriter out, List<Instrument> members, UnaryOperator<String> naming)
            throws IOException {
        Family family = members.get(0).family();
        String name = naming.apply(family.name());
        out.header(name, family.type(), family.help());
        for (Instrument member : members) {
            if (member instanceof Instrument.Reading reading) {
                write(out, name, reading);
            } else if (member instanceof Instrument.Spread spread) {
                write(out, name, spread);
            }
        }
    }

    private static void write(TextWriter out, String name, Instrument.Reading reading) throws IOException {
        Number value = reading.source().getValue();
        if (value == null) {
            return;
        }
        byte[] encoded = TextWriter.encode(name + reading.suffix());
        byte[] labels = TextWriter.encode(reading.labels());
        if (value instanceof Double || value instanceof Float) {
            out.series(encoded, labels, value.doubleValue());
        } else {
            out.series(encoded, labels, value.longValue());
        }
    }

    /** A bucket counts what is below it, too. */
    private static void write(TextWriter out, String name, Instrument.Spread spread) throws IOException {
        Ranges source = spread.source();
        byte[] bucket = TextWriter.encode(name + "_bucket");
        double sum = source.sum() * spread.unit();
        long count = 0;
        for (int range = 0; range < source.ranges(); range++) {
            count += source.count(range);
            String bound = range < source.ranges() - 1 ? bound(source.bound(range), spread.unit()) : "+Inf";
            out.series(bucket, TextWriter.encode(spread.labels().and("le", bound)), count);
        }
        byte[] labels = TextWriter.encode(spread.labels());
        out.series(TextWriter.encode(name + "_count"), labels, count);
        out.series(TextWriter.encode(name + "_sum"), labels, sum);
    }

    private static String bound(long bound, double unit) {
        return BigDecimal.valueOf(bound)
                .multiply(BigDecimal.valueOf(unit))
                .stripTrailingZeros()
                .toPlainString();
    }
}
